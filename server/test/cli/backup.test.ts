import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openStorage } from '../../src/storage/index.js';
import { TestServer } from '../support/start-test-server.js';
import { ofchat } from './run-ofchat.js';

describe('backup, restore and check', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'ofchat-test-'));
  let server: TestServer;
  let backup: string;
  let count = 0;

  before(async () => {
    server = await TestServer.start();
  });
  beforeEach(() => {
    backup = join(scratch, `backup-${++count}`);
  });
  after(async () => {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('carry a conversation from a running server to another machine', async () => {
    const { visitor } = await conversation('What I wrote');
    const made = await ofchat(['backup', backup, '--data', server.data]);
    assert.equal(made.code, 0, made.stderr);
    assert.equal(statSync(join(backup, 'ofchat.db')).mode & 0o777, 0o600);
    await visitor.call('PUT', `/ask/${visitor.username}`, { text: 'Written after the backup' });

    const elsewhere = join(scratch, `data-${count}`);
    const restored = await ofchat(['restore', backup, '--data', elsewhere]);
    assert.equal(restored.code, 0, restored.stderr);
    assert.deepEqual(messagesIn(elsewhere), ['What I wrote']);
    assert.equal((await ofchat(['check', '--data', elsewhere])).code, 0);
  });

  it('never write over a backup, or over data that are there', async () => {
    await ofchat(['backup', backup, '--data', server.data]);
    const again = await ofchat(['backup', backup, '--data', server.data]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /is not empty/);

    const elsewhere = join(scratch, `data-${count}`);
    await ofchat(['restore', backup, '--data', elsewhere]);
    const refused = await ofchat(['restore', backup, '--data', elsewhere]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /--replace/);

    const replaced = await ofchat(['restore', backup, '--data', elsewhere, '--replace']);
    assert.equal(replaced.code, 0, replaced.stderr);
    const aside = readdirSync(elsewhere).find((name) => name.startsWith('replaced-'))!;
    assert.ok(existsSync(join(elsewhere, aside, 'ofchat.db')), 'What was there is kept aside.');
    assert.ok(!existsSync(join(elsewhere, 'restoring')));
  });

  it('refuse while a server uses the data', async () => {
    await ofchat(['backup', backup, '--data', server.data]);
    const refused = await ofchat(['restore', backup, '--data', server.data, '--replace']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /server is using the data/);
  });

  it('refuse a damaged backup and leave what is there', async () => {
    await ofchat(['backup', backup, '--data', server.data]);
    const elsewhere = join(scratch, `data-${count}`);
    await ofchat(['restore', backup, '--data', elsewhere]);
    const file = join(backup, 'ofchat.db');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 8_192, 40_960);
    writeFileSync(file, bytes);
    const before = readFileSync(join(elsewhere, 'ofchat.db'));

    const refused = await ofchat(['restore', backup, '--data', elsewhere, '--replace']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /damaged|cannot be opened/);
    assert.deepEqual(readFileSync(join(elsewhere, 'ofchat.db')), before);
    assert.ok(!existsSync(join(elsewhere, 'restoring')));
  });

  it('name the room whose order has a gap', async () => {
    await conversation('one', 'two', 'three');
    await ofchat(['backup', backup, '--data', server.data]);
    const storage = openStorage(join(backup, 'ofchat.db'));
    await storage.write((db) => db.prepare("DELETE FROM messages WHERE body = 'two'").run());
    await storage.close();

    const checked = await ofchat(['check', '--data', backup]);
    assert.equal(checked.code, 1);
    assert.match(checked.stderr, /^The room \S+ has a gap in the order of its messages\.$/m);
    assert.doesNotMatch(checked.stderr, /three/);
  });

  it('say what was typed wrongly', async () => {
    assert.equal((await ofchat(['backup', '--data', server.data])).code, 2);
    const nothing = await ofchat(['restore', join(scratch, 'nothing'), '--data', join(scratch, 'new')]);
    assert.equal(nothing.code, 1);
    assert.match(nothing.stderr, /There is no backup/);
  });

  async function conversation(...texts: string[]) {
    const asked = `Question ${++count}`;
    const expert = await server.signIn('amira');
    const visitor = await server.ask({ question: asked });
    await expert.take(asked);
    await visitor.join();
    for (const text of texts) await visitor.call('PUT', `/ask/${visitor.username}`, { text });
    return { visitor };
  }

  function messagesIn(data: string): string[] {
    const storage = openStorage(join(data, 'ofchat.db'));
    const bodies = storage.db.prepare('SELECT body FROM messages ORDER BY seq').all<{ body: string }>();
    void storage.close();
    return bodies.map(({ body }) => body);
  }
});
