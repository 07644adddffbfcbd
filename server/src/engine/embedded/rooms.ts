/** Rooms as they are in the database: their state, their occupants, what was said. Reads only. */
import {
  limits,
  type MessageData,
  type Occupant,
  type Role,
  type RoomMessage,
  type VisitorDetails,
} from '../../../../src/protocol/index.js';
import type { Database, SqlValue } from '../../storage/index.js';
import {
  EngineError,
  type Affiliation,
  type ChatRoomPage,
  type KnownRoom,
  type OpenRoom,
  type Principal,
  type ReadHistory,
  type RoomOccupant,
} from '../engine.js';
import { affiliationOfUser } from './chat-room-affiliations.js';
import { chatRoomInfo, isModerator, listedNames, maySpeak } from './chat-rooms.js';
import {
  accessTo,
  mayLook,
  readableFrom,
  readableUntil,
  refuseReading,
  type Access,
  type OccupantRow,
  type RoomRow,
} from './room-access.js';

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

export function roomState(
  db: Database,
  access: Access,
  principal: Principal,
  domain: string,
  expandGroups = false,
): KnownRoom {
  const { room, own, chatRoom } = access;
  return {
    room: room.room,
    roomJid: `${room.room}@conference.${domain}`,
    workgroup: room.workgroup,
    question: room.question,
    url: room.url,
    nick: own?.nick ?? principal.username,
    occupants: occupantsTold(db, access).map(toOccupant),
    lastSeq: readableUntil(access),
    ended: room.ended_at !== null,
    ...(room.reason === null ? {} : { reason: room.reason }),
    ...(room.workgroup === '' || own?.role === 'visitor'
      ? {}
      : { visitor: JSON.parse(room.visitor) as VisitorDetails }),
    ...(chatRoom === undefined || (chatRoom.row.members_only === 1 && chatRoom.affiliation === 'none')
      ? {}
      : { chatRoom: chatRoomInfo(db, chatRoom.row, listsFor(chatRoom.affiliation, expandGroups)) }),
  };
}

/** Their names are for those who order the room. */
function listsFor(affiliation: Affiliation, expandGroups: boolean): 'none' | 'listed' | 'expanded' {
  if (!isModerator(affiliation)) return 'none';
  return expandGroups ? 'expanded' : 'listed';
}

function occupantsTold(db: Database, access: Access): OccupantRow[] {
  if (!mayLook(access)) return [];
  const present = presentOccupants(db, access.room.room);
  // A supervisor listens in silence: visible to the experts, and not to the visitor.
  return access.own?.role === 'visitor' ? present.filter(({ role }) => role !== 'supervisor') : present;
}

/** @throws {EngineError} `not-an-occupant` */
export function roomOccupants(db: Database, access: Access): RoomOccupant[] {
  if (!mayLook(access))
    throw new EngineError('not-an-occupant', 'Join the room before you look who is in it.');
  const { room, chatRoom } = access;
  return occupantsTold(db, access).map(({ nick, name, username }) => {
    if (chatRoom === undefined) return { nick, name, role: 'participant', affiliation: 'none' };
    const { row } = chatRoom;
    const affiliation = affiliationOfUser(db, room.room, username);
    const role = isModerator(affiliation)
      ? 'moderator'
      : maySpeak(row, affiliation)
        ? 'participant'
        : 'visitor';
    const mayKnow = isModerator(chatRoom.affiliation) || row.can_anyone_discover_jid === 1;
    return { nick, name, role, affiliation, ...(mayKnow ? { username } : {}) };
  });
}

export function roomsOf(db: Database, username: string): Access[] {
  const rooms = db
    .prepare(
      `SELECT rooms.* FROM occupants JOIN rooms USING (room)
       WHERE username = ? AND present = 1 AND ended_at IS NULL AND workgroup <> ''
       ORDER BY rooms.created_at, room`,
    )
    .all<RoomRow>(username);
  const own = db.prepare('SELECT * FROM occupants WHERE room = ? AND username = ?');
  return rooms.map((room) => ({
    room,
    own: own.get<OccupantRow>(room.room, username),
    supervises: false,
    chatRoom: undefined,
  }));
}

/** A page of the rooms that this principal may see in a list; it is full unless there are no more. */
export function listedRooms(db: Database, principal: Principal, page: ChatRoomPage): Access[] {
  const limit = Math.max(1, Math.min(page.limit, limits.historyPage));
  const found: Access[] = [];
  let { after } = page;
  for (;;) {
    const asked = { ...page, limit, ...(after === undefined ? {} : { after }) };
    const names = listedNames(db, principal.username, principal.admin, asked);
    for (const name of names) {
      const access = accessIfAny(db, name, principal);
      if (access !== undefined) found.push(access);
      if (found.length === limit) return found;
    }
    if (names.length < limit) return found;
    after = names.at(-1)!;
  }
}

function accessIfAny(db: Database, name: string, principal: Principal): Access | undefined {
  try {
    return accessTo(db, name, principal);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Without `after` and `before`: the newest ones. Always in the order of the room. */
export function history(
  db: Database,
  access: Access,
  page: { readonly after?: number; readonly before?: number; readonly limit: number },
): ReadHistory {
  refuseReading(access);
  const { room } = access.room;
  const limit = Math.max(1, Math.min(page.limit, limits.historyPage));
  const forwards = page.after !== undefined;
  const from = Math.max(page.after ?? 0, readableFrom(access)) + 1;
  const to = Math.min((page.before ?? Infinity) - 1, readableUntil(access));
  const rows = db
    .prepare(
      `SELECT * FROM messages WHERE room = ? AND seq BETWEEN ? AND ? ORDER BY seq ${forwards ? 'ASC' : 'DESC'} LIMIT ?`,
    )
    .all<MessageRow>(room, from, to, limit + 1);
  const more = rows.length > limit;
  const messages = rows.slice(0, limit).map(toMessage);
  return {
    room,
    messages: forwards ? messages : messages.reverse(),
    more,
    ...(access.own === undefined ? { supervised: true } : {}),
  };
}

export function presentOccupants(db: Database, room: string): OccupantRow[] {
  return db
    .prepare('SELECT * FROM occupants WHERE room = ? AND present = 1 ORDER BY role = ? DESC, nick')
    .all<OccupantRow>(room, 'visitor');
}

/** With those who are invited and on their way: an expert who accepted is busy from that moment. */
export function openRooms(db: Database): OpenRoom[] {
  const rooms = db
    .prepare(
      "SELECT room, workgroup FROM rooms WHERE ended_at IS NULL AND workgroup <> '' ORDER BY created_at, room",
    )
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

/**
 * A nick that nobody in this room has or had: messages stay told apart.
 * @param own the username of somebody who may have it already
 */
export function freeNick(db: Database, room: string, wanted: string, own = ''): string {
  const taken = db.prepare('SELECT 1 FROM occupants WHERE room = ? AND nick = ? AND username <> ?');
  const isTaken = (nick: SqlValue) => taken.get(room, nick, own) !== undefined;
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
