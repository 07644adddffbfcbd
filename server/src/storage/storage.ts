/**
 * One SQLite file in WAL mode with `synchronous=FULL`. Reads are synchronous and cheap. Writes that arrive
 * together are committed together: one fsync for all of them, and nobody is answered before it.
 */

/** What SQLite keeps. Booleans are written as 0 and 1; a missing value is null, never undefined. */
export type SqlValue = string | number | bigint | Uint8Array | null;

export interface Statement {
  /** How many rows it changed. */
  run(...values: SqlValue[]): { changes: number };
  /** The first row; undefined when there is none. */
  get<Row = unknown>(...values: SqlValue[]): Row | undefined;
  all<Row = unknown>(...values: SqlValue[]): Row[];
}

export interface Database {
  /** Statements are kept: preparing the same text again costs nothing. */
  prepare(sql: string): Statement;
  /** Runs text that may hold several statements and has no parameters. */
  exec(sql: string): void;
}

export interface Storage {
  /** For reads. Never write through it outside `write`. */
  readonly db: Database;
  /**
   * Runs `work` inside a transaction that may hold the work of others too, each in a savepoint of its own: what
   * `work` throws undoes its own changes only and rejects the promise. Resolves after the durable commit.
   * Works run in the order of the calls, and their promises settle in that order.
   * @throws {StorageUnavailable} when the disk is full or broken, or the storage was closed: nothing was kept
   */
  write<T>(work: (db: Database) => T): Promise<T>;
  /**
   * Moves everything that is committed into the file and empties the log beside it, so that nothing erased is left
   * there. False when another process is reading: then it is for the next time.
   */
  emptyLog(): boolean;
  /** Commits what waits, then closes the file. */
  close(): Promise<void>;
}

/** The file cannot be read or written now: full, broken, read-only, held by another process, or closed. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}
