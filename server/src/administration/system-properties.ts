/** Names and values that an admin keeps for other programs. Values of secrets are sealed, and never read here again. */
import type { SystemProperty } from '../../../src/protocol/index.js';
import type { Database, Secrets } from '../storage/index.js';
import { AdministrationError } from './administration-error.js';
import { mask, namesSecret } from './secret-text.js';

export interface SystemProperties {
  /** By name, behind `cursor`. */
  list(cursor: string, limit: number): readonly SystemProperty[];
  /** @throws {AdministrationError} `not-found` */
  read(name: string): SystemProperty;
  /** Makes it or replaces its value; what is secret stays so until it is removed. The mask leaves a secret as it is. */
  set(db: Database, name: string, value: string, secret: boolean): void;
  /** As `set`, of one that is there. @throws {AdministrationError} `not-found` */
  change(db: Database, name: string, value: string): void;
  /** @throws {AdministrationError} `not-found` */
  remove(db: Database, name: string): void;
}

interface Row {
  name: string;
  value: string;
  secret: number;
}

export function systemProperties(db: Database, secrets: Secrets): SystemProperties {
  const find = (database: Database, name: string) =>
    database.prepare('SELECT name, value, secret FROM system_properties WHERE name = ?').get<Row>(name);

  const set: SystemProperties['set'] = (database, name, value, wanted) => {
    const before = find(database, name);
    const secret = wanted || namesSecret(name) || before?.secret === 1;
    if (before?.secret === 1 && value === mask) return;
    database
      .prepare(
        `INSERT INTO system_properties (name, value, secret) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, secret = excluded.secret`,
      )
      .run(name, secret ? secrets.seal(value) : value, Number(secret));
  };

  return {
    list: (cursor, limit) =>
      db
        .prepare('SELECT name, value, secret FROM system_properties WHERE name > ? ORDER BY name LIMIT ?')
        .all<Row>(cursor, limit)
        .map(shown),
    read: (name) => {
      const row = find(db, name);
      if (row === undefined) throw noProperty();
      return shown(row);
    },
    set,
    change: (database, name, value) => {
      if (find(database, name) === undefined) throw noProperty();
      set(database, name, value, false);
    },
    remove: (database, name) => {
      const { changes } = database.prepare('DELETE FROM system_properties WHERE name = ?').run(name);
      if (changes === 0) throw noProperty();
    },
  };
}

function shown({ name, value, secret }: Row): SystemProperty {
  return { '@key': name, '@value': secret === 1 ? mask : value, secret: secret === 1 };
}

function noProperty(): AdministrationError {
  return new AdministrationError('not-found', 'There is no such property.');
}
