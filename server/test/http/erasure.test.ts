/** Erasing a conversation: by a supervisor, by its visitor, and by age. Nothing of it is left but numbers. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { AuditPage, ConversationPage, Erasure, Statistics } from '../../../src/protocol/index.js';
import { databaseFile } from '../../src/config/index.js';
import { countOverdue, createRecords } from '../../src/records/index.js';
import { openStorage } from '../../src/storage/index.js';
import { bearer, TestServer, type Expert, type Visitor } from '../support/start-test-server.js';
import { SseReader } from '../support/sse-reader.js';

/** What people wrote in one conversation: words that stand nowhere else, and none of which begins like another. */
function newCanaries() {
  const word = () => Array.from(randomBytes(16), (byte) => 'abcdefghijklmnop'[byte % 16]).join('');
  const email = `${word()}@canary.example`;
  return {
    name: word(),
    email,
    question: word(),
    field: word(),
    said: word(),
    replied: word(),
    extra: word(),
    note: word(),
  };
}

describe('erasing a conversation', () => {
  let server: TestServer;
  let amira: Expert;
  let sam: Visitor;
  let room: string;
  let canaries: ReturnType<typeof newCanaries>;

  before(async () => {
    server = await TestServer.start();
    amira = await server.signIn('amira');
  });
  beforeEach(async () => {
    canaries = newCanaries();
    const { name: userID, email: emailAddress, question, field } = canaries;
    const key = { 'idempotency-key': `${question}-key` };
    sam = await server.ask({ userID, emailAddress, question, hobby: field }, key);
    ({ room } = await amira.take(question));
    await sam.join();
    await sam.call('PUT', `/ask/${sam.username}`, { text: canaries.said });
    await amira.call('POST', `/chat/rooms/${room}`, {
      json: { body: canaries.replied, extra: canaries.extra },
    });
    const note = { json: { text: canaries.note }, headers: { 'idempotency-key': 'note' } };
    assert.equal((await amira.call('POST', `/conversations/${room}/notes`, note)).status, 201);
  });
  afterEach(async () => {
    await end();
    sam.events.close();
  });
  after(async () => {
    amira.events.close();
    await server.stop();
  });

  const end = () => sam.call('DELETE', `/ask/${sam.username}`);
  const eraseAs = (username: string) => server.call('DELETE', `/conversations/${room}`, { basic: username });
  const statistics = async () => {
    const { json } = await server.call('GET', '/statistics?by=expert', { basic: 'root' });
    const { from: _from, to: _to, ...numbers } = json as Statistics;
    return numbers;
  };

  /** The names of the canaries that are left in the database and the files beside it. */
  const left = () => {
    const files = ['', '-wal', '-shm'].map((suffix) => `${databaseFile(server)}${suffix}`).filter(existsSync);
    const bytes = files.map((file) => readFileSync(file).toString('latin1').toLowerCase()).join('\n');
    return Object.entries(canaries).flatMap(([name, text]) =>
      bytes.includes(text.toLowerCase()) ? [name] : [],
    );
  };

  it('leaves no word of it in the files, and all numbers', async () => {
    await end();
    assert.deepEqual(left().sort(), Object.keys(canaries).sort(), 'they were there');
    const before = await statistics();
    assert.ok(before.total.answered > 0);

    const erased = await eraseAs('root');
    assert.equal(erased.status, 200, erased.text);
    assert.match((erased.json as Erasure).kept, /Only numbers are kept/);
    assert.deepEqual(left(), []);
    assert.deepEqual(await statistics(), before);
  });

  it('leaves nothing that could be read, and a line in the audit log', async () => {
    await end();
    await eraseAs('root');
    for (const path of ['', '/transcript', '/notes'])
      for (const username of ['root', 'amira']) {
        const { refusal } = await server.call('GET', `/conversations/${room}${path}`, { basic: username });
        assert.deepEqual(refusal, [404, 'not-found']);
      }
    for (const path of ['', '/history', '/chathistory'])
      assert.equal((await amira.call('GET', `/chat/rooms/${room}${path}`)).status, 404, path);
    for (const q of ['', ...Object.values(canaries).map((text) => `?q=${text}`)]) {
      const { json } = await server.call('GET', `/conversations${q}`, { basic: 'root' });
      const found = (json as ConversationPage).conversation.map((each) => each.room);
      assert.ok(!found.includes(room), q);
    }
    assert.equal((await eraseAs('root')).status, 404);
    assert.deepEqual((await sam.call('GET', `/ask/${sam.username}`)).refusal, [401, 'not-signed-in']);

    const { json } = await server.call('GET', `/audit?subject=${room}&action=conversation.erased`, {
      basic: 'root',
    });
    assert.deepEqual(
      (json as AuditPage).entry.map(({ actor }) => actor),
      ['root'],
    );
  });

  it('empties the events that could still be replayed, and their readers go on', async () => {
    const { question } = canaries;
    const told = amira.events.events.findIndex(({ data }) => JSON.stringify(data).includes(question));
    const first = amira.events.events[told - 1]!.id!;
    const replayed = await SseReader.open(`${server.url}/sse/amira`, bearer(amira.token), first);
    await replayed.event('groupchat', ({ body }) => body === canaries.replied);
    assert.ok(JSON.stringify(replayed.events).includes(canaries.replied));
    replayed.close();
    await end();
    await amira.events.event('ended', ({ from }) => String(from).startsWith(room));
    await eraseAs('root');

    const emptied = await SseReader.open(`${server.url}/sse/amira`, bearer(amira.token), first);
    const lee = await server.ask({ question: 'Next, please' });
    await emptied.event('offerReceived');
    await lee.call('DELETE', `/ask/${lee.username}`);
    assert.doesNotMatch(JSON.stringify(emptied.events), new RegExp(Object.values(canaries).join('|')));
    assert.ok(!emptied.events.some(({ event }) => event === 'resync'));
    for (const reader of [emptied, lee.events]) reader.close();
  });

  it('takes a long one piece by piece', async () => {
    for (let count = 0; count < 25; count += 1)
      await sam.call('PUT', `/ask/${sam.username}`, { text: `${canaries.said} ${count}` });
    await end();
    assert.equal((await eraseAs('root')).status, 200);
    assert.deepEqual(left(), []);
    const storage = openStorage(databaseFile(server));
    assert.deepEqual(storage.db.prepare('PRAGMA integrity_check').all(), [{ integrity_check: 'ok' }]);
    await storage.close();
  });

  it('waits for its end, and is for those who oversee it', async () => {
    assert.deepEqual((await eraseAs('root')).refusal, [409, 'conversation-running']);
    const own = `/ask/${sam.username}/conversation`;
    assert.deepEqual((await sam.call('DELETE', own)).refusal, [409, 'conversation-running']);
    await end();
    assert.deepEqual((await eraseAs('amira')).refusal, [403, 'forbidden']);
    assert.deepEqual((await eraseAs('ben')).refusal, [404, 'not-found']);
    assert.deepEqual((await eraseAs('chloe')).refusal, [404, 'not-found']);
    assert.deepEqual((await amira.call('DELETE', own)).refusal, [404, 'not-found']);
    assert.equal((await sam.call('DELETE', `/conversations/${room}`)).status, 404);
  });

  it('is a right of the visitor, whose token ends with it', async () => {
    await end();
    const erased = await sam.call('DELETE', `/ask/${sam.username}/conversation`);
    assert.equal(erased.status, 200, erased.text);
    await sam.events.ended;
    assert.deepEqual(left(), []);
    assert.deepEqual((await sam.call('GET', `/ask/${sam.username}/transcript`)).refusal, [
      401,
      'not-signed-in',
    ]);
  });

  it('takes along the room that was given up before', async () => {
    // As the workgroups do it when an expert went away unheard.
    await end();
    const storage = openStorage(databaseFile(server));
    const next = `${room}2`;
    await storage.write((db) => {
      db.prepare('UPDATE requests SET id = ?, continues = id WHERE id = ?').run(next, room);
      db.prepare(
        'INSERT INTO rooms SELECT ?, workgroup, question, url, visitor, last_seq, reason, created_at, ended_at FROM rooms WHERE room = ?',
      ).run(next, room);
      db.prepare(
        'INSERT INTO messages SELECT ?, seq, id, username, nick, name, role, body, data, sent_at FROM messages WHERE room = ?',
      ).run(next, room);
    });
    const found = await server.call('GET', `/conversations?q=${canaries.said}`, { basic: 'root' });
    assert.deepEqual(
      (found.json as ConversationPage).conversation.map((each) => each.room),
      [next],
    );
    assert.equal((await server.call('DELETE', `/conversations/${next}`, { basic: 'root' })).status, 200);
    assert.deepEqual(left(), []);
    assert.deepEqual(storage.db.prepare('PRAGMA integrity_check').all(), [{ integrity_check: 'ok' }]);
    await storage.close();
  });

  it('comes by itself when its workgroup keeps it no longer', async () => {
    await end();
    await server.call('POST', '/workgroups/diabetes/messages', {
      json: { userID: 'Lee', emailAddress: 'lee@example.org', message: 'Please call me.' },
    });
    await server.halt();
    const storage = openStorage(databaseFile(server));
    const day = 24 * 60 * 60_000;
    const retentions = [
      { workgroup: 'diabetes', days: 30 },
      { workgroup: 'feet', days: null },
    ];
    let now = Date.now() + 29 * day;
    const records = createRecords({ storage, now: () => now, retentions: () => retentions });
    assert.equal(await records.retain(), 0);
    assert.equal(countOverdue(storage.db, retentions, now), 0);
    assert.equal(left().length, Object.keys(canaries).length);

    now += 2 * day;
    const overdue = countOverdue(storage.db, retentions, now);
    assert.ok(overdue > 0);
    assert.equal(await records.retain(), overdue);
    assert.deepEqual([left(), countOverdue(storage.db, retentions, now)], [[], 0]);
    assert.equal(storage.db.prepare('SELECT 1 FROM left_messages').get(), undefined);
    const { entry } = records.readAudit({ actor: 'retention', subject: room, from: 0, to: now }, 10);
    assert.deepEqual(
      entry.map(({ action }) => action),
      ['conversation.erased'],
    );
    await storage.close();
    await server.resume();
  });
});
