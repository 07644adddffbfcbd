/**
 * Commits a change of rooms and tells it afterwards: to the sessions of those whom it concerns, and to those who
 * listen to all rooms. Everything is told in the order of the commits, because every write of the engine comes
 * this way and none takes a longer one.
 */
import { StorageUnavailable, type Database, type Storage } from '../../storage/index.js';
import { EngineError, type EngineEvent, type RoomChange } from '../engine.js';

/** Notes, inside a transaction, what is to be told after the commit. */
export interface News {
  /** To everybody who is in the room at this point of the transaction. */
  toRoom(room: string, event: EngineEvent): void;
  /** As `toRoom`, without the visitor. */
  toColleagues(room: string, event: EngineEvent): void;
  toUser(username: string, event: EngineEvent): void;
  changed(change: RoomChange): void;
}

export interface Publisher {
  /** @throws {EngineError} `unavailable` when nothing could be kept; and whatever `work` throws */
  commit<T>(work: (db: Database, news: News) => T): Promise<T>;
  onRoomChange(listener: (change: RoomChange) => void): () => void;
}

export function createPublisher(
  storage: Storage,
  deliver: (username: string, event: EngineEvent) => void,
): Publisher {
  const listeners = new Set<(change: RoomChange) => void>();

  const announce = (change: RoomChange) => {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        // A fault of the listener: loud, but not at the cost of those who come after it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };

  return {
    commit: async (work) => {
      const telling: (() => void)[] = [];
      try {
        return await storage
          .write((db) => work(db, noteNews(db, telling, deliver, announce)))
          .then((result) => {
            for (const tell of telling) tell();
            return result;
          });
      } catch (cause) {
        if (cause instanceof StorageUnavailable) {
          throw new EngineError('unavailable', 'The server cannot keep anything at the moment.', { cause });
        }
        throw cause;
      }
    },
    onRoomChange: (listener) => {
      // A wrapper of its own, so that one function that listens twice is removed once.
      const entry = (change: RoomChange) => listener(change);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
}

function noteNews(
  db: Database,
  telling: (() => void)[],
  deliver: (username: string, event: EngineEvent) => void,
  announce: (change: RoomChange) => void,
): News {
  const toPresent = (roles: string) => (room: string, event: EngineEvent) => {
    const present = db
      .prepare(`SELECT username FROM occupants WHERE room = ? AND present = 1 ${roles}`)
      .all<{ username: string }>(room);
    telling.push(() => present.forEach(({ username }) => deliver(username, event)));
  };
  return {
    toRoom: toPresent(''),
    toColleagues: toPresent("AND role <> 'visitor'"),
    toUser: (username, event) => telling.push(() => deliver(username, event)),
    changed: (change) => telling.push(() => announce(change)),
  };
}
