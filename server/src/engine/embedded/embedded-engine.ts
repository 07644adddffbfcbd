/** The engine that needs nothing else: rooms in SQLite, events in process. */
import type { Storage } from '../../storage/index.js';
import {
  EngineError,
  type Engine,
  type EngineEvent,
  type Op,
  type OpResult,
  type Principal,
  type Session,
} from '../engine.js';
import { eventQueue, type EventQueue } from '../event-queue.js';
import { admit, dismiss } from './admission.js';
import { createPublisher } from './publisher.js';
import { chatRoomAdmin } from './chat-room-admin.js';
import { removeWithoutRight } from './lost-rights.js';
import type { Means, Operations, Passwords } from './operations.js';
import { peopleOperations } from './people-operations.js';
import { createRoom, endRoom } from './room-changes.js';
import { roomOperations } from './room-operations.js';
import { openRooms } from './rooms.js';

export interface EmbeddedEngineOptions {
  readonly storage: Storage;
  /** Milliseconds since 1970; informative, the order is the sequence's. */
  readonly now: () => number;
  /** Unguessable; for messages whose sender chose no id. */
  readonly newId: () => string;
  /** The domain part of rooms' addresses: `room@conference.domain`. */
  readonly domain: string;
  /** Of rooms. Without it rooms have none. */
  readonly passwords?: Passwords;
}

const noPasswords: Passwords = {
  hash: async () => {
    throw new EngineError('unavailable', 'This engine was given nothing to hash passwords with.');
  },
  verify: async () => false,
};

/** Events that may wait for a session's reader. A stream's event log takes them at once. */
const queueCapacity = 10_000;

export function createEmbeddedEngine({
  storage,
  now,
  newId,
  domain,
  passwords = noPasswords,
}: EmbeddedEngineOptions): Engine {
  const { db } = storage;
  const queues = new Map<string, Set<EventQueue<EngineEvent>>>();

  const deliver = (username: string, event: EngineEvent) => {
    for (const queue of queues.get(username) ?? []) queue.push(event);
  };
  const isHere = (username: string) => queues.has(username);
  const { commit, onRoomChange } = createPublisher(storage, deliver);

  const means: Means = { db, commit, deliver, isHere, now, newId, domain, passwords };
  const operations: Operations<Op, OpResult> = { ...roomOperations(means), ...peopleOperations(means) };

  const open = (principal: Principal): Session => {
    const queue = eventQueue<EngineEvent>(queueCapacity);
    const own = queues.get(principal.username) ?? new Set();
    queues.set(principal.username, own.add(queue));
    let closed = false;
    return {
      principal,
      events: queue,
      do: async <O extends Op>(op: O) => {
        if (closed) throw new EngineError('unavailable', 'This session is closed.');
        const operation = operations[op.type] as (
          op: Op,
          principal: Principal,
        ) => Promise<OpResult[O['type']]>;
        return operation(op, principal);
      },
      close: async () => {
        closed = true;
        own.delete(queue);
        if (own.size === 0 && queues.get(principal.username) === own) queues.delete(principal.username);
        queue.end();
      },
    };
  };

  return {
    open: async (principal) => open(principal),
    admin: {
      chatRooms: chatRoomAdmin(means),
      rightsChanged: () => removeWithoutRight(db, commit, now),
      createRoom: (room) => commit((database) => createRoom(database, room, now())),
      endRoom: (room, reason) => commit((database, news) => endRoom(database, news, room, reason, now())),
      admit: (room, expert) => commit((database, news) => admit(database, news, room, expert, now())),
      dismiss: (room, username) => commit((database, news) => dismiss(database, news, room, username, now())),
      onRoomChange,
      openRooms: async () => openRooms(db),
    },
    caps: { attachments: false, contacts: true },
    close: async () => {
      for (const own of queues.values()) for (const queue of own) queue.end();
      queues.clear();
    },
  };
}
