/** What changes rooms. Each function runs inside one transaction and notes what is to be told after it. */
import type { EndReason, MessageData, PostReceipt, Role } from '../../../../src/protocol/index.js';
import { storable, type Database } from '../../storage/index.js';
import { EngineError, type NewRoom, type Principal } from '../engine.js';
import type { News } from './publisher.js';
import {
  accessTo,
  freeNick,
  mayJoin,
  stampOf,
  toMessage,
  toOccupant,
  type Access,
  type MessageRow,
  type OccupantRow,
  type RoomRow,
} from './rooms.js';

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
}

export function joinRoom(db: Database, news: News, name: string, principal: Principal): Access {
  const access = accessTo(db, name, principal);
  const { room } = access;
  const { username } = principal;
  if (access.own?.present === 1) return access;
  refuseEnded(room);
  if (access.own && !mayJoin(access.own)) {
    throw new EngineError('not-an-occupant', 'You left this room. An expert in it can invite you again.');
  }
  if (!access.own)
    addOccupant(db, { room: name, username, name: principal.name, role: 'supervisor', nick: principal.name });
  db.prepare('UPDATE occupants SET present = 1 WHERE room = ? AND username = ?').run(name, username);
  const own = accessTo(db, name, principal).own!;
  news.toRoom(name, { type: 'occupantJoined', room: name, occupant: toOccupant(own) });
  news.changed({ type: 'joined', room: name, username, role: own.role });
  return { room, own };
}

/** Leaving twice is the same as once; leaving without having joined declines the invitation. */
export function leaveRoom(db: Database, news: News, name: string, principal: Principal): void {
  const { room, own } = accessTo(db, name, principal);
  if (!own || !mayJoin(own) || room.ended_at !== null) return;
  const { username } = principal;
  if (own.present === 1) {
    const reason = own.role === 'visitor' ? 'visitor-left' : 'expert-left';
    // Told before it happens, so that the other windows of the one who leaves hear it as well.
    news.toRoom(name, { type: 'occupantLeft', room: name, occupant: toOccupant(own), reason });
  }
  db.prepare('UPDATE occupants SET present = 0, left_seq = ? WHERE room = ? AND username = ?').run(
    own.present === 1 ? room.last_seq : 0,
    name,
    username,
  );
  news.changed({ type: 'left', room: name, username, role: own.role });
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
  const { room, own } = accessTo(db, post.room, principal);
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

export interface Invitation {
  readonly room: string;
  readonly username: string;
  readonly reason: string;
}

/** An expert in the room asks a colleague in. Inviting somebody who is in it changes nothing. */
export function invite(
  db: Database,
  news: News,
  { room: name, username, reason }: Invitation,
  principal: Principal,
): void {
  const { room, own } = accessTo(db, name, principal);
  refuseEnded(room);
  if (own?.present !== 1) throw new EngineError('not-an-occupant', 'Join the room before you invite others.');
  const user = db
    .prepare('SELECT username, name FROM users WHERE username = ?')
    .get<{ username: string; name: string }>(username.toLowerCase());
  if (own.role === 'visitor' || !user) throw new EngineError('not-found', 'There is no such user to invite.');

  const colleague = db
    .prepare('SELECT * FROM occupants WHERE room = ? AND username = ?')
    .get<OccupantRow>(name, user.username);
  if (colleague?.present === 1) return;
  if (colleague) {
    db.prepare('UPDATE occupants SET left_seq = NULL WHERE room = ? AND username = ?').run(
      name,
      user.username,
    );
  } else {
    addOccupant(db, {
      room: name,
      username: user.username,
      name: user.name,
      role: 'expert',
      nick: user.name,
    });
  }
  news.toUser(user.username, {
    type: 'invitation',
    room: name,
    inviter: principal.username,
    reason: storable(reason),
    url: room.url,
  });
}

function addOccupant(
  db: Database,
  {
    room,
    username,
    name,
    role,
    nick,
  }: { room: string; username: string; name: string; role: Role; nick: string },
): void {
  db.prepare('INSERT OR IGNORE INTO occupants (room, username, nick, name, role) VALUES (?, ?, ?, ?, ?)').run(
    room,
    username,
    freeNick(db, room, nick),
    name,
    role,
  );
}

function refuseEnded(room: RoomRow): void {
  if (room.ended_at !== null) throw new EngineError('room-ended', 'This room has ended.');
}

function receipt({ id, seq, sent_at }: MessageRow): PostReceipt {
  return { id, seq, stamp: stampOf(sent_at) };
}
