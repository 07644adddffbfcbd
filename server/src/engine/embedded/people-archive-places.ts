/** Where a page of old messages begins and ends. */

/** Messages that are compared at once when the index cannot help: what lies behind them is on later pages. */
export const window = 10_000;

export const always = { start: 0, end: Number.MAX_SAFE_INTEGER };

/** A place in the order of direct messages; everything of a page lies before it. */
export interface Place {
  readonly at: number;
  readonly number: number;
}

export const theEnd: Place = { at: Number.MAX_SAFE_INTEGER, number: Number.MAX_SAFE_INTEGER };

export function placeOf(before: string | undefined): Place {
  if (before === undefined) return theEnd;
  const [at, number] = before.split('-').map(Number);
  return { at: at ?? 0, number: number ?? 0 };
}
