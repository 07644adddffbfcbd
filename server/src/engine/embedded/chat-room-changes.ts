/** What an admin does to chat rooms. Each function runs inside one transaction, as those of `room-changes.ts`. */
import type { EndReason } from '../../../../src/protocol/index.js';
import type { Database, SqlValue } from '../../storage/index.js';
import {
  EngineError,
  type Affiliated,
  type ChatRoomChanges,
  type ChatRoomSettings,
  type ListedAffiliation,
} from '../engine.js';
import { affiliationOfUser, groupExists, listedAffiliations, userExists } from './chat-room-affiliations.js';
import { getChatRoom } from './chat-rooms.js';
import type { News } from './publisher.js';
import type { OccupantRow, RoomRow } from './room-access.js';
import { endRoom } from './room-changes.js';
import { depart } from './room-occupancy.js';
import { presentOccupants } from './rooms.js';

/** Changes as they are kept; `passwordHash`: null for none any more. */
export type KeptChanges = Omit<ChatRoomChanges, 'password'> & { readonly passwordHash?: string | null };

/** What an admin does not say. */
const defaults: Omit<ChatRoomSettings, 'naturalName'> = {
  description: '',
  subject: '',
  maxUsers: 30,
  persistent: true,
  publicRoom: true,
  membersOnly: false,
  moderated: false,
  canAnyoneDiscoverJID: false,
  canOccupantsChangeSubject: false,
  canOccupantsInvite: false,
  logEnabled: true,
};

const columns: { readonly [Setting in keyof ChatRoomSettings]: string } = {
  naturalName: 'natural_name',
  description: 'description',
  subject: 'subject',
  maxUsers: 'max_users',
  persistent: 'persistent',
  publicRoom: 'public_room',
  membersOnly: 'members_only',
  moderated: 'moderated',
  canAnyoneDiscoverJID: 'can_anyone_discover_jid',
  canOccupantsChangeSubject: 'can_occupants_change_subject',
  canOccupantsInvite: 'can_occupants_invite',
  logEnabled: 'log_enabled',
};
const settings = Object.keys(columns) as (keyof ChatRoomSettings)[];

/** @param by owns it when nobody else is named */
export function createChatRoom(
  db: Database,
  name: string,
  { passwordHash = null, affiliations = {}, ...about }: KeptChanges,
  by: string,
  now: number,
): void {
  const former = db.prepare('SELECT * FROM rooms WHERE room = ?').get<RoomRow>(name);
  if (former && (former.workgroup !== '' || former.ended_at === null))
    throw new EngineError('already-exists', 'There is a room with this name.');
  if (former) {
    db.prepare('UPDATE rooms SET ended_at = NULL, reason = NULL, created_at = ? WHERE room = ?').run(
      now,
      name,
    );
    db.prepare('UPDATE occupants SET former = 1 WHERE room = ?').run(name);
  } else {
    db.prepare(
      "INSERT INTO rooms (room, workgroup, question, url, visitor, created_at) VALUES (?, '', '', '', '{}', ?)",
    ).run(name, now);
  }
  const kept = { ...defaults, naturalName: name, ...about };
  db.prepare(
    `INSERT INTO chat_rooms (room, ${settings.map((setting) => columns[setting]).join(', ')},
       password_hash, first_seq, created_at, modified_at)
     VALUES (?, ${settings.map(() => '?').join(', ')}, ?, ?, ?, ?)`,
  ).run(
    name,
    ...settings.map((setting) => sqlOf(kept[setting])),
    passwordHash,
    former?.last_seq ?? 0,
    now,
    now,
  );
  const isOwned = [affiliations.owner?.users, affiliations.owner?.groups].some((owners) => owners?.length);
  keepLists(db, name, isOwned ? affiliations : { ...affiliations, owner: { users: [by] } });
  if (!hasOwner(db, name)) throw new EngineError('invalid-field', ownerless, { field: 'owners' });
}

/** What is left out stays. */
export function changeChatRoom(
  db: Database,
  news: News,
  name: string,
  { passwordHash, affiliations, ...changes }: KeptChanges,
  now: number,
): void {
  const before = getChatRoom(db, name);
  for (const setting of settings) {
    const value = changes[setting];
    if (value !== undefined)
      db.prepare(`UPDATE chat_rooms SET ${columns[setting]} = ? WHERE room = ?`).run(sqlOf(value), name);
  }
  if (passwordHash !== undefined)
    db.prepare('UPDATE chat_rooms SET password_hash = ? WHERE room = ?').run(passwordHash, name);
  db.prepare('UPDATE chat_rooms SET modified_at = ? WHERE room = ?').run(now, name);
  const { subject } = getChatRoom(db, name);
  if (subject !== before.subject)
    news.toRoom(name, { type: 'subjectChanged', room: name, nick: undefined, subject });
  if (affiliations !== undefined) {
    keepLists(db, name, affiliations);
    if (!hasOwner(db, name)) throw new EngineError('invalid-field', ownerless, { field: 'owners' });
  }
  removeUnwanted(db, news, name, now);
}

