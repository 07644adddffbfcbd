/** Accounts of experts and administrators. Read from the database each time: the command line changes them too. */
import type { Principal } from '../engine/engine.js';
import type { Database, SqlValue, Storage } from '../storage/index.js';
import { hashPassword } from './password.js';
import {
  checkedName,
  checkedPassword,
  keepAnAdmin,
  refuseFormerName,
  removeUser,
  rename,
  taken,
  unknown,
  type UserRow,
} from './user-rules.js';

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly admin: boolean;
  readonly properties?: Properties;
}

/** What is undefined stays as it is; properties that are given take the place of all. */
export interface UserChange {
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
  readonly admin?: boolean | undefined;
  readonly properties?: Properties | undefined;
}

export type Properties = Readonly<Record<string, string>>;

export interface User {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly admin: boolean;
  readonly locked: boolean;
  /** Signs in with a code besides the password. */
  readonly secondFactor: boolean;
}

export interface UserSearch {
  /** Part of the username, the name or the e-mail address, in any case. */
  readonly search?: string | undefined;
  readonly propertyKey?: string | undefined;
  readonly propertyValue?: string | undefined;
  /** The username to go on behind. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Writes what must be kept with a change or not at all, in the same transaction. */
export type Alongside = (db: Database) => void;

/** All names are read without regard to case. What changes them throws `AccountError`. */
export interface Users {
  add(user: NewUser, alongside?: Alongside): Promise<void>;
  /** Renaming and a new password sign the user out everywhere. */
  change(username: string, change: UserChange, alongside?: Alongside): Promise<void>;
  /** Whether this user may be renamed so. @throws {AccountError} `wrong-name`, `taken` */
  checkRename(username: string, to: string): void;
  /** Signs the user out everywhere else. @param about `keep`: the stream that stays */
  setPassword(
    username: string,
    password: string,
    about?: { readonly keep?: string | undefined; readonly alongside?: Alongside },
  ): Promise<void>;
  /** Who is locked out is signed out everywhere and can prove nothing. */
  setLocked(username: string, locked: boolean, alongside?: Alongside): Promise<void>;
  /** With streams and memberships. What the user wrote stays under the name. */
  remove(username: string, alongside?: Alongside): Promise<void>;
  list(): readonly User[];
  search(query: UserSearch): readonly User[];
  read(username: string): User | undefined;
  properties(username: string): Properties;
  find(username: string): FoundUser | undefined;
}

export type FoundUser = Principal & { readonly passwordHash: string; readonly locked: boolean };

const columns = `users.*, EXISTS (
  SELECT 1 FROM second_factors WHERE second_factors.username = users.username AND active_at IS NOT NULL
) AS second_factor`;

export function createUsers({ storage, now }: { storage: Storage; now: () => number }): Users {
  const rows = (rest: string, ...values: SqlValue[]) =>
    storage.db.prepare(`SELECT ${columns} FROM users ${rest}`).all<UserRow>(...values);
  const row = (username: string) => rows('WHERE username = ?', username.toLowerCase())[0];

  return {
    add: async (user, alongside) => {
      const username = checkedName(user.username);
      if (row(username)) throw taken(username);
      const hash = await hashPassword(checkedPassword(user.password, username));
      await storage.write((db) => {
        refuseFormerName(db, username);
        const { changes } = db
          .prepare(
            'INSERT OR IGNORE INTO users (username, name, email, password_hash, admin, created_at) VALUES (?, ?, ?, ?, ?, ?)',
          )
          .run(username, shownName(user.name, username), user.email, hash, Number(user.admin), now());
        if (changes === 0) throw taken(username);
        writeProperties(db, username, user.properties ?? {});
        alongside?.(db);
      });
    },

    change: async (name, { username, password, ...change }, alongside) => {
      const before = name.toLowerCase();
      const after = username === undefined ? before : checkedName(username);
      const hash = password === undefined ? undefined : await hashPassword(checkedPassword(password, before));
      await storage.write((db) => {
        const known = row(before);
        if (known === undefined) throw unknown(before);
        if (change.admin === false) keepAnAdmin(db, known);
        db.prepare(
          'UPDATE users SET name = ?, email = ?, admin = ?, password_hash = ? WHERE username = ?',
        ).run(
          shownName(change.name ?? known.name, after),
          change.email ?? known.email,
          Number(change.admin ?? known.admin),
          hash ?? known.password_hash,
          before,
        );
        if (change.properties !== undefined) writeProperties(db, before, change.properties);
        if (hash !== undefined || after !== before) closeStreams(db, before);
        if (after !== before) rename(db, before, after);
        alongside?.(db);
      });
    },

    checkRename: (name, to) => {
      const username = checkedName(to);
      if (row(username)) throw taken(username);
      refuseFormerName(storage.db, username, name.toLowerCase());
    },

    setPassword: async (name, password, { keep, alongside } = {}) => {
      const username = name.toLowerCase();
      const hash = await hashPassword(checkedPassword(password, username));
      await storage.write((db) => {
        const { changes } = db
          .prepare('UPDATE users SET password_hash = ? WHERE username = ?')
          .run(hash, username);
        if (changes === 0) throw unknown(username);
        closeStreams(db, username, keep);
        alongside?.(db);
      });
    },

    setLocked: async (name, locked, alongside) => {
      const username = name.toLowerCase();
      await storage.write((db) => {
        const known = row(username);
        if (known === undefined) throw unknown(username);
        if (locked) keepAnAdmin(db, known);
        db.prepare('UPDATE users SET locked_at = ? WHERE username = ?').run(
          locked ? (known.locked_at ?? now()) : null,
          username,
        );
        if (locked) closeStreams(db, username);
        alongside?.(db);
      });
    },

    remove: async (name, alongside) => {
      const username = name.toLowerCase();
      await storage.write((db) => {
        const known = row(username);
        if (known === undefined) throw unknown(username);
        keepAnAdmin(db, known);
        closeStreams(db, username);
        removeUser(db, known);
        alongside?.(db);
      });
    },

    list: () => rows('ORDER BY username').map(toUser),

    search: ({ search = '', propertyKey, propertyValue, after = '', limit }) => {
      const conditions = ['username > ?'];
      const values: SqlValue[] = [after];
      if (search !== '') {
        conditions.push('instr(lower(username || char(10) || name || char(10) || email), lower(?)) > 0');
        values.push(search);
      }
      if (propertyKey !== undefined || propertyValue !== undefined) {
        conditions.push(
          `EXISTS (SELECT 1 FROM user_properties AS own WHERE own.username = users.username
             AND own.name = coalesce(?, own.name) AND own.value = coalesce(?, own.value))`,
        );
        values.push(propertyKey ?? null, propertyValue ?? null);
      }
      return rows(`WHERE ${conditions.join(' AND ')} ORDER BY username LIMIT ?`, ...values, limit).map(
        toUser,
      );
    },

    read: (name) => {
      const known = row(name);
      return known && toUser(known);
    },

    properties: (name) =>
      Object.fromEntries(
        storage.db
          .prepare('SELECT name, value FROM user_properties WHERE username = ? ORDER BY name')
          .all<{ name: string; value: string }>(name.toLowerCase())
          .map(({ name: key, value }) => [key, value]),
      ),

    find: (name) => {
      const user = row(name);
      return (
        user && {
          kind: 'user',
          username: user.username,
          name: user.name,
          admin: user.admin === 1,
          locked: user.locked_at !== null,
          passwordHash: user.password_hash,
        }
      );
    },
  };
}

function toUser({ username, name, email, admin, locked_at, second_factor }: UserRow): User {
  return {
    username,
    name,
    email,
    admin: admin === 1,
    locked: locked_at !== null,
    secondFactor: second_factor === 1,
  };
}

function shownName(name: string, username: string): string {
  return name.trim() || username;
}

function writeProperties(db: Database, username: string, properties: Properties): void {
  db.prepare('DELETE FROM user_properties WHERE username = ?').run(username);
  const insert = db.prepare('INSERT INTO user_properties (username, name, value) VALUES (?, ?, ?)');
  for (const [name, value] of Object.entries(properties)) insert.run(username, name, value);
}

/** And nothing is pushed to the user's browsers any more, until one of them is signed in again. */
function closeStreams(db: Database, username: string, keep = ''): void {
  db.prepare('DELETE FROM push_subscriptions WHERE username = ?').run(username);
  db.prepare("DELETE FROM streams WHERE username = ? AND kind = 'user' AND streamid <> ?").run(
    username,
    keep,
  );
}
