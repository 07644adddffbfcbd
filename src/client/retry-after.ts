/** In seconds. */
const longest = 3600;

/**
 * Seconds a server asks to wait (RFC 9110 §10.2.3: seconds or a date); undefined when it does not say.
 * At most an hour, so that a mistyped date silences nobody for a year. A date is read against the server's own
 * clock where the answer tells it, because visitors' clocks are wrong.
 */
export function retryAfter(headers: Headers, now: () => number = Date.now): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value), longest);
  const until = Date.parse(value);
  if (Number.isNaN(until)) return undefined;
  const date = Date.parse(headers.get('date') ?? '');
  const seconds = (until - (Number.isNaN(date) ? now() : date)) / 1000;
  return Math.min(Math.max(0, seconds), longest);
}
