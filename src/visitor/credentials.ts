/** What opens a conversation, and how it is told from anything else that lies where others can write. */
/** Opens one conversation: its stream, its place in the queue, its room. */
export interface Credentials {
  readonly token: string;
  readonly username: string;
  readonly streamid: string;
}

/** Of storage, or of another tab. */
export function isCredentials(value: unknown): value is Credentials {
  return isRecord(value) && hasTexts(value, 'token', 'username', 'streamid');
}

export function isRecord(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function hasTexts(value: { readonly [member: string]: unknown }, ...members: string[]): boolean {
  return members.every((member) => typeof value[member] === 'string');
}
