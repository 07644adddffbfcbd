/** Server-Sent Events over fetch: with an Authorization header, which EventSource cannot send. */
import type { ChatEvent } from '../protocol/index.js';
import type { Credential } from './chat-client.js';

export type FeedStatus =
  | { readonly status: 'connecting' }
  | { readonly status: 'live' }
  /** Lost; the next attempt is at `retryAt` (epoch ms). */
  | { readonly status: 'waiting'; readonly retryAt: number }
  /** Over: `close()` was called, or the server will never answer (401, 403, 404 …). */
  | { readonly status: 'closed'; readonly reason: 'asked' | 'not-signed-in' | 'gone' };

export interface EventFeedOptions {
  readonly server: string;
  readonly username: string;
  readonly credential: Credential;
  /** Resume behind this event. */
  readonly lastEventId?: string;
  readonly onEvent: (event: ChatEvent, lastEventId: string | undefined) => void;
  readonly onStatus: (status: FeedStatus) => void;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
  readonly random?: () => number;
  /** The longest silence, in ms, before the connection is taken for dead; 45,000 by default. Counted in bytes, not events. */
  readonly silence?: number;
  /** Back-off: full jitter between 0 and `first * 2^n`, at least 500 ms, at most `longest`. */
  readonly backOff?: { readonly first: number; readonly longest: number };
}

export interface EventFeed {
  readonly lastEventId: string | undefined;
  /** The machine woke, came online, or its page was shown: check the silence now, and do not wait for a planned retry. */
  wake(): void;
  close(): void;
}

export declare function openEventFeed(options: EventFeedOptions): EventFeed;
