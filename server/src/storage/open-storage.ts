import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { groupCommit } from './group-commit.js';
import { LibsqlDatabase } from './libsql-database.js';
import { migrate } from './migrate.js';
import { StorageUnavailable, type Storage } from './storage.js';

/** How long a write waits for another process, such as `ofchat user add` beside a running server. */
const busyMilliseconds = 5_000;

/**
 * Opens the database file, makes it when it is missing, and brings it up to date.
 * @throws {StorageUnavailable} with a sentence for the administrator
 */
export function openStorage(path: string): Storage {
  const database = open(path);
  const writer = groupCommit(database);
  return {
    db: database,
    write: (work) => writer.write(work),
    emptyLog: () => emptyLog(database),
    close: async () => {
      if (!(await writer.close())) return;
      try {
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // A reader in another process may hold the log; the next one to open the file goes on with it.
      }
      database.close();
    },
  };
}

function open(path: string): LibsqlDatabase {
  let database: LibsqlDatabase | undefined;
  try {
    makePrivateFile(path);
    database = new LibsqlDatabase(path, busyMilliseconds);
    database.prepare('PRAGMA journal_mode=WAL').get();
    // What is deleted is overwritten: an erased conversation must not be found in the file.
    database.exec('PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;');
    migrate(database);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof StorageUnavailable) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StorageUnavailable(`The database ${path} cannot be opened: ${reason}.`, { cause });
  }
}

/** Does not wait: a backup that reads for minutes would hold up everybody else. */
function emptyLog(database: LibsqlDatabase): boolean {
  database.prepare('PRAGMA busy_timeout=0').get();
  try {
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get<{ busy: number }>()?.busy === 0;
  } catch {
    return false;
  } finally {
    database.prepare(`PRAGMA busy_timeout=${busyMilliseconds}`).get();
  }
}

/**
 * Conversations are nobody's business but the server's; SQLite gives its side files the same mode. A file that is there is
 * not touched: to close it would take away the locks that this process holds on it (fcntl(2)), and another process
 * would then take the log of a running server for an orphan's.
 */
function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
