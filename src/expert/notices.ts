/** Passing messages to the expert: newest last, a handful at most, so that they never pile up over the work. */
import type { DeskNotice, Signed } from './state.js';

const most = 4;

export function withNotice(state: Signed, key: DeskNotice['key'], values: DeskNotice['values']): Signed {
  const id = (state.notices.at(-1)?.id ?? 0) + 1;
  // The same words twice in a row tell nothing new.
  const others = state.notices.filter((notice) => notice.key !== key || !sameValues(notice.values, values));
  return { ...state, notices: [...others, { id, key, values }].slice(-most) };
}

function sameValues(one: DeskNotice['values'], other: DeskNotice['values']): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
