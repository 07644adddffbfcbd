/** Users who are signed in already, written straight into a database: signing in 10,000 would be hours of hashing. */
import { createHash } from 'node:crypto';
import { hashPassword } from '../server/src/auth/index.js';
import type { Storage } from '../server/src/storage/index.js';

export interface Person {
  readonly username: string;
  /** Bearer; worth nothing outside the database of one run. */
  readonly authorization: string;
}

export const password = 'Bench-password-of-all';

export function personOf(index: number): Person {
  const username = `person-${index}`;
  return { username, authorization: `Bearer token-of-${username}` };
}

export interface People {
  readonly count: number;
  /** The first is an admin, whatever the others are. */
  readonly withAdmin?: boolean;
  /** With a stream and a token; else only accounts. */
  readonly signedIn?: boolean;
}

/** All have the same password, and therefore may have the same hash. */
export async function addPeople(storage: Storage, { count, withAdmin = false, signedIn = true }: People) {
  const hash = await hashPassword(password);
  const now = Date.now();
  await storage.write((db) => {
    const user = db.prepare(
      'INSERT INTO users (username, name, email, password_hash, admin, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const stream = db.prepare(
      `INSERT INTO streams (streamid, kind, username, name, created_at, used_at) VALUES (?, 'user', ?, ?, ?, ?)`,
    );
    const token = db.prepare('INSERT INTO tokens (hash, streamid, created_at) VALUES (?, ?, ?)');
    for (let index = 0; index < count; index++) {
      const { username, authorization } = personOf(index);
      const name = `${firstNames[index % firstNames.length]} ${lastNames[index % lastNames.length]} ${index}`;
      user.run(username, name, `${username}@example.org`, hash, Number(withAdmin && index === 0), now);
      if (!signedIn) continue;
      const streamid = `stream-of-${username}`;
      stream.run(streamid, username, name, now, now);
      token.run(sha256(authorization.slice('Bearer '.length)), streamid, now);
    }
  });
}

/** One room, and all of them are in it. To join one after the other would tell each of all others. */
export async function gatherIn(storage: Storage, room: string, count: number) {
  const now = Date.now();
  await storage.write((db) => {
    db.prepare(
      "INSERT INTO rooms (room, workgroup, question, url, visitor, created_at) VALUES (?, '', '', '', '{}', ?)",
    ).run(room, now);
    db.prepare(
      `INSERT INTO chat_rooms (room, natural_name, description, subject, max_users, persistent, public_room, members_only,
         moderated, can_anyone_discover_jid, can_occupants_change_subject, can_occupants_invite, log_enabled, first_seq,
         created_at, modified_at)
       VALUES (?, ?, '', '', 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, ?, ?)`,
    ).run(room, room, now, now);
    db.prepare(
      "INSERT INTO chat_room_affiliations (room, kind, name, affiliation) VALUES (?, 'user', ?, 'owner')",
    ).run(room, personOf(0).username);
    const occupant = db.prepare(
      "INSERT INTO occupants (room, username, nick, name, role, present) VALUES (?, ?, ?, ?, 'expert', 1)",
    );
    for (let index = 0; index < count; index++) {
      const { username } = personOf(index);
      occupant.run(room, username, username, username);
    }
  });
}

// Of different lengths, so that each pair comes seldom.
const firstNames = [
  'Amira',
  'Ben',
  'Chloe',
  'Deniz',
  'Elif',
  'Farid',
  'Greta',
  'Hana',
  'Ivo',
  'Jelena',
  'Kofi',
];
const lastNames = [
  'Berg',
  'Castillo',
  'Dahl',
  'Eriksen',
  'Farkas',
  'Georgiou',
  'Haddad',
  'Ivanova',
  'Jansen',
];

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
