import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hashPassword, verifyHash } from '../../src/auth/index.js';
import { createEmbeddedEngine, EngineError, type Engine } from '../../src/engine/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { defineChatRoomsSuite } from './chat-rooms-suite.js';
import { defineEngineSuite, type EngineUnderTest, type KnownUser } from './engine-suite.js';
import { definePeopleSuite } from './people-suite.js';

const folder = mkdtempSync(join(tmpdir(), 'ofchat-engine-'));
after(() => rmSync(folder, { recursive: true }));

const make = (file: string): { storage: Storage; engine: Engine } => {
  const storage = openStorage(join(folder, file));
  const engine = createEmbeddedEngine({
    storage,
    now: Date.now,
    newId: randomUUID,
    domain: 'example.org',
    passwords: { hash: hashPassword, verify: verifyHash },
  });
  return { storage, engine };
};

const onDisk =
  (file: string) =>
  async (users: readonly KnownUser[]): Promise<EngineUnderTest> => {
    let { storage, engine } = make(file);
    await storage.write((db) => {
      const insert = db.prepare(
        "INSERT INTO users (username, name, admin, password_hash, created_at) VALUES (?, ?, ?, '', 0)",
      );
      for (const { username, name, admin } of users) insert.run(username, name, Number(admin));
    });
    const stop = async () => {
      await engine.close();
      await storage.close();
    };
    return {
      engine,
      stop,
      restart: async () => {
        await stop();
        ({ storage, engine } = make(file));
        return engine;
      },
    };
  };

defineEngineSuite('embedded', onDisk('suite.db'));
defineChatRoomsSuite('embedded', onDisk('chat-rooms.db'));
definePeopleSuite('embedded', onDisk('people.db'));

const joe = { kind: 'visitor', username: 'visitor-joe', name: 'Joe', admin: false } as const;
const newRoom = {
  room: 'room',
  workgroup: 'diabetes',
  question: '',
  url: '',
  visitor: { name: 'Joe', emailAddress: '', fields: {} },
  invited: [{ username: joe.username, name: 'Joe', role: 'visitor', nick: 'Joe' }],
} as const;

describe('embedded engine and its disk', () => {
  it('tells nobody of a message that could not be kept', async () => {
    const { storage, engine } = make('full.db');
    await engine.admin.createRoom(newRoom);
    const session = await engine.open(joe);
    await session.do({ type: 'joinRoom', room: 'room' });
    const post = (body: string) =>
      session.do({ type: 'postToRoom', room: 'room', id: body.slice(0, 9), body, data: null });

    const pages = storage.db.prepare('PRAGMA page_count').get<{ page_count: number }>()!.page_count;
    storage.db.prepare(`PRAGMA max_page_count = ${pages + 1}`).get();
    const outcomes = await Promise.allSettled([post('small'), post('large'.repeat(10_000))]);
    for (const outcome of outcomes) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof EngineError);
      assert.equal(outcome.reason.code, 'unavailable');
    }
    storage.db.prepare('PRAGMA max_page_count = 100000').get();
    assert.equal((await post('small')).seq, 1);

    await session.close();
    const events = [];
    for await (const event of session.events) events.push(event.type);
    assert.deepEqual(events, ['occupantJoined', 'roomMessage']);
    await engine.close();
    await storage.close();
  });

  it('[1] has every acknowledged message exactly once after its process was killed', async () => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        fileURLToPath(new URL('./post-forever.ts', import.meta.url)),
        join(folder, 'killed.db'),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const acknowledged: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      acknowledged.push(line);
      if (acknowledged.length === 200) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    assert.equal(child.signalCode, 'SIGKILL');

    const { storage, engine } = make('killed.db');
    const session = await engine.open(joe);
    const kept: string[] = [];
    for (let more = true, after = 0; more; after = kept.length) {
      const page = await session.do({ type: 'history', room: 'room', after, limit: 200 });
      kept.push(...page.messages.map(({ id, seq }) => `${seq} ${id}`));
      more = page.more;
    }
    for (const line of acknowledged) assert.equal(kept.filter((entry) => entry === line).length, 1, line);
    kept.forEach((entry, index) => assert.ok(entry.startsWith(`${index + 1} `), 'the sequence has no gaps'));
    assert.equal(new Set(kept.map((entry) => entry.split(' ')[1])).size, kept.length, 'no id is there twice');

    // The sender who got no answer tries again.
    const [seq, id] = kept.at(-1)!.split(' ') as [string, string];
    const again = await session.do({
      type: 'postToRoom',
      room: 'room',
      id,
      body: `text of ${id}`,
      data: null,
    });
    assert.equal(again.seq, Number(seq));
    await engine.close();
    await storage.close();
  });
});
