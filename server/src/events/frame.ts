/** The one encoder of Server-Sent Events: nothing else writes to an event stream. */
import type { WireEvent } from '../../../src/protocol/index.js';

/** What an `id` or an event name may hold: nothing that could end a line or start another field. */
const safe = /^[A-Za-z0-9._-]+$/;

/** Answered by every event stream. `no-transform` and `X-Accel-Buffering` keep proxies from collecting events. */
export const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
} as const;

/** An empty comment: keeps proxies and the reader's watchdog calm, and no program sees it. */
export const heartbeat = ':\n\n';

/**
 * One event on three lines. The data is one line whatever it holds: JSON writes CR, LF and NUL as escapes, and
 * U+2028 ends no line here (WHATWG HTML §9.2.6).
 * @throws TypeError when the id or the event's name holds anything outside `[A-Za-z0-9._-]`
 */
export function frame(id: string, { event, data }: WireEvent): string {
  if (!safe.test(id))
    throw new TypeError('An event id may hold only letters, digits, dot, underscore and hyphen.');
  if (!safe.test(event))
    throw new TypeError('An event name may hold only letters, digits, dot, underscore and hyphen.');
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Events were lost. Its id is the place from which the stream goes on, so that the next reading resumes there. */
export function resync(id: string): string {
  return frame(id, { event: 'resync', data: { type: 'resync' } });
}

/** How long a reader waits before it connects again, in ms: around 3 s, spread so that not all come at once. */
export function retry(random: () => number): string {
  return `retry: ${2_000 + Math.floor(random() * 2_000)}\n\n`;
}
