/** Full jitter: clients that were cut together do not come back together. */
export interface BackOff {
  /** The delay before the next attempt, in ms; the ceiling doubles each time. */
  next(): number;
  /** A connection was alive: the next loss is the first again. */
  reset(): void;
  /** The server's own `retry:`, in ms, replaces the first ceiling. */
  base(retry: number): void;
}

const shortest = 500;

export function createBackOff(
  settings: { readonly first: number; readonly longest: number },
  random: () => number,
): BackOff {
  let { first, longest } = settings;
  let attempt = 0;
  return {
    next() {
      const ceiling = Math.min(longest, first * 2 ** attempt);
      attempt = Math.min(attempt + 1, 30);
      return Math.max(shortest, Math.round(random() * ceiling));
    },
    reset() {
      attempt = 0;
    },
    base(retry) {
      first = Math.min(Math.max(retry, shortest), 60_000);
      longest = Math.max(longest, first);
    },
  };
}
