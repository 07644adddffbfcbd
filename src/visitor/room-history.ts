/** Fetches the pages of a room's history that the stream did not bring. */
import { retrying, type VisitorClient } from '../client/index.js';
import { historyPage, limits, paths, type HistoryPage } from '../protocol/index.js';
import { completeUpTo, firstSeq, lastSeq } from '../room/index.js';
import type { Store } from '../store/index.js';
import type { Retry } from './effects.js';
import { roomOf } from './phases.js';
import type { VisitorAction } from './reduce.js';
import type { VisitorState } from './state.js';

export interface RoomHistoryOptions {
  readonly client: VisitorClient;
  readonly store: Store<VisitorState, VisitorAction>;
  readonly retry: Retry;
  /** ISO 8601 */
  readonly stamp: () => string;
  /** A page is in the state. */
  readonly onPage: () => void;
}

export interface RoomHistory {
  /** Fetches what is missing up to this sequence, if anything is. */
  complete(upTo: number): void;
  /** Does not wait for a fetch that may hang since before the link was lost. */
  renew(): void;
  /** One page of what is older than all that is here. */
  loadOlder(): void;
  stop(): void;
}

export function createRoomHistory(options: RoomHistoryOptions): RoomHistory {
  const { client, store, retry, stamp } = options;
  const limit = limits.historyPage;
  const life = new AbortController();
  /** The highest sequence the room is known to have. */
  let known = 0;
  let fetching: { readonly controller: AbortController; again: boolean } | undefined;

  /** Oldest first. */
  function fetchPart(
    room: string,
    query: { readonly after?: number; readonly before?: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<HistoryPage> {
    return client.request({ method: 'GET', path: paths.history(room), query, signal }, historyPage);
  }

  async function fetchMissing(): Promise<void> {
    const mine = (fetching = { controller: new AbortController(), again: false });
    const { signal } = mine.controller;
    try {
      do {
        mine.again = false;
        while (await fetchPage(signal));
      } while (mine.again);
    } catch {
      // Aborted, or refused: what is missing is asked for again with the next message or snapshot.
    }
    if (fetching === mine) fetching = undefined;
  }

  /** Whether it brought what was missing: a page that does not is the last one asked for. */
  async function fetchPage(signal: AbortSignal): Promise<boolean> {
    const room = roomOf(store.get().current);
    if (room === undefined) return false;
    const upTo = completeUpTo(room.log);
    if (upTo >= Math.max(known, lastSeq(room.log))) return false;
    // A long conversation begins with its newest page; older ones come when they are asked for.
    const fromEnd = room.log.messages.length === 0 && known > limit;
    const part = fromEnd ? { before: known + 1, limit } : { after: upTo, limit };
    const call = () => fetchPart(room.room, part, signal);
    const page = await retrying(call, { ...retry, signal });
    if (signal.aborted || roomOf(store.get().current)?.room !== room.room) return false;
    if (fromEnd) store.dispatch({ type: 'olderArrived', page, at: stamp() });
    else store.dispatch({ type: 'messagesReceived', messages: page.messages, at: stamp() });
    options.onPage();
    const now = roomOf(store.get().current);
    return now !== undefined && completeUpTo(now.log) > upTo;
  }

  async function loadOlder(): Promise<void> {
    const room = roomOf(store.get().current);
    const before = room && firstSeq(room.log);
    if (room === undefined || before === undefined || room.loadingOlder || !room.log.older) return;
    store.dispatch({ type: 'olderAsked' });
    const call = fetchPart(room.room, { before, limit }, life.signal);
    const page = await call.catch(() => undefined);
    store.dispatch({ type: 'olderArrived', page, at: stamp() });
  }

  return {
    complete(upTo) {
      known = Math.max(known, upTo);
      if (fetching === undefined) void fetchMissing();
      else fetching.again = true;
    },
    renew() {
      if (fetching === undefined) return;
      fetching.controller.abort();
      void fetchMissing();
    },
    loadOlder: () => void loadOlder(),
    stop() {
      life.abort();
      fetching?.controller.abort();
    },
  };
}
