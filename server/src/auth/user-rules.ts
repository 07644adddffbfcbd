/** What holds for all accounts: who may have which name, and that somebody can administrate. */
import type { Database } from '../storage/index.js';
import { AccountError } from './account-error.js';

export interface UserRow {
  username: string;
  name: string;
  email: string;
  password_hash: string;
  admin: number;
  locked_at: number | null;
  second_factor: number;
}

export const passwordMinimum = 8;

/** Keeps the names of visitors apart from those of users, so that a name says which it is. */
export const visitorPrefix = 'visitor-';

/**
 * Memberships, and the right to read the rooms in which the user was, go with the user. What belongs to an account
 * follows by itself: its tables refer to it with ON UPDATE CASCADE.
 */
export function rename(db: Database, before: string, after: string): void {
  if (db.prepare('SELECT 1 FROM users WHERE username = ?').get(after)) throw taken(after);
  refuseKeptName(db, after);
  db.prepare('UPDATE users SET username = ? WHERE username = ?').run(after, before);
  db.prepare('UPDATE workgroup_members SET username = ? WHERE username = ?').run(after, before);
  db.prepare('UPDATE occupants SET username = ? WHERE username = ?').run(after, before);
  db.prepare('UPDATE requests SET owner = ? WHERE owner = ?').run(after, before);
}

/** Whoever got the name of somebody who is gone could read what that one could. */
export function refuseKeptName(db: Database, username: string): void {
  const kept = db
    .prepare(
      `SELECT 1 FROM occupants WHERE username = ?1 UNION ALL SELECT 1 FROM direct_messages WHERE sender = ?1
       UNION ALL SELECT 1 FROM direct_messages WHERE receiver = ?1 LIMIT 1`,
    )
    .get(username);
  if (kept !== undefined) {
    throw new AccountError(
      'taken',
      `Conversations are kept under the name "${username}" of somebody who is gone. Choose another name.`,
    );
  }
}

export function keepAnAdmin(db: Database, { username, admin, locked_at }: UserRow): void {
  if (admin === 0 || locked_at !== null) return;
  const another = db
    .prepare('SELECT 1 FROM users WHERE admin = 1 AND locked_at IS NULL AND username <> ? LIMIT 1')
    .get(username);
  if (another === undefined) {
    throw new AccountError(
      'last-admin',
      `"${username}" is the only admin. Make somebody else an admin first.`,
    );
  }
}

export function checkedName(name: string): string {
  const username = name.toLowerCase();
  if (!/^[a-z0-9._-]{1,64}$/.test(username)) {
    throw new AccountError(
      'wrong-name',
      `A user name has 1 to 64 letters a to z, digits, dots, hyphens and underscores; ${JSON.stringify(name)} has others.`,
    );
  }
  if (username.startsWith(visitorPrefix)) {
    throw new AccountError('wrong-name', `Names that start with "${visitorPrefix}" belong to visitors.`);
  }
  return username;
}

export function checkedPassword(password: string, username: string): string {
  if ([...password].length < passwordMinimum) {
    throw new AccountError('wrong-password', `A password has at least ${passwordMinimum} characters.`);
  }
  if (password.toLowerCase() === username)
    throw new AccountError('wrong-password', 'A password must not be the user name.');
  return password;
}

export function taken(username: string): AccountError {
  return new AccountError('taken', `There is a user "${username}" already.`);
}

export function unknown(username: string): AccountError {
  return new AccountError('unknown', `There is no user "${username}".`);
}
