/** A server with people on both sides: those through whom everything hostile is sent, and bystanders who only read. */
import { createParser } from 'eventsource-parser';
import { decodeEvent } from '../../../src/protocol/index.js';
import { configDefaults } from '../../src/config/index.js';
import { bearer, TestServer, type Expert } from '../support/start-test-server.js';

export const actors = ['nobody', 'visitor', 'expert', 'supervisor', 'admin'] as const;
export type Actor = (typeof actors)[number];

export interface World {
  readonly server: TestServer;
  readonly tokens: Readonly<Record<Actor, string | undefined>>;
  /** What the actors may say instead of each parameter, to get as far as possible. */
  readonly valuesOf: (actor: Actor) => Record<string, string>;
  readonly bystanders: readonly EventWatcher[];
  /** One of the bystanders. */
  readonly ben: Expert;
  /** The room of amira, ben and the bystander kim. */
  readonly quietRoom: string;
  stop(): Promise<void>;
}

/** So many that nothing is refused only because a test is faster than people. */
const plenty = 1_000_000;

export async function createWorld(): Promise<World> {
  const limits = {
    ...configDefaults.limits,
    asksPerMinute: plenty,
    asksPerHour: plenty,
    messageBurst: plenty,
    expertMessageBurst: plenty,
    uploadsPerHour: plenty,
    streamsPerAddress: plenty,
  };
  const server = await TestServer.start({
    // So that each request can come from an address of its own.
    config: { limits, trustProxy: true, logLevel: 'warn' },
    longestWait: 20,
    workgroups: [
      { name: 'diabetes', members: ['amira', 'ben'], offerTimeout: 3_000 },
      // Those that an admin may spoil.
      { name: 'spare', members: ['chloe'] },
    ],
  });
  const amira = await server.signIn('amira');
  const chloe = await server.signIn('chloe');
  const root = await server.signIn('root');
  await root.call('POST', '/workgroups/diabetes/supervisors/chloe');
  await root.call('POST', '/users', { json: { username: 'spare', password: 'spare-password-1' } });
  await root.call('POST', '/chatrooms', { json: { roomName: 'spare', persistent: true } });
  await root.call('POST', '/groups', { json: { name: 'spare' } });

  const converse = async (userID: string) => {
    const question = `The question of ${userID}`;
    const visitor = await server.ask({ question, userID });
    const { room } = await amira.take(question);
    await visitor.join();
    return { visitor, room };
  };
  const { visitor: sam, room } = await converse('Sam');
  const { visitor: kim, room: quietRoom } = await converse('Kim');
  // Not before: the questions would be offered to ben as well.
  const ben = await server.signIn('ben');
  for (const each of [room, quietRoom]) {
    await amira.call('POST', `/chat/rooms/${each}/ben`);
    await ben.call('PUT', `/chat/rooms/${each}`);
  }
  const bystanders = [
    await EventWatcher.open(server, 'ben', ben.token),
    await EventWatcher.open(server, kim.username, kim.token),
    // The events of those who act are read too: they are told the most.
    await EventWatcher.open(server, 'amira', amira.token),
    await EventWatcher.open(server, sam.username, sam.token),
  ];

  const own = { expert: amira, supervisor: chloe, admin: root, visitor: sam };
  const valuesOf = (actor: Actor): Record<string, string> => {
    const spoils = actor === 'admin' || actor === 'supervisor';
    return {
      room: spoils ? 'spare' : room,
      workgroup: actor === 'admin' ? 'spare' : 'diabetes',
      username: spoils ? 'spare' : actor === 'visitor' ? sam.username : 'amira',
      user: 'spare',
      userId: sam.username,
      group: 'spare',
      groupname: 'spare',
      jid: 'ben',
      to: 'ben',
      id: actor === 'visitor' || actor === 'nobody' ? sam.username : '1',
      offerId: room,
      request: room,
      streamid: actor === 'nobody' ? amira.streamid : own[actor].streamid,
      state: 'composing',
      affiliation: 'members',
      propertyName: 'colour',
      name: 'colour',
      resource: 'browser',
      extension: 'spare',
      fileName: 'plan.pdf',
      fileSize: '100',
    };
  };
  return {
    server,
    ben,
    quietRoom,
    bystanders,
    valuesOf,
    tokens: {
      nobody: undefined,
      visitor: sam.token,
      expert: amira.token,
      supervisor: chloe.token,
      admin: root.token,
    },
    stop: async () => {
      for (const watcher of bystanders) watcher.close();
      for (const { events } of [amira, ben, chloe, root, sam, kim]) events.close();
      await server.stop();
    },
  };
}

/** Reads a stream as a correct program would, and notes whatever such a program could not read. */
export class EventWatcher {
  readonly problems: string[] = [];
  count = 0;
  over = false;
  private readonly username: string;
  private readonly abort = new AbortController();
  private readonly seen = new Set<string>();
  private waiting: (() => void)[] = [];

  static async open(server: TestServer, username: string, token: string): Promise<EventWatcher> {
    const watcher = new EventWatcher(username);
    const response = await fetch(`${server.url}/sse/${username}`, {
      headers: { accept: 'text/event-stream', ...bearer(token) },
      signal: watcher.abort.signal,
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    void watcher.read(response.body!);
    return watcher;
  }

  private constructor(username: string) {
    this.username = username;
  }

  /** Resolves when a message with this text came; rejects when the stream ended before. */
  async message(text: string): Promise<void> {
    while (!this.seen.has(text)) {
      if (this.over) throw new Error(`The stream of ${this.username} ended.`);
      await new Promise<void>((next) => this.waiting.push(next));
    }
  }

  close(): void {
    this.abort.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    // Not UTF-8 is a problem as well.
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const parser = createParser({
      onEvent: ({ event, data, id }) => this.judge(event, data, id),
      onError: (error) => this.problems.push(`${this.username}: ${error.message}`),
    });
    const reader = body.getReader();
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        parser.feed(decoder.decode(value, { stream: true }));
        this.wake();
      }
    } catch (error) {
      if (!this.abort.signal.aborted) this.problems.push(`${this.username}: ${String(error)}`);
    }
    this.over = true;
    this.wake();
  }

  private judge(event: string | undefined, data: string, id: string | undefined): void {
    this.count += 1;
    const decoded = decodeEvent(event ?? '', data);
    if (decoded.type === 'undecodable')
      this.problems.push(`${this.username}: ${event} ${decoded.reason} ${data}`);
    if (!/^[\w.-]*$/.test(id ?? '')) this.problems.push(`${this.username}: the id ${id}`);
    try {
      const { body } = JSON.parse(data) as { body?: unknown };
      if (typeof body === 'string') this.seen.add(body);
    } catch {
      this.problems.push(`${this.username}: ${event} is no JSON: ${data}`);
    }
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const next of waiting) next();
  }
}
