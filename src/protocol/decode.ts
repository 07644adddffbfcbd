/** Unknown input to typed values. The only place that trusts nothing; it never throws. */
import type { ChatEvent } from './events.js';

/**
 * One SSE frame to one event.
 * @param event the frame's `event:` name
 * @param data the frame's `data:` text
 */
export function decodeEvent(event: string, data: string): ChatEvent {
  void data;
  return { type: 'undecodable', event, reason: 'Not written yet.' };
}
