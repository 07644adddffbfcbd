/** A workgroup service on a real database file and the real engine; only the clock moves when told. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { WireEvent } from '../../../src/protocol/index.js';
import {
  createEmbeddedEngine,
  type Engine,
  type EngineAdmin,
  type Op,
  type OpResult,
} from '../../src/engine/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import {
  addMember,
  createWorkgroupService,
  saveWorkgroup,
  type Asked,
  type WorkgroupService,
  type WorkgroupSettings,
} from '../../src/workgroup/index.js';

export class ServiceBench {
  readonly directory = mkdtempSync(join(tmpdir(), 'ofchat-workgroup-'));
  /** Everything that was delivered, in order. */
  readonly told: { to: string; event: WireEvent }[] = [];
  readonly problems: string[] = [];
  /** Faults to inject: called in place of the engine, or of the delivery. */
  createRoom: EngineAdmin['createRoom'] | undefined;
  deliver: ((to: string) => void) | undefined;
  storage!: Storage;
  engine!: Engine;
  service!: WorkgroupService;
  private time = Date.parse('2026-11-22T10:00:00Z');
  private timers: { at: number; work: () => void }[] = [];

  static async start(
    test: TestContext,
    settings: Partial<WorkgroupSettings> = {},
    members = ['alice', 'bob'],
  ): Promise<ServiceBench> {
    const bench = new ServiceBench();
    bench.open();
    await bench.addWorkgroup({ name: 'diabetes', ...settings }, members);
    await bench.service.start();
    test.after(async () => {
      await bench.service.stop();
      await bench.storage.close();
      rmSync(bench.directory, { recursive: true });
    });
    return bench;
  }

  get path(): string {
    return join(this.directory, 'ofchat.sqlite');
  }

  /** As after a crash: what was not kept is gone. */
  async restart(): Promise<void> {
    this.timers = [];
    await this.storage.close();
    this.told.length = 0;
    this.open();
    await this.service.start();
  }

  async addWorkgroup(
    settings: Partial<WorkgroupSettings> & { name: string },
    members: string[],
  ): Promise<void> {
    await saveWorkgroup(this.storage, settings, this.time);
    for (const member of members) await addMember(this.storage, settings.name, member);
  }

  /** Signs an expert in, with a stream that is read. */
  async expert(username: string, ...workgroups: string[]): Promise<void> {
    await this.storage.write((db) => {
      db.prepare(
        `INSERT OR IGNORE INTO streams (streamid, kind, username, name, created_at, used_at)
         VALUES (?, 'user', ?, ?, ?, ?)`,
      ).run(`stream-of-${username}`, username, username, this.time, this.time);
    });
    this.service.connected(username, true);
    for (const workgroup of workgroups.length === 0 ? ['diabetes'] : workgroups) {
      await this.service.join(username, workgroup);
    }
  }

  ask(userID = 'Vera', owner?: string, workgroup = 'diabetes'): Promise<Asked> {
    const body = { workgroup, userID, emailAddress: 'vera@example.org', question: 'Is fruit fine?', ward: 7 };
    return this.service.ask({ body, owner });
  }

  /** One operation at the engine, as that person. */
  async as<O extends Op>(username: string, op: O): Promise<OpResult[O['type']]> {
    const kind = username.startsWith('visitor-') ? 'visitor' : 'user';
    const session = await this.engine.open({ kind, username, name: username, admin: false });
    try {
      return await session.do(op);
    } finally {
      await session.close();
    }
  }

  /** An expert and the visitor are in the room. */
  async chat(expert: string, asked: Asked): Promise<void> {
    await this.service.accept(expert, asked.requestId);
    await this.as(expert, { type: 'joinRoom', room: asked.requestId });
    await this.as(asked.username, { type: 'joinRoom', room: asked.requestId });
  }

  /** Lets time pass, in the steps of the service's own clock. */
  async pass(seconds: number): Promise<void> {
    const end = this.time + seconds * 1_000;
    for (;;) {
      const next = this.timers.reduce((first, timer) => Math.min(first, timer.at), Infinity);
      if (next > end) break;
      this.time = Math.max(this.time, next);
      const due = this.timers.filter(({ at }) => at <= this.time);
      this.timers = this.timers.filter(({ at }) => at > this.time);
      for (const { work } of due) work();
      await quiet(this.storage);
    }
    this.time = end;
    await quiet(this.storage);
  }

  /** What was delivered to somebody, of one event name or type. */
  toldTo(username: string, type?: string): Record<string, unknown>[] {
    return this.told
      .filter(({ to }) => to === username)
      .map(({ event }) => event.data as unknown as Record<string, unknown>)
      .filter((data) => type === undefined || data['type'] === type);
  }

  /** The types of what was delivered, in order, as `alice offerReceived`; without queue overviews. */
  story(): string[] {
    return this.told
      .map(({ to, event }) => `${to} ${'type' in event.data ? event.data.type : ''}`)
      .filter((line) => !line.endsWith('notify-queue'));
  }

  row(username: string): Record<string, unknown> | undefined {
    return this.storage.db.prepare('SELECT * FROM requests WHERE username = ?').get(username);
  }

  async quiet(): Promise<void> {
    await quiet(this.storage);
  }

  private open(): void {
    const now = () => this.time;
    this.storage = openStorage(this.path);
    this.engine = createEmbeddedEngine({
      storage: this.storage,
      now,
      newId: randomUUID,
      domain: 'example.org',
    });
    this.service = createWorkgroupService({
      storage: this.storage,
      admin: {
        ...this.engine.admin,
        createRoom: (room) => (this.createRoom ?? this.engine.admin.createRoom)(room),
      },
      deliver: (to, event) => {
        this.deliver?.(to);
        this.told.push({ to, event });
      },
      clock: {
        now,
        after: (milliseconds, work) => {
          const timer = { at: this.time + milliseconds, work };
          this.timers.push(timer);
          return () => (this.timers = this.timers.filter((other) => other !== timer));
        },
      },
      randomBytes,
      domain: 'example.org',
      nameOf: (username) => (username.startsWith('visitor-') ? undefined : `Dr ${username}`),
      report: (problem) => this.problems.push(problem),
    });
  }
}

/** Everything that was begun is carried out: each part of it is a few commits long at most. */
async function quiet(storage: Storage): Promise<void> {
  for (let commit = 0; commit < 8; commit++) await storage.write(() => undefined);
}

export async function refuses(work: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(work, { name: 'WorkgroupError', code });
}
