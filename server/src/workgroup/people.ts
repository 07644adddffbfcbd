/** Those who answer: what concerns a person in all workgroups together. */
import type { Availability } from '../../../src/protocol/index.js';
import type { Database, Storage } from '../storage/index.js';

export interface Person {
  readonly username: string;
  show: Availability;
  /** Reads an event stream. */
  connected: boolean;
  /** When the last stream closed, or when we began to wait for the first; undefined while connected. */
  awaySince: number | undefined;
  readonly joined: Set<string>;
  /** Rooms this person is in, or was invited to by accepting. */
  readonly rooms: Set<string>;
  /** The workgroup whose offer this person considers. */
  considering: string | undefined;
}

export class People {
  private readonly people = new Map<string, Person>();

  find(username: string): Person | undefined {
    return this.people.get(username);
  }

  /** @param now since when a person who was unknown is away */
  of(username: string, now: number): Person {
    let person = this.people.get(username);
    if (person === undefined) {
      person = {
        username,
        show: 'available',
        connected: false,
        awaySince: now,
        joined: new Set(),
        rooms: new Set(),
        considering: undefined,
      };
      this.people.set(username, person);
    }
    return person;
  }

  connect(person: Person, connected: boolean, now: number): void {
    if (person.connected === connected) return;
    person.connected = connected;
    person.awaySince = connected ? undefined : now;
  }

  /** Forgets a person of whom nothing needs to be known. */
  drop(person: Person): void {
    if (person.connected || person.joined.size > 0 || person.rooms.size > 0) return;
    this.people.delete(person.username);
  }
}

/** Experts who had joined workgroups, by the streams that are still open; the latest stream's presence counts. */
export function readJoined(
  db: Database,
): readonly { readonly username: string; readonly show: Availability; readonly joined: readonly string[] }[] {
  const rows = db
    .prepare("SELECT username, show, joined FROM streams WHERE kind = 'user' ORDER BY used_at, created_at")
    .all<{ username: string; show: Availability; joined: string }>();
  const experts = new Map<string, { username: string; show: Availability; joined: string[] }>();
  for (const { username, show, joined } of rows) {
    const before = experts.get(username)?.joined ?? [];
    experts.set(username, {
      username,
      show,
      joined: [...new Set([...before, ...(JSON.parse(joined) as string[])])],
    });
  }
  return [...experts.values()];
}

/** What a user who is signed in shows to others; undefined without an open stream. */
export function readShow(db: Database, username: string): Availability | undefined {
  return db
    .prepare(
      "SELECT show FROM streams WHERE username = ? AND kind = 'user' ORDER BY used_at DESC, created_at DESC LIMIT 1",
    )
    .get<{ show: Availability }>(username)?.show;
}

export function writeJoined(storage: Storage, username: string, joined: Iterable<string>): Promise<void> {
  const list = JSON.stringify([...joined]);
  return storage.write((db) => {
    db.prepare("UPDATE streams SET joined = ? WHERE username = ? AND kind = 'user'").run(list, username);
  });
}

export function writeShow(storage: Storage, username: string, show: Availability): Promise<void> {
  return storage.write((db) => {
    db.prepare("UPDATE streams SET show = ? WHERE username = ? AND kind = 'user'").run(show, username);
  });
}
