/** The whole server on a port of its own, with a real database file in a temporary folder. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type {
  AskAccepted,
  AskBody,
  ErrorBody,
  ErrorCode,
  LoggedIn,
  RoomState,
} from '../../../src/protocol/index.js';
import { createUsers } from '../../src/auth/index.js';
import { configDefaults, databaseFile, type Config } from '../../src/config/index.js';
import { startServer, type RunningServer, type ServerOptions } from '../../src/main.js';
import { openStorage } from '../../src/storage/index.js';
import { addMember, saveWorkgroup, type WorkgroupSettings } from '../../src/workgroup/index.js';
import { SseReader } from './sse-reader.js';

export const api = '/restapi/v1';

export interface TestServerOptions extends ServerOptions {
  config?: Partial<Config>;
  /** `diabetes`, with the members amira and ben, when nothing is given. */
  workgroups?: readonly (Partial<WorkgroupSettings> & { name: string; members: readonly string[] })[];
}

/** Every user's password is the name with `-password` behind it. `root` is an admin. */
export const users = ['amira', 'ben', 'chloe', 'root'] as const;
export const passwordOf = (username: string) => `${username}-password`;

export class TestServer {
  readonly log: string[] = [];
  private running: RunningServer | undefined;
  private readonly config: Config;
  private readonly options: TestServerOptions;

  static async start(options: TestServerOptions = {}): Promise<TestServer> {
    const data = mkdtempSync(join(tmpdir(), 'ofchat-test-'));
    await addPeople(
      { ...configDefaults, data },
      options.workgroups ?? [{ name: 'diabetes', members: ['amira', 'ben'] }],
    );
    const limits = {
      ...configDefaults.limits,
      asksPerMinute: 1_000,
      asksPerHour: 1_000,
      messageBurst: 1_000,
      expertMessageBurst: 1_000,
    };
    const server = new TestServer({ ...configDefaults, limits, port: 0, ...options.config, data }, options);
    await server.resume();
    return server;
  }

  private constructor(config: Config, options: TestServerOptions) {
    this.config = config;
    this.options = options;
  }

  get url(): string {
    return this.running!.url;
  }

  get data(): string {
    return this.config.data;
  }

  async resume(): Promise<void> {
    this.running = await startServer(this.config, {
      ...this.options,
      log: { write: (line) => this.log.push(line) },
    });
  }

