/** A stream from its opening to its end: token, event log, and the principal's session at the engine. */
import type { Availability } from '../../../src/protocol/index.js';
import { visitorPrefix, type Auth, type Stream } from '../auth/index.js';
import type { Engine, EngineEvent, Op, OpResult, Principal, Session } from '../engine/engine.js';
import { encodeEngineEvent, type StreamHub } from '../events/index.js';
import type { Storage } from '../storage/index.js';
import type { WorkgroupService } from '../workgroup/service.js';
import { Absences } from './absences.js';

export interface StreamsOptions {
  readonly auth: Auth;
  readonly engine: Engine;
  readonly hub: StreamHub;
  readonly workgroups: WorkgroupService;
  readonly storage: Storage;
  readonly domain: string;
  /** How long nobody may read a user's events before its contacts see it offline, in ms; a minute by default. */
  readonly longestAbsence?: number | undefined;
}

export class Streams {
  private readonly options: StreamsOptions;
  /** One session for each principal who has a stream, however many streams there are. */
  private readonly sessions = new Map<string, Promise<Session>>();
  private readonly absences: Absences;
  private dataVersion: number;

  constructor(options: StreamsOptions) {
    this.options = options;
    this.dataVersion = this.readDataVersion();
    this.absences = new Absences({
      longest: options.longestAbsence,
      onChange: (username, absent) => {
        // What cannot be kept now is told with the next change.
        this.showAbsence(username, absent).catch(() => undefined);
      },
    });
  }

  /** Takes up the streams that were open before a restart. */
  async resume(): Promise<void> {
    for (const stream of this.options.auth.streams()) {
      this.options.hub.open(stream.streamid, stream.username);
      await this.keepSession(this.principalOf(stream));
      if (stream.kind === 'user') this.absences.connected(stream.username, false);
    }
    // Who is in a room of a workgroup stays in it; chat rooms are for those who are here.
    await this.options.engine.admin.chatRooms.leaveAbsent((username) => this.sessions.has(username));
  }

  /** A new stream. `workgroup`: only for visitors. */
  async open(principal: Principal, workgroup?: string): Promise<{ stream: Stream; token: string }> {
    const opened = await this.options.auth.openStream(principal, workgroup);
    this.options.hub.open(opened.stream.streamid, principal.username);
    await this.keepSession(principal);
    return opened;
  }

  /** An expert signs in: a stream, and a place in each of the expert's workgroups (README). */
  async signIn(principal: Principal): Promise<{ stream: Stream; token: string }> {
    const { auth, workgroups } = this.options;
    // A second tab does not change what the first one shows to others.
    const first = auth.streamsOf(principal.username).length === 0;
    const { show, status } = first
      ? { show: 'available' as const, status: '' }
      : this.presenceOf(principal.username);
    const opened = await this.open(principal);
    if (first) await this.setPresence(principal, show, status);
    else await this.remember(principal.username, show, status);
    for (const workgroup of workgroups.memberships(principal.username))
      await workgroups.join(principal.username, workgroup);
    return opened;
  }

  async setPresence(principal: Principal, show: Availability, status: string): Promise<void> {
    this.absences.forget(principal.username);
    await this.do(principal, { type: 'presence', show, status });
    await this.remember(principal.username, show, status);
    this.options.workgroups.presence(principal.username, show);
  }

  /** The first reader of this user came, or the last one went. */
  connected(username: string, connected: boolean): void {
    if (!username.startsWith(visitorPrefix)) this.absences.connected(username, connected);
  }

  /** To contacts only: workgroups have their own rule, and one's own view of oneself does not change. */
  private async showAbsence(username: string, absent: boolean): Promise<void> {
    const principal = this.options.auth.user(username);
    if (principal === undefined || !this.sessions.has(username)) return;
    const shown = absent ? { show: 'offline' as const, status: '' } : this.presenceOf(username);
    await this.do(principal, { type: 'presence', ...shown });
  }

  /** Tells a reader who has just come, and knows nothing, which contacts are there and who asks to be one. */
  async greet(principal: Principal, streamid: string): Promise<void> {
    const { hub, domain } = this.options;
    for (const event of await this.do(principal, { type: 'catchUp' }))
      hub.tell(streamid, encodeEngineEvent(event, principal.username, domain));
  }

  private async remember(username: string, show: Availability, status: string): Promise<void> {
    await this.options.storage.write((db) =>
      db.prepare('UPDATE streams SET show = ?, status = ? WHERE username = ?').run(show, status, username),
    );
  }

  /** What this user last showed to others. */
  presenceOf(username: string): { show: Availability; status: string } {
    const last = this.options.storage.db
      .prepare('SELECT show, status FROM streams WHERE username = ? ORDER BY created_at DESC LIMIT 1')
      .get<{ show: Availability; status: string }>(username);
    return last ?? { show: 'offline', status: '' };
  }

  /** Ends a stream. With the last one an expert leaves the workgroups, and a user the chat rooms. */
  async close(stream: Stream): Promise<void> {
    const { auth, hub } = this.options;
    await auth.closeStream(stream.streamid);
    try {
      if (auth.streamsOf(stream.username).length === 0) await this.depart(stream);
    } finally {
      hub.close(stream.streamid);
    }
  }

  /** Forgets a visitor who was erased: the streams are no more, and nothing is told of it. */
  async drop(username: string, streamids: readonly string[]): Promise<void> {
    for (const streamid of streamids) this.options.hub.close(streamid);
    const session = await this.sessions.get(username);
    this.sessions.delete(username);
    await session?.close();
  }

