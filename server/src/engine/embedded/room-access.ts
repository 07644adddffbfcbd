/** Who may see what of a room. Reads only. */
import type { EndReason, Role } from '../../../../src/protocol/index.js';
import type { Database } from '../../storage/index.js';
import { EngineError, type Affiliation, type Principal } from '../engine.js';
import { affiliationOf } from './chat-room-affiliations.js';
import { findChatRoom, maySpeak, type ChatRoomRow } from './chat-rooms.js';

export interface RoomRow {
  room: string;
  /** Empty for a chat room. */
  workgroup: string;
  question: string;
  url: string;
  visitor: string;
  last_seq: number;
  reason: EndReason | null;
  ended_at: number | null;
}

export interface OccupantRow {
  room: string;
  username: string;
  nick: string;
  name: string;
  role: Role;
  present: number;
  left_seq: number | null;
  from_seq: number | null;
}

/** What one principal has to do with a room. `own` is undefined for somebody who never joined and is not invited. */
export interface Access {
  readonly room: RoomRow;
  readonly own: OccupantRow | undefined;
  /** Watches over quality: reads without having joined. */
  readonly supervises: boolean;
  /** Of a room that no workgroup made, while it lasts. */
  readonly chatRoom: { readonly row: ChatRoomRow; readonly affiliation: Affiliation } | undefined;
}

/**
 * Promise 4: who was never invited gets the answer of a room that does not exist. So do, of a chat room, visitors,
 * outcasts, and strangers to a room for members only. That any other chat room exists is no secret, what is said
 * in it is: `refuseReading`.
 * @throws {EngineError} `not-found`
 */
export function accessTo(db: Database, name: string, principal: Principal): Access {
  const room = db.prepare('SELECT * FROM rooms WHERE room = ?').get<RoomRow>(name);
  const own = db
    .prepare('SELECT * FROM occupants WHERE room = ? AND username = ? AND former = 0')
    .get<OccupantRow>(name, principal.username);
  if (!room) throw noSuchRoom();
  if (room.workgroup === '') return accessToChatRoom(db, room, own, principal);
  // Not asked of those who are there anyway: this is on the way of every message.
  const isThere = own?.present === 1 && own.role !== 'supervisor';
  const supervises = !isThere && maySupervise(db, room.workgroup, principal);
  // Whoever listened as a supervisor, and is none any more, knows the room no better than a stranger.
  const mayBe = supervises || (own !== undefined && own.role !== 'supervisor');
  if (!mayBe) throw noSuchRoom();
  return { room, own, supervises, chatRoom: undefined };
}

function accessToChatRoom(
  db: Database,
  room: RoomRow,
  own: OccupantRow | undefined,
  principal: Principal,
): Access {
  if (principal.kind !== 'user') throw noSuchRoom();
  const supervises = principal.admin;
  const row = findChatRoom(db, room.room);
  if (row === undefined) {
    if (!own && !supervises) throw noSuchRoom();
    return { room, own, supervises, chatRoom: undefined };
  }
  const affiliation = affiliationOf(db, room.room, principal.username, principal.admin);
  const isStranger = affiliation === 'none' && !own;
  if (affiliation === 'outcast' || (row.members_only === 1 && isStranger)) throw noSuchRoom();
  return { room, own, supervises, chatRoom: { row, affiliation } };
}

function noSuchRoom(): EngineError {
  return new EngineError('not-found', 'There is no such room.');
}

/** Admins watch over every workgroup; a workgroup may have supervisors of its own. */
export function maySupervise(
  db: Database,
  workgroup: string,
  principal: Pick<Principal, 'kind' | 'username' | 'admin'>,
): boolean {
  if (principal.kind !== 'user') return false;
  return (
    principal.admin ||
    db
      .prepare('SELECT 1 FROM workgroup_supervisors WHERE workgroup = ? AND username = ?')
      .get(workgroup, principal.username) !== undefined
  );
}

/**
 * Promise 4, for chat rooms that one may know of without being in them.
 * @throws {EngineError} `not-an-occupant`
 */
export function refuseReading(access: Access): void {
  if (!mayRead(access)) throw new EngineError('not-an-occupant', 'Join the room before you read it.');
}

/** Who is in the room or was. An invitation lets one read before joining in rooms of workgroups only. */
function mayRead({ room, own, supervises }: Access): boolean {
  if (own === undefined) return supervises;
  return room.workgroup !== '' || own.present === 1 || own.left_seq !== null || supervises;
}

/** Who may come in without a word may look who is there. */
export function mayLook({ own, supervises, chatRoom }: Access): boolean {
  if (chatRoom === undefined || supervises || own?.present === 1) return true;
  const { row, affiliation } = chatRoom;
  return affiliation !== 'none' || (row.members_only === 0 && row.password_hash === null);
}

/** In the room now; or with a standing invitation to it. */
export function mayJoin(own: OccupantRow): boolean {
  return own.present === 1 || own.left_seq === null;
}

/** Who left reads on what was said till then, and nothing after. 0: nothing at all. */
export function readableUntil(access: Access): number {
  const { room, own, supervises } = access;
  if (!mayRead(access)) return 0;
  return own === undefined || mayJoin(own) || supervises ? room.last_seq : (own.left_seq ?? 0);
}

/** Neither what was said in an earlier room of this name nor, where no log is kept for newcomers, before one came. */
export function readableFrom({ own, supervises, chatRoom }: Access): number {
  const first = chatRoom?.row.first_seq ?? 0;
  return supervises ? first : Math.max(first, own?.from_seq ?? 0);
}

/** @throws {EngineError} `room-ended` */
export function refuseEnded(room: RoomRow): void {
  if (room.ended_at !== null) throw new EngineError('room-ended', 'This room has ended.');
}

/** @throws {EngineError} `forbidden` for those who listen in a moderated room */
export function refuseSilent({ chatRoom }: Access): void {
  if (chatRoom !== undefined && !maySpeak(chatRoom.row, chatRoom.affiliation))
    throw new EngineError('forbidden', 'Only members speak in this room.');
}
