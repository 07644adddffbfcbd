/**
 * One SQLite file in WAL mode with `synchronous=FULL`. Reads are synchronous and cheap. Writes that arrive
 * together are committed together: one fsync for all of them, and nobody is answered before it.
 */
import type Database from 'libsql';

export interface Storage {
  /** For reads. Never write through it outside `write`. */
  readonly db: Database.Database;
  /**
   * Runs `work` inside a transaction that may hold the work of others too, each in a savepoint of its own: what
   * `work` throws undoes its own changes only and rejects the promise. Resolves after the durable commit.
   * Works run in the order of the calls, and their promises settle in that order.
   */
  write<T>(work: (db: Database.Database) => T): Promise<T>;
  close(): Promise<void>;
}