export function removeChatRoom(db: Database, news: News, name: string, now: number): void {
  getChatRoom(db, name);
  endRoom(db, news, name, 'closed', now);
}

export function affiliate(
  db: Database,
  news: News,
  name: string,
  who: Affiliated,
  affiliation: ListedAffiliation,
  now: number,
): void {
  getChatRoom(db, name);
  if (!isKnown(db, who)) throw new EngineError('not-found', 'There is no such user or group.');
  keepAffiliation(db, name, who, affiliation);
  settle(db, news, name, now);
}

export function disaffiliate(
  db: Database,
  news: News,
  name: string,
  { kind, name: who }: Affiliated,
  affiliation: ListedAffiliation,
  now: number,
): void {
  getChatRoom(db, name);
  db.prepare(
    'DELETE FROM chat_room_affiliations WHERE room = ? AND kind = ? AND name = ? AND affiliation = ?',
  ).run(name, kind, who, affiliation);
  settle(db, news, name, now);
}

/** Whoever may not be in the room any more is out of it: outcasts, and in a room for members all others. */
export function removeUnwanted(db: Database, news: News, name: string, now: number): void {
  const { members_only } = getChatRoom(db, name);
  for (const own of presentOccupants(db, name)) {
    const affiliation = affiliationOfUser(db, name, own.username);
    const isUnwanted = affiliation === 'outcast' || (members_only === 1 && affiliation === 'none');
    if (isUnwanted) departFrom(db, news, own, 'closed', now);
  }
}

/** Out of all chat rooms in which somebody is. */
export function departFromAll(
  db: Database,
  news: News,
  username: string,
  reason: EndReason,
  now: number,
): void {
  const all = db
    .prepare(
      `SELECT occupants.* FROM occupants JOIN chat_rooms USING (room)
       WHERE username = ? AND present = 1 ORDER BY room`,
    )
    .all<OccupantRow>(username);
  for (const own of all) departFrom(db, news, own, reason, now);
}

/** Of those who are in a chat room now. */
export function namesOfPresent(db: Database): string[] {
  return db
    .prepare('SELECT DISTINCT username FROM occupants JOIN chat_rooms USING (room) WHERE present = 1')
    .all<{ username: string }>()
    .map(({ username }) => username);
}

export function departFrom(db: Database, news: News, own: OccupantRow, reason: EndReason, now: number): void {
  // Read anew each time: the one before may have been the last, and the room over with that.
  const room = db.prepare('SELECT * FROM rooms WHERE room = ?').get<RoomRow>(own.room)!;
  depart(db, news, room, own, reason, now);
}

function settle(db: Database, news: News, name: string, now: number): void {
  if (!hasOwner(db, name)) throw new EngineError('forbidden', ownerless);
  removeUnwanted(db, news, name, now);
}

const ownerless = 'A room has at least one owner.';

function hasOwner(db: Database, name: string): boolean {
  const owner = db.prepare("SELECT 1 FROM chat_room_affiliations WHERE room = ? AND affiliation = 'owner'");
  return owner.get(name) !== undefined;
}

/** Each list that is given replaces the kept one; who stands in two is what the last says. */
function keepLists(db: Database, room: string, lists: NonNullable<ChatRoomChanges['affiliations']>): void {
  for (const affiliation of listedAffiliations) {
    const { users, groups } = lists[affiliation] ?? {};
    for (const [kind, names] of [
      ['user', users],
      ['group', groups],
    ] as const) {
      if (names === undefined) continue;
      db.prepare('DELETE FROM chat_room_affiliations WHERE room = ? AND kind = ? AND affiliation = ?').run(
        room,
        kind,
        affiliation,
      );
    }
  }
  for (const affiliation of listedAffiliations) {
    const { users = [], groups = [] } = lists[affiliation] ?? {};
    for (const [kind, names] of [
      ['user', users],
      ['group', groups],
    ] as const) {
      for (const name of names) {
        if (!isKnown(db, { kind, name })) {
          const field = kind === 'user' ? `${affiliation}s` : `${affiliation}Groups`;
          throw new EngineError('invalid-field', `The list ${field} names a ${kind} that is not there.`, {
            field,
          });
        }
        keepAffiliation(db, room, { kind, name }, affiliation);
      }
    }
  }
}

function keepAffiliation(
  db: Database,
  room: string,
  { kind, name }: Affiliated,
  affiliation: ListedAffiliation,
): void {
  db.prepare(
    'INSERT OR REPLACE INTO chat_room_affiliations (room, kind, name, affiliation) VALUES (?, ?, ?, ?)',
  ).run(room, kind, name, affiliation);
}

function isKnown(db: Database, { kind, name }: Affiliated): boolean {
  return kind === 'user' ? userExists(db, name) : groupExists(db, name);
}

function sqlOf(value: string | number | boolean): SqlValue {
  return typeof value === 'boolean' ? Number(value) : value;
}
