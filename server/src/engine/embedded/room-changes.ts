/** What changes rooms. Each function runs inside one transaction and notes what is to be told after it. */
import type { EndReason, MessageData, PostReceipt, Role } from '../../../../src/protocol/index.js';
import { storable, type Database } from '../../storage/index.js';
import { EngineError, type NewRoom, type Principal, type RoomEvent } from '../engine.js';
import type { News } from './publisher.js';
import { affiliationOf } from './chat-room-affiliations.js';
import { isModerator, maySpeak } from './chat-rooms.js';
import { accessTo, mayJoin, type Access, type OccupantRow, type RoomRow } from './room-access.js';
import { freeNick, presentOccupants, stampOf, toMessage, toOccupant, type MessageRow } from './rooms.js';

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

/** @param passwordHash that of the room's password, when the one who comes knew the password */
export function joinRoom(
  db: Database,
  news: News,
  name: string,
  principal: Principal,
  passwordHash?: string,
): Access {
  const access = accessTo(db, name, principal);
  const { room } = access;
  const { username } = principal;
  if (access.own?.present === 1) return access;
  refuseEnded(room);
  if (access.chatRoom !== undefined) {
    refuseEntry(db, access, passwordHash);
    enterChatRoom(db, access, principal);
  } else {
    if (access.own && !mayJoin(access.own) && !access.supervises) {
      throw new EngineError('not-an-occupant', 'You left this room. An expert in it can invite you again.');
    }
    if (!access.own)
      addOccupant(db, {
        room: name,
        username,
        name: principal.name,
        role: 'supervisor',
        nick: principal.name,
      });
    db.prepare('UPDATE occupants SET present = 1, left_seq = NULL WHERE room = ? AND username = ?').run(
      name,
      username,
    );
  }
  const joined = accessTo(db, name, principal);
  const own = joined.own!;
  tellOfOccupant(news, own, { type: 'occupantJoined', room: name, occupant: toOccupant(own) });
  news.changed({ type: 'joined', room: name, username, role: own.role });
  return joined;
}

/** XEP-0045 §7.2, in the order of what a caller should learn first. */
function refuseEntry(db: Database, { room, own, chatRoom }: Access, passwordHash: string | undefined): void {
  const { row, affiliation } = chatRoom!;
  // A stranger was told that there is no such room; this is somebody who was a member once.
  if (row.members_only === 1 && affiliation === 'none')
    throw new EngineError('forbidden', 'This room is for its members.');
  if (isModerator(affiliation)) return;
  if (row.max_users > 0 && presentOccupants(db, room.room).length >= row.max_users)
    throw new EngineError('room-full', 'There are as many in this room as may be.');
  const invited = own !== undefined && mayJoin(own);
  if (row.password_hash !== null && !invited && row.password_hash !== passwordHash)
    throw new EngineError('room-password', 'This room has a password.');
}

function enterChatRoom(db: Database, { room, chatRoom }: Access, { username, name }: Principal): void {
  const { row } = chatRoom!;
  const fromSeq = row.log_enabled === 1 ? row.first_seq : room.last_seq;
  db.prepare(
    `INSERT INTO occupants (room, username, nick, name, role, present, from_seq) VALUES (?, ?, ?, ?, 'expert', 1, ?)
     ON CONFLICT (room, username) DO UPDATE SET present = 1, left_seq = NULL, former = 0, nick = excluded.nick, name = excluded.name,
       from_seq = CASE WHEN former = 1 OR from_seq IS NULL THEN excluded.from_seq ELSE from_seq END`,
  ).run(room.room, username, freeNick(db, room.room, username, username), name, fromSeq);
}

/** Leaving twice is the same as once; leaving without having joined declines the invitation. */
export function leaveRoom(db: Database, news: News, name: string, principal: Principal, now: number): void {
  const { room, own } = accessTo(db, name, principal);
  if (!own || !mayJoin(own) || room.ended_at !== null) return;
  depart(db, news, room, own, own.role === 'visitor' ? 'visitor-left' : 'expert-left', now);
}

