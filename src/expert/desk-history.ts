/** Fetches what the logs of the rooms lack: the last page, older ones when asked, and gaps. */
import { retrying } from '../client/index.js';
import type { HistoryPage } from '../protocol/index.js';
import { firstSeq, lastSeq, missingAfter } from '../room/index.js';
import { report, roomOf, stampOf, type DeskContext } from './desk-context.js';

/** Messages in one page. */
const limit = 50;

export interface DeskHistory {
  /** The last page of a room that was never read, else all behind its last known message. `last`: the server's last sequence. */
  catchUp(room: string, last: number): Promise<void>;
  loadOlder(room: string): Promise<void>;
  /** A message came that does not follow the one before it. */
  fillGap(room: string): Promise<void>;
}

export function createDeskHistory(context: DeskContext): DeskHistory {
  const { client, store, signal, random, after } = context;
  const filling = new Set<string>();
  const log = (room: string) => roomOf(context, room)?.log;
  const page = (room: string, range: { before: number } | { after: number }): Promise<HistoryPage> =>
    retrying(() => client.history(room, { ...range, limit }, { signal }), { signal, random, after });

  async function fetchOlder(room: string, before: number): Promise<void> {
    if (roomOf(context, room)?.loadingOlder !== false) return;
    store.dispatch({ type: 'olderAsked', room });
    let older: HistoryPage | undefined;
    try {
      older = await page(room, { before });
    } catch (error) {
      report(context, error);
    }
    store.dispatch({ type: 'olderArrived', room, page: older, at: stampOf(context) });
  }

  /** @param last the server's last sequence, as far as is known */
  async function fetchMissed(room: string, last: number): Promise<void> {
    if (filling.has(room)) return;
    filling.add(room);
    try {
      for (let known = log(room); known !== undefined; known = log(room)) {
        const missing = missingAfter(known) ?? (lastSeq(known) < last ? lastSeq(known) : undefined);
        if (missing === undefined) return;
        const missed = await page(room, { after: missing });
        store.dispatch({ type: 'missedArrived', room, page: missed, at: stampOf(context) });
        // A server that has nothing to give would be asked for ever.
        if (missed.messages.length === 0) return;
      }
    } catch (error) {
      report(context, error);
    } finally {
      filling.delete(room);
    }
  }

  return {
    async catchUp(room, last) {
      const known = log(room);
      if (known === undefined || last === 0) return;
      if (lastSeq(known) === 0) await fetchOlder(room, last + 1);
      else await fetchMissed(room, last);
    },
    async loadOlder(room) {
      const known = log(room);
      const first = known?.older ? firstSeq(known) : undefined;
      if (first !== undefined) await fetchOlder(room, first);
    },
    async fillGap(room) {
      const known = roomOf(context, room);
      // While the first page is on its way, what stands before the newest message is no gap.
      if (known?.loadingOlder === false && missingAfter(known.log) !== undefined) await fetchMissed(room, 0);
    },
  };
}
