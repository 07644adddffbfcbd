/** Chat rooms as they are in the database: their settings, and which of them somebody finds. Reads only. */
import type { Database, SqlValue } from '../../storage/index.js';
import { EngineError, type Affiliation, type ChatRoomInfo, type ChatRoomPage } from '../engine.js';
import { affiliationsIn } from './chat-room-affiliations.js';

export interface ChatRoomRow {
  room: string;
  natural_name: string;
  description: string;
  subject: string;
  password_hash: string | null;
  max_users: number;
  persistent: number;
  public_room: number;
  members_only: number;
  moderated: number;
  can_anyone_discover_jid: number;
  can_occupants_change_subject: number;
  can_occupants_invite: number;
  log_enabled: number;
  first_seq: number;
  created_at: number;
  modified_at: number;
}

/** Undefined for rooms of workgroups, and for those that are over. */
export function findChatRoom(db: Database, room: string): ChatRoomRow | undefined {
  return db.prepare('SELECT * FROM chat_rooms WHERE room = ?').get<ChatRoomRow>(room);
}

/** @throws {EngineError} `not-found` */
export function getChatRoom(db: Database, room: string): ChatRoomRow {
  const row = findChatRoom(db, room);
  if (row === undefined) throw new EngineError('not-found', 'There is no such chat room.');
  return row;
}

/** Owners and admins of a room order it. */
export function isModerator(affiliation: Affiliation): boolean {
  return affiliation === 'owner' || affiliation === 'admin';
}

/** In a moderated room voice comes with membership. */
export function maySpeak(row: ChatRoomRow, affiliation: Affiliation): boolean {
  return row.moderated === 0 || affiliation !== 'none';
}

/** @param affiliations none: whoever asks may not know them */
export function chatRoomInfo(
  db: Database,
  row: ChatRoomRow,
  affiliations: 'none' | 'listed' | 'expanded',
): ChatRoomInfo {
  return {
    room: row.room,
    naturalName: row.natural_name,
    description: row.description,
    subject: row.subject,
    maxUsers: row.max_users,
    persistent: row.persistent === 1,
    publicRoom: row.public_room === 1,
    membersOnly: row.members_only === 1,
    moderated: row.moderated === 1,
    canAnyoneDiscoverJID: row.can_anyone_discover_jid === 1,
    canOccupantsChangeSubject: row.can_occupants_change_subject === 1,
    canOccupantsInvite: row.can_occupants_invite === 1,
    logEnabled: row.log_enabled === 1,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    passwordProtected: row.password_hash !== null,
    ...(affiliations === 'none'
      ? {}
      : { affiliations: affiliationsIn(db, row.room, affiliations === 'expanded') }),
  };
}

/** For an admin: every chat room. */
export function listChatRooms(db: Database, page: ChatRoomPage): ChatRoomInfo[] {
  const publicOnly = page.show === 'public' ? 'AND public_room = 1' : '';
  return db
    .prepare(`SELECT * FROM chat_rooms WHERE room > ? ${publicOnly} AND ${searched} ORDER BY room LIMIT ?`)
    .all<ChatRoomRow>(page.after ?? '', page.search ?? '', page.limit)
    .map((row) => chatRoomInfo(db, row, page.expandGroups === true ? 'expanded' : 'listed'));
}

const searched = 'instr(lower(room), lower(?)) > 0';

/**
 * Names of rooms that a user may see in a list: open to all, occupied, or those of members of which the user is one.
 * With `all` also those that are not public, when the user has to do with them. Outcasts are left to the caller.
 */
export function listedNames(db: Database, username: string, admin: boolean, page: ChatRoomPage): string[] {
  const { show, after = '', search = '', limit } = page;
  const hidden = show === 'all' ? '' : 'AND public_room = 1';
  const parts: [sql: string, ...values: SqlValue[]][] = [
    ['SELECT room FROM chat_rooms WHERE public_room = 1 AND members_only = 0'],
    [
      `SELECT room FROM occupants JOIN rooms USING (room)
       WHERE username = ? AND present = 1 AND ended_at IS NULL`,
      username,
    ],
    [
      `SELECT room FROM chat_room_affiliations JOIN chat_rooms USING (room)
       WHERE kind = 'user' AND name = ? ${hidden}`,
      username,
    ],
    [
      `SELECT room FROM group_members
       JOIN chat_room_affiliations ON kind = 'group' AND name = groupname JOIN chat_rooms USING (room)
       WHERE username = ? ${hidden}`,
      username,
    ],
    ...(admin ? [[`SELECT room FROM chat_rooms WHERE true ${hidden}`] as [string]] : []),
  ];
  const sql = parts.map(([part]) => `${part} AND room > ? AND ${searched}`).join(' UNION ');
  const values = parts.flatMap(([, ...own]) => [...own, after, search]);
  return db
    .prepare(`${sql} ORDER BY room LIMIT ?`)
    .all<{ room: string }>(...values, limit)
    .map(({ room }) => room);
}
