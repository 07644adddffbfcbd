/** Accounts of experts and administrators. Read from the database each time: the command line changes them too. */
import type { Principal } from '../engine/engine.js';
import type { Storage } from '../storage/index.js';
import { hashPassword } from './password.js';

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly admin: boolean;
}

export interface User {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly admin: boolean;
}

export interface Users {
  /** @throws {AccountError} */
  add(user: NewUser): Promise<void>;
  /** Signs the user out everywhere. @throws {AccountError} */
  setPassword(username: string, password: string): Promise<void>;
  /** With streams and memberships. @throws {AccountError} */
  remove(username: string): Promise<void>;
  list(): readonly User[];
  find(username: string): (Principal & { readonly passwordHash: string }) | undefined;
}

export type AccountProblem = 'wrong-name' | 'wrong-password' | 'taken' | 'unknown';

/** The message is a whole sentence for the administrator. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
  readonly code: AccountProblem;
  constructor(code: AccountProblem, message: string) {
    super(message);
    this.code = code;
  }
}

export const passwordMinimum = 8;

/** Keeps the names of visitors apart from those of users, so that a name says which it is. */
export const visitorPrefix = 'visitor-';

interface UserRow {
  username: string;
  name: string;
  email: string;
  password_hash: string;
  admin: number;
}

export function createUsers({ storage, now }: { storage: Storage; now: () => number }): Users {
  const row = (username: string) =>
    storage.db.prepare('SELECT * FROM users WHERE username = ?').get<UserRow>(username.toLowerCase());

  return {
    add: async (user) => {
      const username = checkedName(user.username);
      if (row(username)) throw taken(username);
      const hash = await hashPassword(checkedPassword(user.password));
      await storage.write((db) => {
        const { changes } = db
          .prepare(
            'INSERT OR IGNORE INTO users (username, name, email, password_hash, admin, created_at) VALUES (?, ?, ?, ?, ?, ?)',
          )
          .run(username, user.name.trim() || username, user.email, hash, Number(user.admin), now());
        if (changes === 0) throw taken(username);
      });
    },

    setPassword: async (name, password) => {
      const username = name.toLowerCase();
      const hash = await hashPassword(checkedPassword(password));
      await storage.write((db) => {
        const { changes } = db
          .prepare('UPDATE users SET password_hash = ? WHERE username = ?')
          .run(hash, username);
        if (changes === 0) throw unknown(username);
        db.prepare("DELETE FROM streams WHERE username = ? AND kind = 'user'").run(username);
      });
    },

    remove: async (name) => {
      const username = name.toLowerCase();
      await storage.write((db) => {
        const { changes } = db.prepare('DELETE FROM users WHERE username = ?').run(username);
        if (changes === 0) throw unknown(username);
        db.prepare("DELETE FROM streams WHERE username = ? AND kind = 'user'").run(username);
        db.prepare('DELETE FROM workgroup_members WHERE username = ?').run(username);
      });
    },

    list: () =>
      storage.db
        .prepare('SELECT username, name, email, admin FROM users ORDER BY username')
        .all<UserRow>()
        .map(({ username, name, email, admin }) => ({ username, name, email, admin: admin === 1 })),

    find: (name) => {
      const user = row(name);
      return (
        user && {
          kind: 'user',
          username: user.username,
          name: user.name,
          admin: user.admin === 1,
          passwordHash: user.password_hash,
        }
      );
    },
  };
}

function checkedName(name: string): string {
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

function checkedPassword(password: string): string {
  if ([...password].length < passwordMinimum) {
    throw new AccountError('wrong-password', `A password has at least ${passwordMinimum} characters.`);
  }
  return password;
}

function taken(username: string): AccountError {
  return new AccountError('taken', `There is a user "${username}" already.`);
}

function unknown(username: string): AccountError {
  return new AccountError('unknown', `There is no user "${username}".`);
}
