/** Old messages of a room that one may read, by page. Reads only. */
import type { Database } from '../../storage/index.js';
import type { ArchivePage, ArchiveQuery, Principal } from '../engine.js';
import { always, placeOf, window } from './people-archive-places.js';
import { anywhere, wordsOf } from './people-words.js';
import { accessTo, readableFrom, readableUntil, refuseReading } from './room-access.js';
import { stampOf, toMessage, type MessageRow } from './rooms.js';

/** Without an index, but never more than a window of the room at once. */
export function roomArchive(
  db: Database,
  query: ArchiveQuery & { readonly room: string },
  principal: Principal,
): ArchivePage {
  const { room, limit } = query;
  const access = accessTo(db, room, principal);
  refuseReading(access);
  const first = readableFrom(access) + 1;
  const last = readableUntil(access);
  const words = wordsOf(query.keywords);
  const { start, end } = { ...always, ...query };
  const top = Math.min(last, placeOf(query.before).number - 1);
  const floor = Math.max(first, top - window + 1);
  const rows = db
    .prepare(
      `SELECT * FROM messages WHERE room = ? AND seq BETWEEN ? AND ? AND sent_at BETWEEN ? AND ?
       ${words.map(() => "AND body LIKE ? ESCAPE '\\'").join(' ')} ORDER BY seq DESC LIMIT ?`,
    )
    .all<MessageRow>(room, floor, top, start, end, ...words.map(anywhere), limit + 1);
  const messages = rows.slice(0, limit).reverse();
  const before = rows.length > limit ? messages[0]!.seq : floor > first ? floor : undefined;
  if (messages.length === 0) return { conversations: [], ...(before ? { before: `0-${before}` } : {}) };

  const sentAt = (order: 'ASC' | 'DESC') =>
    db
      .prepare(
        `SELECT sent_at FROM messages WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq ${order} LIMIT 1`,
      )
      .get<{ sent_at: number }>(room, first, last)!.sent_at;
  return {
    conversations: [
      {
        id: room,
        room,
        participants: [...new Set(messages.map(({ nick }) => nick))],
        started: stampOf(sentAt('ASC')),
        lastActivity: stampOf(sentAt('DESC')),
        count: last - first + 1,
        messages: messages.map((row) => {
          const { id, nick, body, data, stamp } = toMessage(row);
          return { id, from: nick, to: room, body, data, stamp };
        }),
      },
    ],
    ...(before === undefined ? {} : { before: `0-${before}` }),
  };
}