  /** As SIGTERM: everything is drained. */
  async halt(): Promise<void> {
    await this.running?.close();
    this.running = undefined;
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.config.data, { recursive: true, force: true });
  }

  // --- people -----------------------------------------------------------------------------------------

  async signIn(username: string): Promise<Expert> {
    const answer = await this.call('POST', `/chat/${username}/login`, {
      text: passwordOf(username),
      headers: { accept: 'application/json' },
    });
    const session = answer.json as LoggedIn;
    const events = await SseReader.open(`${this.url}/sse/${username}`, bearer(session.token));
    return new Expert(this, session, events);
  }

  async ask(body: Partial<AskBody> = {}, headers: Record<string, string> = {}): Promise<Visitor> {
    const answer = await this.call('POST', '/ask', {
      json: question(body),
      headers: { prefer: 'respond-async', ...headers },
    });
    if (answer.status !== 202) throw new Error(`${answer.status} ${answer.text}`);
    const accepted = answer.json as AskAccepted;
    const events = await SseReader.open(`${this.url}/sse/${accepted.username}`, bearer(accepted.token));
    return new Visitor(this, accepted, events);
  }

  // --- calls ------------------------------------------------------------------------------------------

  /** @param path behind the base, or a whole path when it is `at` another one */
  async call(method: string, path: string, about: CallOptions = {}): Promise<Answer> {
    const headers: Record<string, string> = { ...about.headers };
    if (about.token !== undefined) headers['authorization'] = `Bearer ${about.token}`;
    if (about.basic !== undefined) headers['authorization'] = basic(about.basic);
    if (about.json !== undefined) headers['content-type'] ??= 'application/json';
    if (about.text !== undefined) headers['content-type'] ??= 'text/plain';
    const body = about.json === undefined ? about.text : JSON.stringify(about.json);
    const response = await fetch(`${this.url}${about.base ?? api}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
      ...(about.signal === undefined ? {} : { signal: about.signal }),
    });
    return new Answer(response, await response.text());
  }
}

export interface CallOptions {
  readonly token?: string;
  /** A username; the password is known. */
  readonly basic?: string;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string>;
  readonly base?: string;
  readonly signal?: AbortSignal;
}

export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;

  constructor(response: Response, text: string) {
    this.status = response.status;
    this.headers = response.headers;
    this.text = text;
  }

  get json(): unknown {
    return JSON.parse(this.text);
  }

  get error(): ErrorBody {
    return this.json as ErrorBody;
  }

  /** Status, code and field: what a client decides by. */
  get refusal(): [status: number, code: ErrorCode, field?: string] {
    const { status, code, field } = this.error;
    if (status !== this.status) throw new Error(`The body says ${status}, the answer ${this.status}.`);
    return field === undefined ? [status, code] : [status, code, field];
  }
}

class Person {
  readonly server: TestServer;
  readonly token: string;
  readonly username: string;
  readonly streamid: string;
  events: SseReader;

  constructor(
    server: TestServer,
    { token, username, streamid }: { token: string; username: string; streamid: string },
    events: SseReader,
  ) {
    this.server = server;
    this.token = token;
    this.username = username;
    this.streamid = streamid;
    this.events = events;
  }

  call(method: string, path: string, about: CallOptions = {}): Promise<Answer> {
    return this.server.call(method, path, { token: this.token, ...about });
  }

  /** Reads the stream again, behind the last event. */
  async reconnect(): Promise<void> {
    const { lastEventId } = this.events;
    this.events.close();
    const url = `${this.server.url}/sse/${this.username}`;
    this.events = await SseReader.open(url, bearer(this.token), lastEventId);
  }
}

export class Expert extends Person {
  /** Waits for the offer of `question`, and answers its id. */
  async offered(question: string): Promise<string> {
    const offer = await this.events.event<{ id: string; metaData: { question: string } }>(
      'offerReceived',
      ({ metaData }) => metaData.question === question,
    );
    return offer.id;
  }

  /** Accepts the offer of `question` and joins its room. */
  async take(question: string): Promise<RoomState> {
    const offerId = await this.offered(question);
    const accepted = await this.call('PUT', `/chat/assists/diabetes/${offerId}`);
    if (accepted.status !== 200) throw new Error(accepted.text);
    return (await this.call('PUT', `/chat/rooms/${offerId}`)).json as RoomState;
  }
}

export class Visitor extends Person {
  /** Joins the room when it is offered. */
  async join(): Promise<RoomState> {
    await this.events.event('offer');
    const joined = await this.call('POST', `/ask/${this.username}`);
    if (joined.status !== 200) throw new Error(joined.text);
    return joined.json as RoomState;
  }
}

export function question(body: Partial<AskBody> = {}): AskBody {
  return {
    workgroup: 'diabetes',
    userID: 'Sam',
    emailAddress: 'sam@example.org',
    question: 'May I eat dates?',
    ...body,
  } as AskBody;
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

export function basic(username: string, password = passwordOf(username)): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Hashing passwords takes its time, on purpose: it is done once for all servers of a test file. */
let database: Promise<Buffer> | undefined;

async function databaseWithUsers(): Promise<Buffer> {
  const data = mkdtempSync(join(tmpdir(), 'ofchat-users-'));
  const file = databaseFile({ ...configDefaults, data });
  const storage = openStorage(file);
  const accounts = createUsers({ storage, now: Date.now });
  await Promise.all(
    users.map((username) => {
      const name = `${username[0]!.toUpperCase()}${username.slice(1)}`;
      const email = `${username}@example.org`;
      return accounts.add({
        username,
        name,
        email,
        password: passwordOf(username),
        admin: username === 'root',
      });
    }),
  );
  await storage.close();
  const bytes = readFileSync(file);
  rmSync(data, { recursive: true, force: true });
  return bytes;
}

async function addPeople(
  config: Config,
  workgroups: NonNullable<TestServerOptions['workgroups']>,
): Promise<void> {
  const file = databaseFile(config);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await (database ??= databaseWithUsers()));
  const storage = openStorage(file);
  for (const { members, ...settings } of workgroups) {
    await saveWorkgroup(storage, settings, Date.now());
    for (const member of members) await addMember(storage, settings.name, member);
  }
  await storage.close();
}
