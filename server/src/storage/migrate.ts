import type { Database } from './storage.js';
import { StorageUnavailable } from './storage.js';
import { migrations } from './migrations/index.js';

/** Applies what is missing, each step in a transaction of its own together with its number. */
export function migrate(database: Database, steps: readonly string[] = migrations): void {
  for (;;) {
    // The version is read under the write lock: two processes may open the same file at once.
    database.exec('BEGIN IMMEDIATE');
    try {
      const version = userVersion(database);
      if (version > steps.length) {
        throw new StorageUnavailable(
          `This database was written by a newer version of OFChat (its format is ${version}, this program knows ${steps.length}). Update the program.`,
        );
      }
      const step = steps[version];
      if (step !== undefined) {
        database.exec(step);
        database.exec(`PRAGMA user_version = ${version + 1}`);
      }
      database.exec('COMMIT');
      if (step === undefined) return;
    } catch (error) {
      rollBack(database);
      throw error;
    }
  }
}

function userVersion(database: Database): number {
  return database.prepare('PRAGMA user_version').get<{ user_version: number }>()!.user_version;
}

function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // SQLite has already rolled back by itself; the first error says why.
  }
}
