/** Old messages, by page: one's own with others, or those of a room that one may read. Reads only. */
import type { Database, SqlValue } from '../../storage/index.js';
import type { ArchivedConversation, ArchivePage, ArchiveQuery, Principal } from '../engine.js';
import { toDirectMessage, type DirectMessageRow } from './people-messages.js';
import { anywhere, indexQuery, isIndexed, wordsOf } from './people-words.js';
import { always, placeOf, window, type Place } from './people-archive-places.js';
import { roomArchive } from './people-room-archive.js';
import { stampOf } from './rooms.js';

export function archive(db: Database, query: ArchiveQuery, principal: Principal): ArchivePage {
  return query.room === undefined
    ? directArchive(db, query, principal.username)
    : roomArchive(db, { ...query, room: query.room }, principal);
}

function directArchive(db: Database, query: ArchiveQuery, username: string): ArchivePage {
  const { start, end } = { ...always, ...query };
  // A name may have belonged to somebody else before this account: that one's messages are nobody's.
  const account = db
    .prepare('SELECT created_at FROM users WHERE username = ?')
    .get<{ created_at: number }>(username);
  const from = Math.max(start, account?.created_at ?? Number.MAX_SAFE_INTEGER);
  const search = { username, other: query.with, from, to: end, words: wordsOf(query.keywords) };
  const { rows, before } =
    search.words.length === 0 || !isIndexed(search.words)
      ? compared(db, search, placeOf(query.before), query.limit)
      : indexed(db, search, placeOf(query.before), query.limit);
  return {
    conversations: inConversations(db, rows),
    ...(before === undefined ? {} : { before: `${before.at}-${before.number}` }),
  };
}

interface Search {
  readonly username: string;
  readonly other: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly words: readonly string[];
}

interface Found {
  /** Newest first. */
  readonly rows: DirectMessageRow[];
  readonly before: Place | undefined;
}

function indexed(db: Database, search: Search, { number }: Place, limit: number): Found {
  const { username, other = username, from, to, words } = search;
  const rows = db
    .prepare(
      `SELECT direct_messages.* FROM direct_words JOIN direct_messages ON number = direct_words.rowid
       WHERE direct_words MATCH ? AND direct_words.rowid < ? AND ? IN (sender, receiver) AND ? IN (sender, receiver)
         AND sent_at BETWEEN ? AND ? ORDER BY direct_words.rowid DESC LIMIT ?`,
    )
    .all<DirectMessageRow>(
      indexQuery([username, other], words),
      number,
      username,
      other,
      from,
      to,
      limit + 1,
    );
  return pageOf(rows, limit);
}

function compared(db: Database, search: Search, place: Place, limit: number): Found {
  const floor = search.words.length === 0 ? undefined : places(db, search, place, 1, window)[0];
  const contains = search.words.map((word) => ({ sql: "body LIKE ? ESCAPE '\\'", value: anywhere(word) }));
  const rows = places(db, search, place, limit + 1, 0, contains, floor);
  const page = pageOf(rows, limit);
  const seen = floor && { at: floor.sent_at, number: floor.number };
  return page.before ? page : { ...page, before: seen };
}

/** Two short walks along an index, one for each direction, that meet in the order of time. */
function places(
  db: Database,
  { username, other, from, to }: Search,
  place: Place,
  limit: number,
  skip: number,
  contains: readonly { sql: string; value: string }[] = [],
  floor?: DirectMessageRow,
): DirectMessageRow[] {
  const walk = (who: string, names: readonly SqlValue[]) => ({
    sql: `SELECT * FROM (SELECT * FROM direct_messages WHERE ${who} AND sent_at BETWEEN ? AND ?
      AND (sent_at, number) < (?, ?) AND (sent_at, number) >= (?, ?)
      ${contains.map(({ sql }) => `AND ${sql}`).join(' ')} ORDER BY sent_at DESC, number DESC LIMIT ?)`,
    values: [
      ...names,
      from,
      to,
      place.at,
      place.number,
      floor?.sent_at ?? 0,
      floor?.number ?? 0,
      ...contains.map(({ value }) => value),
      limit + skip,
    ],
  });
  const walks =
    other === undefined
      ? [walk('sender = ?', [username]), walk('receiver = ? AND sender <> ?', [username, username])]
      : [walk('sender = ? AND receiver = ?', [username, other])];
  if (other !== undefined && other !== username)
    walks.push(walk('sender = ? AND receiver = ?', [other, username]));
  return db
    .prepare(
      `${walks.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY sent_at DESC, number DESC LIMIT ? OFFSET ?`,
    )
    .all<DirectMessageRow>(...walks.flatMap(({ values }) => values), limit, skip);
}

/** @param rows one more than fits, when there is more */
function pageOf(rows: DirectMessageRow[], limit: number): Found {
  const kept = rows.slice(0, limit);
  const last = rows.length > limit ? kept.at(-1) : undefined;
  return { rows: kept, before: last && { at: last.sent_at, number: last.number } };
}

function inConversations(db: Database, rows: readonly DirectMessageRow[]): ArchivedConversation[] {
  const conversation = db.prepare('SELECT * FROM direct_conversations WHERE number = ?');
  const together = new Map<number, DirectMessageRow[]>();
  for (const row of rows.toReversed()) {
    const known = together.get(row.conversation);
    if (known) known.push(row);
    else together.set(row.conversation, [row]);
  }
  return [...together].map(([number, messages]) => {
    const {
      one,
      other,
      started_at,
      last_at,
      messages: count,
    } = conversation.get<{
      one: string;
      other: string;
      started_at: number;
      last_at: number;
      messages: number;
    }>(number)!;
    return {
      id: String(number),
      room: undefined,
      participants: one === other ? [one] : [one, other],
      started: stampOf(started_at),
      lastActivity: stampOf(last_at),
      count,
      messages: messages.map(toDirectMessage),
    };
  });
}
