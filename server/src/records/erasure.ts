/**
 * Erasing a conversation: everything that somebody wrote, and who the visitor was. What stays are the numbers of
 * `conversations`: workgroup, queue, expert, times, how it ended and how many messages there were.
 */
import type { Database, Storage } from '../storage/index.js';
import { writeAudit, type Audited } from './audit.js';
import type { ConversationRow } from './conversations.js';

/** What lay about it elsewhere, to be cleared away after the commit. */
export interface Erased {
  /** The visitor's handle, and the streams that were open under it. */
  readonly visitor: string | undefined;
  readonly streamids: readonly string[];
  /** The room, and those it had before. */
  readonly rooms: readonly string[];
}

/** Messages that are erased in one go: taking the words of one out of the index costs milliseconds. */
const portion = 10;

/**
 * Long conversations go piece by piece, the last messages first, so that everybody else goes on meanwhile. What a
 * crash leaves of one is found and erased by the next attempt; it is listed till then.
 */
export async function eraseConversation(
  storage: Storage,
  conversation: Pick<ConversationRow, 'number' | 'room'>,
  actor: Audited['actor'],
  now: number,
): Promise<Erased> {
  const rooms = roomsOf(storage.db, conversation);
  for (const room of rooms) while (await storage.write((db) => eraseLastMessages(db, room)));
  return storage.write((db) => eraseRest(db, conversation, rooms, actor, now));
}

/** The present one, and those that were given up. */
function roomsOf(db: Database, { number, room }: Pick<ConversationRow, 'number' | 'room'>): string[] {
  const former = db
    .prepare('SELECT room FROM former_rooms WHERE number = ?')
    .all<{ room: string }>(number)
    .map((row) => row.room);
  return [room, ...former];
}

/** Whether there are more. */
function eraseLastMessages(db: Database, room: string): boolean {
  const { last_seq = 0 } =
    db.prepare('SELECT last_seq FROM rooms WHERE room = ?').get<{ last_seq: number }>(room) ?? {};
  const left = Math.max(0, last_seq - portion);
  db.prepare('DELETE FROM messages WHERE room = ? AND seq > ?').run(room, left);
  db.prepare('UPDATE rooms SET last_seq = ? WHERE room = ?').run(left, room);
  return left > 0;
}

function eraseRest(
  db: Database,
  { number, room }: Pick<ConversationRow, 'number' | 'room'>,
  rooms: readonly string[],
  actor: Audited['actor'],
  now: number,
): Erased {
  const request = db
    .prepare('SELECT username, owner FROM requests WHERE id = ?')
    .get<{ username: string; owner: string | null }>(room);
  for (const each of rooms) {
    db.prepare('DELETE FROM rooms WHERE room = ?').run(each);
    eraseAnswers(db, each);
  }
  db.prepare('DELETE FROM requests WHERE id = ?').run(room);
  const streamids = request === undefined ? [] : eraseVisitor(db, request.username, request.owner);
  db.prepare('DELETE FROM conversation_notes WHERE number = ?').run(number);
  db.prepare('DELETE FROM conversation_experts WHERE number = ?').run(number);
  db.prepare('DELETE FROM former_rooms WHERE number = ?').run(number);
  db.prepare('UPDATE conversations SET erased_at = ? WHERE number = ?').run(now, number);
  writeAudit(db, { actor, action: 'conversation.erased', subject: room }, now);
  return { visitor: request?.username, streamids, rooms };
}

/** Idempotency answers of calls about the room; their scope says so. */
export function scopeOfRoom(room: string): string {
  return `/conversations/${room}`;
}

function eraseAnswers(db: Database, room: string): void {
  const scope = `${scopeOfRoom(room)}/`;
  db.prepare('DELETE FROM idempotency WHERE scope >= ? AND scope < ?').run(scope, `${scope}\u{10ffff}`);
}

/** The token ends, and the answer that named the visitor is forgotten with its key. */
function eraseVisitor(db: Database, visitor: string, owner: string | null): string[] {
  // All answers of one day to the same asker, who may be any stranger.
  db.prepare(`DELETE FROM idempotency WHERE scope = ? AND json_extract(answer, '$.username') = ?`).run(
    `${owner ?? ''} POST /ask`,
    visitor,
  );
  return db
    .prepare('DELETE FROM streams WHERE username = ? RETURNING streamid')
    .all<{ streamid: string }>(visitor)
    .map(({ streamid }) => streamid);
}
