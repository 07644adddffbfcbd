/**
 * Whether this browser has a conversation that is still open, or a question on its way. Only a look: the visitor's
 * session reads and writes what is stored, and its code is not loaded before it is needed.
 */
export function hasOpenConversation(of: { server: string; workgroup: string; storage: string }): boolean {
  try {
    if (of.storage === 'none') return false;
    const storage = of.storage === 'local' ? localStorage : sessionStorage;
    const stored = storage.getItem(`ofchat ${of.server} ${of.workgroup}`);
    return stored !== null && /"(?:credentials|asking)":/.test(stored);
  } catch {
    // Storage is blocked: then nothing can be stored in it.
    return false;
  }
}
