/** Names that nobody can guess, of the letters and digits that every address may hold. */
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

export type RandomBytes = (size: number) => Uint8Array;

/** Requests, rooms and left messages: 100 bits. */
export function newId(randomBytes: RandomBytes): string {
  return randomLetters(20, randomBytes);
}

/** A visitor's handle: 130 bits. No account's name begins like this. */
export function newVisitorName(randomBytes: RandomBytes): string {
  return `${visitorPrefix}${randomLetters(26, randomBytes)}`;
}

export const visitorPrefix = 'visitor-';

/** 5 bits for each letter. */
function randomLetters(count: number, randomBytes: RandomBytes): string {
  return Array.from(randomBytes(count), (byte) => letters[byte % letters.length]).join('');
}
