/** Keys that work anywhere on the desk. All of them need Alt, so that no single letter ever acts (WCAG 2.1.4). */
export type Shortcut =
  | { readonly type: 'room'; /** 0-based */ readonly index: number }
  | { readonly type: 'step'; readonly by: 1 | -1 }
  | { readonly type: 'offer' };

export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  // By the key's place: with Alt, a Mac's keys write other characters.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (digit === '0') return { type: 'offer' };
  if (digit !== undefined) return { type: 'room', index: Number(digit) - 1 };
  if (event.code === 'ArrowDown') return { type: 'step', by: 1 };
  if (event.code === 'ArrowUp') return { type: 'step', by: -1 };
  return undefined;
}
