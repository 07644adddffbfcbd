import type { LibsqlDatabase } from './libsql-database.js';
import { StorageUnavailable, type Database, type Storage } from './storage.js';

interface Job {
  readonly work: (db: Database) => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** Longest pause between two commits, in ms. */
const longestPause = 20;

/**
 * Collects the writes of one turn of the event loop and commits them as one transaction. A commit holds everything
 * up until the disk has answered, so another one follows no sooner than the last one took: a slow disk gets fewer,
 * larger commits, and at least half of the time is left for reading and telling.
 */
export function groupCommit(database: LibsqlDatabase): Pick<Storage, 'write'> & {
  /** Commits what waits; false when it was closed before. */
  close(): Promise<boolean>;
} {
  let waiting: Job[] = [];
  let scheduled = false;
  let closed = false;
  let notBefore = 0;

  // setImmediate runs after all input of this turn was handled: requests that arrive together share one fsync.
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    const pause = Math.min(notBefore - performance.now(), longestPause);
    if (pause < 1) setImmediate(flush);
    else setTimeout(flush, pause);
  };

  const flush = () => {
    scheduled = false;
    const jobs = waiting;
    waiting = [];
    if (jobs.length === 0) return;
    const begun = performance.now();
    runTogether(database, jobs);
    const ended = performance.now();
    notBefore = ended + (ended - begun);
  };

  return {
    write: <T>(work: (db: Database) => T) =>
      new Promise<T>((resolve, reject) => {
        if (closed) {
          reject(new StorageUnavailable('The storage is closed.'));
          return;
        }
        waiting.push({ work, resolve: resolve as Job['resolve'], reject });
        schedule();
      }),
    close: async () => {
      if (closed) return false;
      closed = true;
      flush();
      return true;
    },
  };
}

function runTogether(database: LibsqlDatabase, jobs: readonly Job[]): void {
  let outcomes: Outcome[];
  try {
    database.exec('BEGIN IMMEDIATE');
    outcomes = jobs.map((job) => runInSavepoint(database, job.work));
    database.exec('COMMIT');
  } catch (cause) {
    rollBack(database);
    // Also those that were refused for a reason of their own: they may have seen what a neighbour had written.
    const error = new StorageUnavailable('The storage cannot keep anything at the moment.', { cause });
    for (const job of jobs) job.reject(error);
    return;
  }
  jobs.forEach((job, index) => {
    const outcome = outcomes[index]!;
    if (outcome.ok) job.resolve(outcome.value as never);
    else job.reject(outcome.error);
  });
}

function runInSavepoint(database: LibsqlDatabase, work: Job['work']): Outcome {
  database.prepare('SAVEPOINT work').run();
  try {
    const value = work(database);
    if (value instanceof Promise) {
      value.catch(() => undefined);
      throw new TypeError('The work of a write must be synchronous: the commit would not wait for it.');
    }
    database.prepare('RELEASE work').run();
    return { ok: true, value };
  } catch (error) {
    // A full or broken disk undoes the whole transaction, so it concerns everybody in it.
    if (!database.inTransaction || concernsTheDisk(error)) throw error;
    database.prepare('ROLLBACK TO work').run();
    database.prepare('RELEASE work').run();
    return { ok: false, error };
  }
}

function concernsTheDisk(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN|NOMEM|BUSY|LOCKED)/.test(code);
}

function rollBack(database: LibsqlDatabase): void {
  if (!database.inTransaction) return;
  try {
    database.exec('ROLLBACK');
  } catch {
    // SQLite has already rolled back by itself.
  }
}
