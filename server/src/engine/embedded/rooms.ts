/** Rooms as they are in the database, and who may see what of them. Reads only. */
import {
  limits,
  type EndReason,
  type HistoryPage,
  type MessageData,
  type Occupant,
  type Role,
  type RoomMessage,
  type RoomState,
  type VisitorDetails,
} from '../../../../src/protocol/index.js';
import type { Database, SqlValue } from '../../storage/index.js';
import { EngineError, type OpenRoom, type Principal } from '../engine.js';

export interface RoomRow {
  room: string;
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
}

export interface MessageRow {
  seq: number;
  id: string;
  nick: string;
  name: string;
  role: Role;
  body: string;
  data: string | null;
  sent_at: number;
}

/** What one principal has to do with a room. `own` is undefined for a supervisor who never joined. */
export interface Access {
  readonly room: RoomRow;
  readonly own: OccupantRow | undefined;
}

/**
 * Promise 4: who was never invited gets the answer of a room that does not exist.
 * @throws {EngineError} `not-found`
 */
export function accessTo(db: Database, name: string, principal: Principal): Access {
  const room = db.prepare('SELECT * FROM rooms WHERE room = ?').get<RoomRow>(name);
  const own = db
    .prepare('SELECT * FROM occupants WHERE room = ? AND username = ?')
    .get<OccupantRow>(name, principal.username);
  if (!room || (!own && !isSupervisor(principal)))
    throw new EngineError('not-found', 'There is no such room.');
  return { room, own };
}

/** Admins watch over quality: they may read every room, and join it. */
function isSupervisor(principal: Principal): boolean {
  return principal.kind === 'user' && principal.admin;
}

/** In the room now; or with a standing invitation to it. */
export function mayJoin(own: OccupantRow): boolean {
  return own.present === 1 || own.left_seq === null;
}

export function roomState(
  db: Database,
  { room, own }: Access,
  principal: Principal,
  domain: string,
): RoomState {
  const role = own?.role ?? 'supervisor';
  return {
    room: room.room,
    roomJid: `${room.room}@conference.${domain}`,
    workgroup: room.workgroup,
    question: room.question,
    url: room.url,
    nick: own?.nick ?? principal.username,
    occupants: presentOccupants(db, room.room).map(toOccupant),
    lastSeq: readableUntil({ room, own }),
    ended: room.ended_at !== null,
    ...(room.reason === null ? {} : { reason: room.reason }),
    ...(role === 'visitor' ? {} : { visitor: JSON.parse(room.visitor) as VisitorDetails }),
  };
}

export function roomsOf(db: Database, username: string): Access[] {
  const rooms = db
    .prepare(
      `SELECT rooms.* FROM occupants JOIN rooms USING (room)
       WHERE username = ? AND present = 1 AND ended_at IS NULL ORDER BY rooms.created_at, room`,
    )
    .all<RoomRow>(username);
  const own = db.prepare('SELECT * FROM occupants WHERE room = ? AND username = ?');
  return rooms.map((room) => ({ room, own: own.get<OccupantRow>(room.room, username) }));
}

/** Without `after` and `before`: the newest ones. Always in the order of the room. */
export function history(
  db: Database,
  access: Access,
  page: { readonly after?: number; readonly before?: number; readonly limit: number },
): HistoryPage {
  const { room } = access.room;
  const limit = Math.max(1, Math.min(page.limit, limits.historyPage));
  const forwards = page.after !== undefined;
  const from = (page.after ?? 0) + 1;
  const to = Math.min((page.before ?? Infinity) - 1, readableUntil(access));
  const rows = db
    .prepare(
      `SELECT * FROM messages WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq ${forwards ? 'ASC' : 'DESC'} LIMIT ?`,
    )
    .all<MessageRow>(room, from, to, limit + 1);
  const more = rows.length > limit;
  const messages = rows.slice(0, limit).map(toMessage);
  return { room, messages: forwards ? messages : messages.reverse(), more };
}

/** Who left reads on what was said till then, and nothing after. */
function readableUntil({ room, own }: Access): number {
  return own && !mayJoin(own) ? (own.left_seq ?? 0) : room.last_seq;
}

export function presentOccupants(db: Database, room: string): OccupantRow[] {
  return db
    .prepare('SELECT * FROM occupants WHERE room = ? AND present = 1 ORDER BY role = ? DESC, nick')
    .all<OccupantRow>(room, 'visitor');
}

/** With those who are invited and on their way: an expert who accepted is busy from that moment. */
export function openRooms(db: Database): OpenRoom[] {
  const rooms = db
    .prepare('SELECT room, workgroup FROM rooms WHERE ended_at IS NULL ORDER BY created_at, room')
    .all<Pick<RoomRow, 'room' | 'workgroup'>>();
  const occupants = db.prepare(
    'SELECT username, role FROM occupants WHERE room = ? AND (present = 1 OR left_seq IS NULL) ORDER BY username',
  );
  return rooms.map(({ room, workgroup }) => ({
    room,
    workgroup,
    occupants: occupants.all<{ username: string; role: Role }>(room),
  }));
}

/** A nick that nobody in this room has or had: messages stay told apart. */
export function freeNick(db: Database, room: string, wanted: string): string {
  const taken = db.prepare('SELECT 1 FROM occupants WHERE room = ? AND nick = ?');
  const isTaken = (nick: SqlValue) => taken.get(room, nick) !== undefined;
  if (!isTaken(wanted)) return wanted;
  let number = 2;
  while (isTaken(`${wanted}-${number}`)) number++;
  return `${wanted}-${number}`;
}

export function toOccupant({ nick, name, role }: OccupantRow): Occupant {
  return { nick, name, role };
}

export function toMessage(row: MessageRow): RoomMessage {
  const { id, seq, nick, name, role, body } = row;
  const data = row.data === null ? null : (JSON.parse(row.data) as MessageData);
  return { id, seq, nick, name, role, body, data, stamp: stampOf(row.sent_at) };
}

export function stampOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
