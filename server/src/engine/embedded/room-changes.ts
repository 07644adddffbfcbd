/** What changes rooms. Each function runs inside one transaction and notes what is to be told after it. */
import type { EndReason, MessageData, PostReceipt } from '../../../../src/protocol/index.js';
import { storable, type Database } from '../../storage/index.js';
import { EngineError, type NewRoom, type Principal } from '../engine.js';
import { isModerator } from './chat-rooms.js';
import { addOccupant } from './occupants.js';
import type { News } from './publisher.js';
import { accessTo, refuseEnded, refuseSilent, type RoomRow } from './room-access.js';
import { stampOf, toMessage, type MessageRow } from './rooms.js';

/** Making a room that exists changes nothing: who was interrupted may simply try again. */
export function createRoom(
  db: Database,
  { room, workgroup, question, url, visitor, invited, continues }: NewRoom,
  now: number,
): void {
  const { changes } = db
    .prepare(
      'INSERT OR IGNORE INTO rooms (room, workgroup, question, url, visitor, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(room, workgroup, question, url, JSON.stringify(visitor), now);
  if (changes === 0) return;
  for (const { username, name, role, nick } of invited) addOccupant(db, { room, username, name, role, nick });
  if (continues !== undefined) copyMessages(db, continues, room);
}

/** Under their ids, so that one that is posted again is known; and under the nicks that their writers have now. */
function copyMessages(db: Database, from: string, to: string): void {
  db.prepare(
    `INSERT INTO messages (room, seq, id, username, nick, name, role, body, data, sent_at)
     SELECT ?, row_number() OVER (ORDER BY seq), id, username,
            coalesce((SELECT nick FROM occupants WHERE room = ? AND username = messages.username), nick),
            name, role, body, data, sent_at
     FROM messages WHERE room = ?`,
  ).run(to, to, from);
  db.prepare('UPDATE rooms SET last_seq = (SELECT count(*) FROM messages WHERE room = ?) WHERE room = ?').run(
    to,
    to,
  );
}

export function endRoom(db: Database, news: News, room: string, reason: EndReason, now: number): void {
  const { changes } = db
    .prepare('UPDATE rooms SET ended_at = ?, reason = ? WHERE room = ? AND ended_at IS NULL')
    .run(now, reason, room);
  if (changes === 0) return;
  news.toRoom(room, { type: 'roomEnded', room, reason });
  news.changed({ type: 'ended', room, reason });
  const { workgroup, last_seq } = db.prepare('SELECT * FROM rooms WHERE room = ?').get<RoomRow>(room)!;
  if (workgroup !== '') return;
  // A chat room is left by all, and nothing remains of it but what its occupants may read on.
  db.prepare('DELETE FROM chat_rooms WHERE room = ?').run(room);
  db.prepare('DELETE FROM occupants WHERE room = ? AND present = 0 AND left_seq IS NULL').run(room);
  db.prepare('UPDATE occupants SET present = 0, left_seq = ? WHERE room = ? AND present = 1').run(
    last_seq,
    room,
  );
}

export interface Post {
  readonly room: string;
  readonly id: string;
  readonly body: string;
  readonly data: MessageData | null;
}

/** Promises 1 to 3: once per id, in one order, and from whom it really is. */
export function postToRoom(
  db: Database,
  news: News,
  post: Post,
  principal: Principal,
  now: number,
): PostReceipt {
  const access = accessTo(db, post.room, principal);
  const { room, own } = access;
  if (!own) throw new EngineError('not-an-occupant', 'Join the room before you post to it.');
  const id = storable(post.id);
  const body = storable(post.body);
  const data = post.data === null ? null : JSON.stringify(post.data);

  // First of all: a repeated call is answered as the first one was, whatever has happened to the room since.
  const earlier = db
    .prepare('SELECT * FROM messages WHERE room = ? AND username = ? AND id = ?')
    .get<MessageRow>(post.room, principal.username, id);
  if (earlier) {
    if (earlier.body === body && earlier.data === data) return receipt(earlier);
    throw new EngineError('id-taken', 'A message with this id and another text was posted before.');
  }

  refuseEnded(room);
  if (own.present !== 1) throw new EngineError('not-an-occupant', 'Join the room before you post to it.');
  refuseSilent(access);

  const { nick, name, role } = own;
  const message: MessageRow = { seq: room.last_seq + 1, id, nick, name, role, body, data, sent_at: now };
  db.prepare('UPDATE rooms SET last_seq = ? WHERE room = ?').run(message.seq, post.room);
  db.prepare(
    'INSERT INTO messages (room, seq, id, username, nick, name, role, body, data, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(post.room, message.seq, id, principal.username, nick, name, role, body, data, now);
  news.toRoom(post.room, { type: 'roomMessage', room: post.room, message: toMessage(message) });
  news.changed({ type: 'posted', room: post.room, username: principal.username, role });
  return receipt(message);
}

/** Of a chat room; the subject of a workgroup's room is its question. */
export function setSubject(
  db: Database,
  news: News,
  name: string,
  subject: string,
  principal: Principal,
  now: number,
): void {
  const access = accessTo(db, name, principal);
  refuseEnded(access.room);
  const { own, chatRoom } = access;
  if (own?.present !== 1) throw new EngineError('not-an-occupant', 'Join the room before you change it.');
  if (chatRoom === undefined) throw new EngineError('forbidden', 'The question is the subject of this room.');
  refuseSilent(access);
  const { row, affiliation } = chatRoom;
  if (row.can_occupants_change_subject === 0 && !isModerator(affiliation))
    throw new EngineError('forbidden', 'Only owners and admins of this room change its subject.');
  const kept = storable(subject);
  db.prepare('UPDATE chat_rooms SET subject = ?, modified_at = ? WHERE room = ?').run(kept, now, name);
  news.toRoom(name, { type: 'subjectChanged', room: name, nick: own.nick, subject: kept });
}

function receipt({ id, seq, sent_at }: MessageRow): PostReceipt {
  return { id, seq, stamp: stampOf(sent_at) };
}
