/** Groups of users, as the original has them: names that rooms and other programs refer to. */
import type { Database, SqlValue, Storage } from '../storage/index.js';
import { AccountError } from './account-error.js';
import type { Alongside } from './users.js';

export interface Group {
  readonly name: string;
  readonly description: string;
  readonly admins: readonly string[];
  /** Without those who are admins. */
  readonly members: readonly string[];
}

/** What is undefined stays as it is. */
export interface GroupChange {
  readonly description?: string | undefined;
  readonly admins?: readonly string[] | undefined;
  readonly members?: readonly string[] | undefined;
}

/** What changes something throws `AccountError`. */
export interface Groups {
  page(after: string, limit: number): readonly Pick<Group, 'name' | 'description'>[];
  read(name: string): Group | undefined;
  add(name: string, group: GroupChange, alongside?: Alongside): Promise<void>;
  change(name: string, change: GroupChange, alongside?: Alongside): Promise<void>;
  remove(name: string, alongside?: Alongside): Promise<void>;
  /** Names of the groups of this user. */
  of(username: string): readonly string[];
  /** @param make groups that there are not; else they are unknown */
  join(username: string, groups: readonly string[], make: boolean, alongside?: Alongside): Promise<void>;
  /** To leave a group one is not in changes nothing. */
  leave(username: string, groups: readonly string[], alongside?: Alongside): Promise<void>;
}

export function createGroups({ storage, now }: { storage: Storage; now: () => number }): Groups {
  const { db } = storage;
  const summary = (database: Database, name: string) =>
    database
      .prepare('SELECT name, description FROM groups WHERE name = ?')
      .get<Pick<Group, 'name' | 'description'>>(name);
  const insert = (database: Database, name: string, description: string) =>
    database
      .prepare('INSERT OR IGNORE INTO groups (name, description, created_at) VALUES (?, ?, ?)')
      .run(name, description, now()).changes;

  return {
    page: (after, limit) =>
      db
        .prepare('SELECT name, description FROM groups WHERE name > ? ORDER BY name LIMIT ?')
        .all<Pick<Group, 'name' | 'description'>>(after, limit),

    read: (name) => {
      const group = summary(db, name);
      return group && { ...group, admins: usersIn(db, name, 1), members: usersIn(db, name, 0) };
    },

    add: async (name, group, alongside) => {
      await storage.write((database) => {
        if (insert(database, name, group.description ?? '') === 0)
          throw new AccountError('taken', 'There is a group with this name already.');
        writeUsers(database, name, group);
        alongside?.(database);
      });
    },

    change: async (name, change, alongside) => {
      await storage.write((database) => {
        if (summary(database, name) === undefined) throw unknownGroup();
        if (change.description !== undefined)
          database.prepare('UPDATE groups SET description = ? WHERE name = ?').run(change.description, name);
        writeUsers(database, name, change);
        alongside?.(database);
      });
    },

    remove: async (name, alongside) => {
      await storage.write((database) => {
        const { changes } = database.prepare('DELETE FROM groups WHERE name = ?').run(name);
        if (changes === 0) throw unknownGroup();
        alongside?.(database);
      });
    },

    of: (username) =>
      db
        .prepare('SELECT groupname FROM group_members WHERE username = ? ORDER BY groupname')
        .all<{ groupname: string }>(username.toLowerCase())
        .map(({ groupname }) => groupname),

    join: async (username, groups, make, alongside) => {
      await storage.write((database) => {
        for (const group of groups) {
          if (make) insert(database, group, '');
          else if (summary(database, group) === undefined) throw unknownGroup();
          addUser(database, group, username, false);
        }
        alongside?.(database);
      });
    },

    leave: async (username, groups, alongside) => {
      await storage.write((database) => {
        for (const group of groups) {
          if (summary(database, group) === undefined) throw unknownGroup();
          database
            .prepare('DELETE FROM group_members WHERE groupname = ? AND username = ?')
            .run(group, username.toLowerCase());
        }
        alongside?.(database);
      });
    },
  };
}

function usersIn(db: Database, group: string, admin: 0 | 1): string[] {
  return db
    .prepare('SELECT username FROM group_members WHERE groupname = ? AND admin = ? ORDER BY username')
    .all<{ username: string }>(group, admin as SqlValue)
    .map(({ username }) => username);
}

/** Each of the two lists that is given takes the place of the one there was. Who is in both is an admin. */
function writeUsers(db: Database, group: string, { admins, members }: GroupChange): void {
  const lists = [
    [0, members],
    [1, admins],
  ] as const;
  for (const [admin, usernames] of lists) {
    if (usernames === undefined) continue;
    db.prepare('DELETE FROM group_members WHERE groupname = ? AND admin = ?').run(group, admin);
    for (const username of usernames) addUser(db, group, username, admin === 1);
  }
}

function addUser(db: Database, group: string, name: string, admin: boolean): void {
  const username = name.toLowerCase();
  if (db.prepare('SELECT 1 FROM users WHERE username = ?').get(username) === undefined)
    throw new AccountError('unknown', 'There is no such user.');
  db.prepare(
    `INSERT INTO group_members (groupname, username, admin) VALUES (?, ?, ?)
     ON CONFLICT (groupname, username) DO UPDATE SET admin = max(admin, excluded.admin)`,
  ).run(group, username, Number(admin));
}

function unknownGroup(): AccountError {
  return new AccountError('unknown', 'There is no such group.');
}
