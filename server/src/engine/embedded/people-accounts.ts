/** Finding users, and what each keeps in its own account. */
import { limits, type FoundUser } from '../../../../src/protocol/index.js';
import { storable, type Database } from '../../storage/index.js';
import { EngineError, type PeopleOpResult } from '../engine.js';
import { anywhere } from './people-words.js';

/**
 * Username, name and e-mail address of everybody in whom the text occurs. Properties of others are neither searched
 * nor told.
 */
export function findUsers(
  db: Database,
  { search, limit, offset }: { readonly search: string; readonly limit: number; readonly offset: number },
): FoundUser[] {
  // SQLite takes only a to z for the same as A to Z: `élodie` finds Élodie by being tried both ways.
  const [first = '', ...rest] = search.trim();
  const spellings = [search.trim(), `${first.toUpperCase()}${rest.join('')}`, search.trim().toLowerCase()];
  const patterns = [...new Set(spellings)].map(anywhere);
  const columns = ['username', 'name', 'email'];
  const fits = patterns.flatMap(() => columns.map((column) => `${column} LIKE ? ESCAPE '\\'`)).join(' OR ');
  return db
    .prepare(`SELECT username, name, email FROM users WHERE ${fits} ORDER BY username LIMIT ? OFFSET ?`)
    .all<FoundUser>(...patterns.flatMap((pattern) => columns.map(() => pattern)), limit, offset);
}

export function profile(db: Database, username: string): PeopleOpResult['profile'] {
  const user = db
    .prepare('SELECT username, name, email FROM users WHERE username = ?')
    .get<FoundUser>(username);
  if (user === undefined) throw new EngineError('not-found', 'This account is gone.');
  const properties = db
    .prepare('SELECT name, value FROM user_properties WHERE username = ? ORDER BY name')
    .all<{ name: string; value: string }>(username);
  return { ...user, properties };
}

/** @throws {EngineError} `invalid-field` when there are as many as one can have */
export function setProperty(db: Database, username: string, name: string, value: string): void {
  const others = db
    .prepare('SELECT count(*) AS count FROM user_properties WHERE username = ? AND name <> ?')
    .get<{ count: number }>(username, storable(name))!;
  if (others.count >= limits.properties)
    throw new EngineError('invalid-field', 'You have as many properties as one can have.', {
      field: 'propertyName',
    });
  db.prepare('INSERT OR REPLACE INTO user_properties (username, name, value) VALUES (?, ?, ?)').run(
    username,
    name,
    value,
  );
}

export function removeProperty(db: Database, username: string, name: string): void {
  db.prepare('DELETE FROM user_properties WHERE username = ? AND name = ?').run(username, name);
}
