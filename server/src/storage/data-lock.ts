/** One server for each data directory: a second one would keep a queue of its own and offer everything twice. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { StorageUnavailable } from './storage.js';

/**
 * Held by SQLite's lock on a file of its own: the system takes it away from a process that dies, however it dies, and it
 * holds between containers that share a directory.
 * @returns the function that gives it back
 * @throws {StorageUnavailable} with a sentence for the administrator
 */
export function lockData(directory: string): () => void {
  let connection: InstanceType<typeof Libsql> | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    connection = new Libsql(join(directory, 'server.lock'), { timeout: 0 });
    connection.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    connection?.close();
    const busy = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_BUSY');
    throw new StorageUnavailable(
      busy
        ? `An OFChat server is using the data in ${directory}. Stop it first.`
        : `The directory ${directory} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  }
  const held = connection;
  return () => {
    if (held.open) held.close();
  };
}
