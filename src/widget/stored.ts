/**
 * What the button must know of what this browser keeps. Only looks and one mark: the visitor's session reads and writes
 * the conversation itself, and its code is not loaded before it is needed.
 */
export interface KeptBy {
  readonly server: string;
  readonly workgroup: string;
  readonly storage: string;
}

/** Whether this browser has a conversation that is still open, or a question on its way. */
export function hasOpenConversation(of: KeptBy): boolean {
  const stored = quietly(of, (storage, key) => storage.getItem(key));
  return typeof stored === 'string' && /"(?:credentials|asking)":/.test(stored);
}

/** Whether the visitor closed the panel in the middle of a conversation: then the next page leaves it closed. */
export function wasMinimised(of: KeptBy): boolean {
  return quietly(of, (storage, key) => storage.getItem(`${key} minimised`)) === '1';
}

/** Stores nothing while there is no conversation. */
export function keepMinimised(of: KeptBy, minimised: boolean): void {
  quietly(of, (storage, key) => {
    if (minimised && hasOpenConversation(of)) storage.setItem(`${key} minimised`, '1');
    else storage.removeItem(`${key} minimised`);
  });
}

/** Storage may be blocked: then nothing can be stored in it. */
function quietly<T>(of: KeptBy, use: (storage: Storage, key: string) => T): T | undefined {
  try {
    if (of.storage === 'none') return undefined;
    return use(of.storage === 'local' ? localStorage : sessionStorage, `ofchat ${of.server} ${of.workgroup}`);
  } catch {
    return undefined;
  }
}