/** Whoever is in a room, or invited to it, is out of it. A temporary chat room is over with the last one. */
export function depart(
  db: Database,
  news: News,
  room: RoomRow,
  own: OccupantRow,
  reason: EndReason,
  now: number,
): void {
  const { room: name } = room;
  const { username } = own;
  // Told before it happens, so that the other windows of the one who leaves hear it as well.
  if (own.present === 1)
    tellOfOccupant(news, own, { type: 'occupantLeft', room: name, occupant: toOccupant(own), reason });
  db.prepare('UPDATE occupants SET present = 0, left_seq = ? WHERE room = ? AND username = ?').run(
    own.present === 1 ? room.last_seq : 0,
    name,
    username,
  );
  news.changed({ type: 'left', room: name, username, role: own.role });
  if (room.workgroup !== '' || own.present === 0) return;
  const isTemporary = db.prepare('SELECT 1 FROM chat_rooms WHERE room = ? AND persistent = 0').get(name);
  const isEmpty =
    db.prepare('SELECT 1 FROM occupants WHERE room = ? AND present = 1').get(name) === undefined;
  if (isTemporary && isEmpty) endRoom(db, news, name, 'closed', now);
}

/** A supervisor comes and goes in silence: the visitor does not hear of it. */
function tellOfOccupant(news: News, own: OccupantRow, event: RoomEvent & { readonly room: string }): void {
  if (own.role === 'supervisor') news.toColleagues(event.room, event);
  else news.toRoom(event.room, event);
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

export interface Invitation {
  readonly room: string;
  readonly username: string;
  readonly reason: string;
}

/** Somebody in the room asks a colleague in. Inviting somebody who is in it changes nothing. */
export function invite(
  db: Database,
  news: News,
  { room: name, username, reason }: Invitation,
  principal: Principal,
): void {
  const access = accessTo(db, name, principal);
  const { room, own } = access;
  refuseEnded(room);
  if (own?.present !== 1) throw new EngineError('not-an-occupant', 'Join the room before you invite others.');
  const user = db
    .prepare('SELECT username, name, admin FROM users WHERE username = ?')
    .get<Invited>(username.toLowerCase());
  if (own.role === 'visitor' || !user) throw new EngineError('not-found', 'There is no such user to invite.');

  const colleague = db
    .prepare('SELECT * FROM occupants WHERE room = ? AND username = ? AND former = 0')
    .get<OccupantRow>(name, user.username);
  if (access.chatRoom !== undefined) admitToChatRoom(db, access, user);
  if (colleague?.present === 1) return;
  if (access.chatRoom !== undefined) {
    db.prepare(
      `INSERT INTO occupants (room, username, nick, name, role, from_seq) VALUES (?, ?, ?, ?, 'expert', NULL)
       ON CONFLICT (room, username) DO UPDATE SET left_seq = NULL,
         from_seq = CASE WHEN former = 1 THEN NULL ELSE from_seq END, former = 0`,
    ).run(name, user.username, freeNick(db, name, user.username, user.username), user.name);
  } else if (colleague) {
    // Also somebody who listened as a supervisor, and is asked to answer now.
    db.prepare("UPDATE occupants SET left_seq = NULL, role = 'expert' WHERE room = ? AND username = ?").run(
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

interface Invited {
  username: string;
  name: string;
  admin: number;
}

/** Who is invited to a room for members becomes one (XEP-0045 §7.8.2). */
function admitToChatRoom(db: Database, { chatRoom }: Access, user: Invited): void {
  const { row, affiliation } = chatRoom!;
  const theirs = affiliationOf(db, row.room, user.username, user.admin === 1);
  if (theirs === 'outcast') throw new EngineError('forbidden', 'This user may not come into the room.');
  if (row.members_only === 0) return;
  if (row.can_occupants_invite === 0 && !isModerator(affiliation))
    throw new EngineError('forbidden', 'Only owners and admins of this room invite.');
  if (theirs !== 'none') return;
  db.prepare(
    "INSERT INTO chat_room_affiliations (room, kind, name, affiliation) VALUES (?, 'user', ?, 'member')",
  ).run(row.room, user.username);
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

/** @throws {EngineError} `forbidden` for those who listen in a moderated room */
export function refuseSilent({ chatRoom }: Access): void {
  if (chatRoom !== undefined && !maySpeak(chatRoom.row, chatRoom.affiliation))
    throw new EngineError('forbidden', 'Only members speak in this room.');
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
