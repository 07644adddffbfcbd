/** What somebody looks for, as the search index and as a comparison understand it. */

/** Scripts that put no space between words: the index knows their sentences only as a whole. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

export function wordsOf(keywords: string | undefined): string[] {
  return (keywords ?? '').split(/\s+/u).filter((word) => word !== '');
}

/** Whether the index knows each of the words; else the texts themselves must be compared. */
export function isIndexed(words: readonly string[]): boolean {
  return words.every((word) => /[\p{L}\p{N}]/u.test(word) && !unspaced.test(word));
}

/** FTS5's language: messages of all these people, with words that begin so. Quoted, so that no sign means anything. */
export function indexQuery(people: readonly string[], words: readonly string[]): string {
  const who = people.map((username) => `people : "p${Buffer.from(username).toString('hex')}"`);
  const what = words.map((word) => `body : "${word.replaceAll('"', '""')}" *`);
  return [...who, ...what].join(' AND ');
}

/** For `LIKE … ESCAPE '\'`: the text anywhere. */
export function anywhere(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
