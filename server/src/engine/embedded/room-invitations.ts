/** Asking others into a room. Runs inside one transaction, as the functions of `room-changes.ts`. */
import { storable, type Database } from '../../storage/index.js';
import { EngineError, type Principal } from '../engine.js';
import { affiliationOf } from './chat-room-affiliations.js';
import { isModerator } from './chat-rooms.js';
import { addOccupant } from './occupants.js';
import type { News } from './publisher.js';
import { accessTo, refuseEnded, type Access, type OccupantRow } from './room-access.js';
import { freeNick } from './rooms.js';

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
