/**
 * Erasing a conversation: everything that somebody wrote, and who the visitor was. What stays are the numbers of
 * `conversations`: workgroup, queue, expert, times, how it ended and how many messages there were.
 */
import type { Database } from '../storage/index.js';
import type { Audited } from './audit.js';
import { writeAudit } from './audit.js';
import type { ConversationRow } from './conversations.js';

/** What lay about it elsewhere, to be cleared away after the commit. */
export interface Erased {
  /** The visitor's handle, and the streams that were open under it. */
  readonly visitor: string | undefined;
  readonly streamids: readonly string[];
  /** The room, and those it had before. */
  readonly rooms: readonly string[];
}

/** Inside a transaction. */
export function eraseConversation(
  db: Database,
  { number, room }: Pick<ConversationRow, 'number' | 'room'>,
  actor: Audited['actor'],
  now: number,
): Erased {
  const request = db
    .prepare('SELECT username, owner FROM requests WHERE id = ?')
    .get<{ username: string; owner: string | null }>(room);
  const visitor = request?.username;
  const former = db
    .prepare('SELECT room FROM former_rooms WHERE number = ?')
    .all<{ room: string }>(number)
    .map((row) => row.room);
  const rooms = [room, ...former];
  // Messages before their room: the index forgets each by its text, and finds the conversation by the room.
  for (const each of rooms) {
    db.prepare('DELETE FROM messages WHERE room = ?').run(each);
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
  return { visitor, streamids, rooms };
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