  /** Ends the streams that were idle too long. */
  async expire(): Promise<void> {
    const { auth, hub } = this.options;
    const expired = await auth.expire();
    for (const { streamid } of expired) hub.close(streamid);
    const gone = expired.filter(({ username }) => auth.streamsOf(username).length === 0);
    const outcomes = await Promise.allSettled(gone.map((stream) => this.depart(stream)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Ends all streams of one user or visitor. */
  async closeAll(username: string): Promise<void> {
    for (const stream of this.options.auth.streamsOf(username)) await this.close(stream);
  }

  /** A user goes for good, or is locked out: streams, workgroups and rooms are left at once. */
  async dismiss(principal: Principal): Promise<void> {
    await this.closeAll(principal.username);
    await this.closeGone();
    await this.leaveRooms(principal);
  }

  /** Ends the streams whose tokens are gone already, because a password was changed or somebody was locked out. */
  async closeGone(): Promise<void> {
    const { auth, hub } = this.options;
    const open = new Set(auth.streams().map(({ streamid }) => streamid));
    const gone = hub.list().filter(({ streamid }) => !open.has(streamid));
    for (const { streamid } of gone) hub.close(streamid);
    for (const username of new Set(gone.map((stream) => stream.username))) {
      if (auth.streamsOf(username).length > 0) continue;
      const kind = username.startsWith(visitorPrefix) ? 'visitor' : 'user';
      await this.depart({ kind, username, name: username });
      const user = auth.users.find(username);
      if (kind === 'user' && (user === undefined || user.locked))
        await this.leaveRooms(user ?? { kind, username, name: username, admin: false });
    }
  }

  /** What another process, such as `ofchat user lock`, did to accounts counts here within a second. */
  async notice(): Promise<void> {
    const version = this.readDataVersion();
    if (version === this.dataVersion) return;
    this.dataVersion = version;
    await this.closeGone();
    await this.options.engine.admin.rightsChanged();
  }

  /** One operation at the engine, with the principal's kept session or, for callers without a stream, a short one. */
  async do<O extends Op>(principal: Principal, op: O): Promise<OpResult[O['type']]> {
    const kept = await this.sessions.get(principal.username);
    // A kept session knows the name and the right that its principal had when it was opened.
    const isCurrent = kept?.principal.admin === principal.admin && kept.principal.name === principal.name;
    if (kept !== undefined && isCurrent) return kept.do(op);
    const session = await this.options.engine.open(principal);
    try {
      return await session.do(op);
    } finally {
      await session.close();
    }
  }

  async stop(): Promise<void> {
    this.absences.stop();
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    for (const session of sessions) await (await session).close();
  }

  principalOf(stream: Pick<Stream, 'kind' | 'username' | 'name'>): Principal {
    const { kind, username, name } = stream;
    const user = kind === 'user' ? this.options.auth.user(username) : undefined;
    return user ?? { kind, username, name, admin: false };
  }

  private async leaveRooms(principal: Principal): Promise<void> {
    for (const { room } of await this.do(principal, { type: 'rooms' }))
      await this.do(principal, { type: 'leaveRoom', room });
    // Also those that were joined without any stream.
    await this.options.engine.admin.chatRooms.leaveAll(principal.username, 'expert-left');
  }

  /** Changes when another process has written. */
  private readDataVersion(): number {
    const { db } = this.options.storage;
    return db.prepare('PRAGMA data_version').get<{ data_version: number }>()!.data_version;
  }

  private async depart({ kind, username, name }: Pick<Stream, 'kind' | 'username' | 'name'>): Promise<void> {
    const { workgroups } = this.options;
    const principal = this.principalOf({ kind, username, name });
    this.absences.forget(username);
    if (kind === 'user') {
      for (const workgroup of workgroups.joined(username)) await workgroups.leave(username, workgroup);
      // Nobody knows any more who was removed.
      if (this.options.auth.user(username) === undefined) workgroups.presence(username, 'offline');
      else await this.setPresence(principal, 'offline', '');
      await this.options.engine.admin.chatRooms.leaveAll(username, 'expert-left');
    } else {
      await workgroups.gone(username);
    }
    const session = await this.sessions.get(username);
    this.sessions.delete(username);
    await session?.close();
  }

  private async keepSession(principal: Principal): Promise<void> {
    if (this.sessions.has(principal.username)) return void (await this.sessions.get(principal.username));
    const opening = this.options.engine.open(principal);
    this.sessions.set(principal.username, opening);
    try {
      void this.pump(await opening);
    } catch (error) {
      this.sessions.delete(principal.username);
      throw error;
    }
  }

  /** From the engine to everybody who reads a stream of this principal, until the session is closed. */
  private async pump(session: Session): Promise<void> {
    const { hub, domain } = this.options;
    const { username } = session.principal;
    try {
      for await (const event of session.events)
        hub.deliver(username, encodeEngineEvent(event, username, domain), originOf(event));
    } catch {
      // The engine had to drop events. A new session goes on, and everybody who reads is told of the gap.
      this.sessions.delete(username);
      await session.close();
      await this.keepSession(session.principal);
      hub.lose(username);
    }
  }
}

/** The stream that did it, and had its answer. */
function originOf(event: EngineEvent): string | undefined {
  return event.type === 'directMessage' ? event.origin : undefined;
}
