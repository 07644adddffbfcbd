/** Server-Sent Events over fetch: with an Authorization header, which EventSource cannot send. */
import { decodeEvent, decodeVisitorEvent, paths, type ChatEvent } from '../protocol/index.js';
import { createBackOff } from './back-off.js';
import { authorization, type Credential } from './credential.js';
import { createEventReader } from './event-reader.js';
import { retryAfter } from './retry-after.js';

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
  /** Neither callback may throw. */
  readonly onEvent: (event: ChatEvent, lastEventId: string | undefined) => void;
  readonly onStatus: (status: FeedStatus) => void;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
  readonly random?: () => number;
  /** The longest silence, in ms, before the connection is taken for dead; 45,000 by default. Counted in bytes, not events. */
  readonly silence?: number;
  /**
   * How long the first byte of a stream may take, in ms; 5,000 by default. Then a proxy is taken to keep it back, and the
   * feed reads by long-poll.
   */
  readonly firstByte?: number;
  /** After how long of long-poll a stream is tried again, in ms; 600,000 by default. */
  readonly streamAgain?: number;
  /** Back-off: full jitter between 0 and `first * 2^n`, at least 500 ms, at most `longest`. */
  readonly backOff?: { readonly first: number; readonly longest: number };
}

export interface EventFeed {
  readonly lastEventId: string | undefined;
  /** The machine woke, came online, or its page was shown: check the silence now, and do not wait for a planned retry. */
  wake(): void;
  close(): void;
}

/** Answers that no further attempt changes. */
const final: { readonly [status: number]: 'not-signed-in' | 'gone' } = {
  204: 'gone', // a server's way to end a stream for good (HTML standard, "server-sent events")
  401: 'not-signed-in',
  403: 'gone',
  404: 'gone',
  405: 'gone',
  410: 'gone',
};

/**
 * Opens the event stream of one user or visitor and keeps it open until `close()`.
 * No callback runs before this function has returned, and none after `close()` has.
 */
export function openEventFeed(options: EventFeedOptions): EventFeed {
  return openFeed(options, decodeEvent);
}

/** The same for a visitor; what only experts get is undecodable here, and its code is not loaded. */
export function openVisitorFeed(options: EventFeedOptions): EventFeed {
  return openFeed(options, decodeVisitorEvent);
}

function openFeed(options: EventFeedOptions, decode: typeof decodeEvent): EventFeed {
  const { now = Date.now, random = Math.random, silence = 45_000, firstByte = 5_000 } = options;
  const fetchEvents: typeof fetch = options.fetch ?? ((...about) => fetch(...about));
  const url = options.server.replace(/\/+$/, '') + paths.events(options.username);
  const backOff = createBackOff(options.backOff ?? { first: 1_000, longest: 10_000 }, random);
  const reader = createEventReader({
    lastEventId: options.lastEventId,
    onEvent: (event, data, id) => options.onEvent(decode(event, data), id),
    onRetry: backOff.base,
    onAlive: backOff.reset,
  });

  let closed = false;
  /** The connection that counts; what an older one still reports is not wanted. */
  let current: AbortController | undefined;
  /** The watchdog of a connection, or the wait for the next. */
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Epoch ms at which the next byte must have come. */
  let deadline = 0;
  /** No byte came through of the stream so far: the next connection polls. */
  let keptBack = false;
  /** Epoch ms before which the server wants no attempt (Retry-After). */
  let notBefore = 0;

  async function connect(): Promise<void> {
    const connection = new AbortController();
    current = connection;
    const poll = keptBack;
    keptBack = !poll;
    deadline = now() + (poll ? silence : firstByte);
    watch();
    options.onStatus({ status: 'connecting' });
    let wait: number | undefined;
    try {
      // `onStatus` may have closed the feed.
      if (connection === current) wait = await follow(connection, poll);
    } catch {
      // No network, a cut, or our own abort: all are answered by the next attempt.
    }
    connection.abort();
    if (connection !== current) return;
    keptBack = false;
    lost(wait);
  }

  /** Reads one connection to its end; answers with the seconds the server asks to wait, if it does. */
  async function follow(connection: AbortController, poll: boolean): Promise<number | undefined> {
    const { signal } = connection;
    const response = await (poll
      ? (await import('./long-poll.js')).longPoll(ask, signal, options)
      : ask('', signal));
    if (connection !== current) return undefined;
    const over = final[response.status];
    if (over) end(over);
    const streams = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (over || !response.ok || !streams || !response.body) return retryAfter(response.headers, now);

    options.onStatus({ status: 'live' });
    const bytes = response.body.getReader();
    reader.restart();
    for (;;) {
      const chunk = await bytes.read();
      if (chunk.done || connection !== current) break;
      deadline = now() + silence;
      keptBack = false;
      reader.feed(chunk.value, () => connection === current);
    }
    return undefined;
  }

  function ask(query: string, signal: AbortSignal): Promise<Response> {
    const headers: Record<string, string> = {
      Accept: 'text/event-stream',
      Authorization: authorization(options.credential),
    };
    const lastEventId = reader.lastEventId ?? '';
    // What is no header value would make every attempt fail.
    if (/^[ -~]{1,1000}$/.test(lastEventId)) headers['Last-Event-ID'] = lastEventId;
    return fetchEvents(url + query, {
      headers,
      signal,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  }

  function watch(): void {
    clearTimeout(timer);
    const left = deadline - now();
    if (left <= 0) lost();
    // At most `silence`, because the clock may have been set back.
    else timer = setTimeout(watch, Math.min(left, silence));
  }

  function lost(wait = 0): void {
    drop();
    const asked = wait * 1000;
    const delay = Math.max(backOff.next(), asked);
    const retryAt = now() + delay;
    notBefore = now() + asked;
    timer = setTimeout(() => void connect(), delay);
    options.onStatus({ status: 'waiting', retryAt });
  }

  function end(reason: 'asked' | 'not-signed-in' | 'gone'): void {
    if (closed) return;
    closed = true;
    drop();
    options.onStatus({ status: 'closed', reason });
  }

  function drop(): void {
    clearTimeout(timer);
    const connection = current;
    current = undefined;
    connection?.abort();
  }

  // Later, so that the caller holds the feed before the first callback.
  queueMicrotask(() => {
    // Unless it was closed or woken meanwhile.
    if (!closed && !current) void connect();
  });

  return {
    get lastEventId() {
      return reader.lastEventId;
    },
    wake() {
      if (closed) return;
      if (current) return watch();
      if (now() < notBefore) return;
      clearTimeout(timer);
      void connect();
    },
    close: () => end('asked'),
  };
}
