/** Coming into rooms and going out of them. Each function runs inside one transaction, as those of `room-changes.ts`. */
import type { EndReason } from '../../../../src/protocol/index.js';
import type { Database } from '../../storage/index.js';
import { EngineError, type Principal, type RoomEvent } from '../engine.js';
import { isModerator } from './chat-rooms.js';
import { addOccupant } from './occupants.js';
import type { News } from './publisher.js';
import {
  accessTo,
  mayJoin,
  refuseEnded,
  type Access,
  type OccupantRow,
  type RoomRow,
} from './room-access.js';
import { endRoom } from './room-changes.js';
import { freeNick, presentOccupants, toOccupant } from './rooms.js';

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
