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

/** Columns that hold names of users, and follow the account. Other tables refer to it with ON UPDATE CASCADE. */
const following = [
  ['workgroup_members', 'username'],
  ['expert_limits', 'username'],
  ['occupants', 'username'],
  ['conversation_experts', 'username'],
  ['requests', 'owner'],
] as const;

/** Memberships, and the right to read the rooms in which the user was, go with the user. */
export function rename(db: Database, before: string, after: string): void {
  if (db.prepare('SELECT 1 FROM users WHERE username = ?').get(after)) throw taken(after);
  refuseFormerName(db, after, before);
  db.prepare('UPDATE users SET username = ? WHERE username = ?').run(after, before);
  for (const [table, column] of following)
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`).run(after, before);
  db.prepare('DELETE FROM former_usernames WHERE username = ?').run(after);
  db.prepare('INSERT INTO former_usernames (username, successor) VALUES (?, ?)').run(before, after);
}

/** The account goes; what was said stays, under a name that nobody gets again. */
export function removeUser(db: Database, { username, admin }: UserRow): void {
  const said = db
    .prepare(
      `SELECT 1 FROM occupants WHERE username = ?1 UNION ALL SELECT 1 FROM direct_messages WHERE sender = ?1
       UNION ALL SELECT 1 FROM direct_messages WHERE receiver = ?1 LIMIT 1`,
    )
    .get(username);
  // An admin can have written notes on any conversation.
  if (said !== undefined || admin === 1)
    db.prepare('INSERT INTO former_usernames (username) VALUES (?)').run(username);
  for (const table of ['workgroup_members', 'expert_limits'])
    db.prepare(`DELETE FROM ${table} WHERE username = ?`).run(username);
  db.prepare('DELETE FROM users WHERE username = ?').run(username);
}

/**
 * Whoever got the name of somebody else could read what that one could.
 * @param by who wants it: one's own former name one may have again
 */
export function refuseFormerName(db: Database, username: string, by?: string): void {
  const former = db
    .prepare('SELECT successor FROM former_usernames WHERE username = ?')
    .get<{ successor: string | null }>(username);
  if (former === undefined || (by !== undefined && former.successor === by)) return;
  throw new AccountError(
    'taken',
    `Conversations are kept under the name "${username}" of somebody who is gone or has another name. Choose another one.`,
  );
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
