/** Addresses of pages and rooms that an admin gives to everybody, to some users, or to groups. */
import type { Bookmark, BookmarkBody } from '../../../src/protocol/index.js';
import type { Database } from '../storage/index.js';
import { AdministrationError } from './administration-error.js';

export interface Bookmarks {
  /** In the order they were made, behind the one with the number `cursor`. */
  list(cursor: number, limit: number): readonly Bookmark[];
  /** Those for everybody, for this user, and for groups this user is in. */
  listFor(username: string, cursor: number, limit: number): readonly Bookmark[];
  /** @throws {AdministrationError} `not-found` */
  read(id: number): Bookmark;
  /** @throws {AdministrationError} `invalid-field` for users and groups that are none, and addresses of neither kind */
  create(db: Database, bookmark: BookmarkBody): number;
  /** What the body does not name stays as it is, but for type, name and value. @throws {AdministrationError} */
  change(db: Database, id: number, bookmark: BookmarkBody): void;
  remove(db: Database, id: number): void;
  /** @throws {AdministrationError} `not-found`, `invalid-field` when there are too many */
  setProperty(db: Database, id: number, name: string, value: string): void;
  /** @throws {AdministrationError} `not-found` */
  removeProperty(db: Database, id: number, name: string): void;
}

/** Of one bookmark. */
export const mostBookmarkProperties = 50;

interface Row {
  id: number;
  type: Bookmark['type'];
  name: string;
  value: string;
  global: number;
}

export function bookmarks(db: Database): Bookmarks {
  return {
    list: (cursor, limit) =>
      db
        .prepare('SELECT * FROM bookmarks WHERE id > ? ORDER BY id LIMIT ?')
        .all<Row>(cursor, limit)
        .map((row) => whole(db, row)),
    listFor: (username, cursor, limit) =>
      db
        .prepare(
          `SELECT * FROM bookmarks WHERE id IN (
             SELECT id FROM bookmarks WHERE global = 1
             UNION SELECT bookmark FROM bookmark_users WHERE username = ?1
             UNION SELECT bookmark FROM bookmark_groups JOIN group_members USING (groupname) WHERE username = ?1
           ) AND id > ?2 ORDER BY id LIMIT ?3`,
        )
        .all<Row>(username, cursor, limit)
        .map((row) => whole(db, row)),
    read: (id) => whole(db, existing(db, id)),
    create: (database, bookmark) => {
      const { type, name, value, globalBookmark = false } = checked(bookmark);
      const { id } = database
        .prepare('INSERT INTO bookmarks (type, name, value, global) VALUES (?, ?, ?, ?) RETURNING id')
        .get<{ id: number }>(type, name, value, Number(globalBookmark))!;
      writeLists(database, id, bookmark);
      return id;
    },
    change: (database, id, bookmark) => {
      const before = existing(database, id);
      const { type, name, value, globalBookmark = before.global === 1 } = checked(bookmark);
      database
        .prepare('UPDATE bookmarks SET type = ?, name = ?, value = ?, global = ? WHERE id = ?')
        .run(type, name, value, Number(globalBookmark), id);
      writeLists(database, id, bookmark);
    },
    remove: (database, id) => void database.prepare('DELETE FROM bookmarks WHERE id = ?').run(id),
    setProperty: (database, id, name, value) => {
      existing(database, id);
      writeProperty(database, id, name, value);
      const { count } = database
        .prepare('SELECT count(*) AS count FROM bookmark_properties WHERE bookmark = ?')
        .get<{ count: number }>(id)!;
      if (count > mostBookmarkProperties)
        throw new AdministrationError('invalid-field', 'A bookmark has no room for more properties.', 'name');
    },
    removeProperty: (database, id, name) => {
      existing(database, id);
      database.prepare('DELETE FROM bookmark_properties WHERE bookmark = ? AND name = ?').run(id, name);
    },
  };
}

function whole(db: Database, { id, type, name, value, global }: Row): Bookmark {
  const names = (table: string, column: string) =>
    db
      .prepare(`SELECT ${column} AS name FROM ${table} WHERE bookmark = ? ORDER BY ${column}`)
      .all<{ name: string }>(id)
      .map((row) => row.name);
  const property = db
    .prepare(
      `SELECT name AS "@key", value AS "@value" FROM bookmark_properties WHERE bookmark = ? ORDER BY name`,
    )
    .all<Bookmark['properties']['property'][number]>(id);
  return {
    bookmarkID: id,
    type,
    name,
    value,
    globalBookmark: global === 1,
    users: names('bookmark_users', 'username'),
    groups: names('bookmark_groups', 'groupname'),
    properties: { property },
  };
}

/** A page opens with one click: nothing but an address of the web may be behind it. */
function checked(bookmark: BookmarkBody): BookmarkBody {
  const { type, value } = bookmark;
  const isAddress = URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
  if (type === 'url' && !isAddress)
    throw new AdministrationError(
      'invalid-field',
      'The value must be an address that begins with https://.',
      'value',
    );
  if (type === 'group_chat' && !/^[^\s/@]+(@[^\s/@]+)?$/.test(value))
    throw new AdministrationError('invalid-field', 'The value must be the address of a room.', 'value');
  return bookmark;
}

function writeLists(db: Database, id: number, { users, groups, properties }: BookmarkBody): void {
  if (users !== undefined) {
    const names = users.map((user) => user.toLowerCase());
    writeNames(db, id, names, { table: 'bookmark_users', column: 'username', of: 'users', key: 'username' });
  }
  if (groups !== undefined)
    writeNames(db, id, groups, { table: 'bookmark_groups', column: 'groupname', of: 'groups', key: 'name' });
  if (properties === undefined) return;
  db.prepare('DELETE FROM bookmark_properties WHERE bookmark = ?').run(id);
  for (const property of properties.property) writeProperty(db, id, property['@key'], property['@value']);
}

function writeNames(
  db: Database,
  id: number,
  names: readonly string[],
  { table, column, of, key }: { table: string; column: string; of: 'users' | 'groups'; key: string },
): void {
  const known = db.prepare(`SELECT 1 FROM ${of} WHERE ${key} = ?`);
  const stranger = names.findIndex((name) => known.get(name) === undefined);
  if (stranger !== -1) {
    const message = `There is no ${of === 'users' ? 'user' : 'group'} "${names[stranger]}".`;
    throw new AdministrationError('invalid-field', message, `${of}.${stranger}`);
  }
  db.prepare(`DELETE FROM ${table} WHERE bookmark = ?`).run(id);
  const insert = db.prepare(`INSERT OR IGNORE INTO ${table} (bookmark, ${column}) VALUES (?, ?)`);
  for (const name of names) insert.run(id, name);
}

function writeProperty(db: Database, id: number, name: string, value: string): void {
  db.prepare(
    `INSERT INTO bookmark_properties (bookmark, name, value) VALUES (?, ?, ?)
     ON CONFLICT (bookmark, name) DO UPDATE SET value = excluded.value`,
  ).run(id, name, value);
}

function existing(db: Database, id: number): Row {
  const row = db.prepare('SELECT * FROM bookmarks WHERE id = ?').get<Row>(id);
  if (row === undefined) throw new AdministrationError('not-found', 'There is no such bookmark.');
  return row;
}
