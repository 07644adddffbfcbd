/** How often somebody may do something, by a clock that the test sets. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { configDefaults } from '../../src/config/index.js';
import { TokenBuckets } from '../../src/http/token-buckets.js';
import { question, TestServer, type Expert, type Visitor } from '../support/start-test-server.js';

describe('messages', () => {
  let clock = Date.now();
  let server: TestServer;
  let amira: Expert;
  let sam: Visitor;
  let room: string;
  before(async () => {
    const limits = { ...configDefaults.limits, asksPerMinute: 100 };
    server = await TestServer.start({ now: () => clock, config: { limits } });
    amira = await server.signIn('amira');
    sam = await server.ask();
    ({ room } = await amira.take('May I eat dates?'));
    await sam.join();
  });
  after(async () => {
    for (const person of [amira, sam]) person.events.close();
    await server.stop();
  });

  const say = (person: Visitor | Expert, body = 'Hello') =>
    person.call('POST', `/chat/rooms/${room}`, { json: { body } });
  /** Of so many messages at once, how many are taken. */
  const taken = async (person: Visitor | Expert, count: number) =>
    (await Promise.all(Array.from({ length: count }, () => say(person)))).filter(
      ({ status }) => status === 200,
    ).length;

  it('of a visitor: twenty at once, then one each second, by whichever door', async () => {
    assert.equal(await taken(sam, 25), 20);
    const refused = await say(sam);
    assert.deepEqual(refused.refusal, [429, 'too-many-requests']);
    assert.equal(refused.headers.get('retry-after'), '1');
    const other = await sam.call('PUT', `/ask/${sam.username}`, { json: { body: 'Hello' } });
    assert.deepEqual(other.refusal, [429, 'too-many-requests']);
    clock += 3_000;
    assert.equal(await taken(sam, 5), 3);
    clock += 60_000;
    assert.equal(await taken(sam, 25), 20);
  });

  it('of an expert: fifty at once, then five each second; a flooding visitor is no hindrance', async () => {
    assert.equal((await say(sam)).status, 429);
    assert.equal(await taken(amira, 55), 50);
    clock += 1_000;
    assert.equal(await taken(amira, 10), 5);
  });

  it('do not count the typing that goes before them, which has a limit of its own', async () => {
    clock += 60_000;
    const type = () => sam.call('POST', `/chat/chatstate/composing/${room}`);
    const answers = await Promise.all(Array.from({ length: 25 }, type));
    assert.equal(answers.filter(({ status }) => status === 200).length, 20);
    assert.equal((await say(sam)).status, 200);
  });
});

describe('questions', () => {
  it('are asked one at a time by one visitor', async () => {
    const server = await TestServer.start();
    const amira = await server.signIn('amira');
    const sam = await server.ask();
    const headers = { prefer: 'respond-async' };
    const second = await sam.call('POST', '/ask', { json: question({ question: 'And honey?' }), headers });
    assert.deepEqual(second.refusal, [409, 'already-asking']);
    await sam.call('DELETE', `/ask/${sam.username}`);
    const third = await sam.call('POST', '/ask', { json: question({ question: 'And honey?' }), headers });
    assert.equal(third.status, 202);
    for (const person of [amira, sam]) person.events.close();
    await server.stop();
  });
});

describe('behind a proxy that is trusted', () => {
  it('a whole IPv6 network counts as one address', async () => {
    const limits = { ...configDefaults.limits, asksPerMinute: 2 };
    const server = await TestServer.start({ config: { trustProxy: true, limits } });
    const ask = async (address: string) => {
      const headers = { prefer: 'respond-async', 'x-forwarded-for': address };
      return (await server.call('POST', '/ask', { json: question(), headers })).status;
    };
    // Nobody is there to answer, which the limit does not ask about.
    assert.equal(await ask('2001:db8:1:2::1'), 409);
    assert.equal(await ask('2001:db8:1:2:ffff::9'), 409);
    assert.equal(await ask('2001:db8:1:2:3:4:5:6'), 429);
    assert.equal(await ask('2001:db8:1:3::1'), 409);
    await server.stop();
  });
});

describe('event streams of visitors from one address', () => {
  it('are counted together with polls', async () => {
    const limits = { ...configDefaults.limits, asksPerMinute: 100, streamsPerAddress: 2 };
    const server = await TestServer.start({ config: { limits } });
    const amira = await server.signIn('amira');
    const sam = await server.ask();
    const poll = (lastEventId?: string) =>
      sam.call('GET', `/sse/${sam.username}?poll`, {
        base: '',
        headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
      });
    const first = await poll();
    assert.equal(first.status, 200);
    const place = /^id: (.+)$/m.exec(first.text)![1]!;
    const waiting = poll(place);
    let refused = await poll(place);
    // The first one may still be on its way.
    while (refused.status === 200) refused = await poll(place);
    assert.deepEqual(refused.refusal, [429, 'too-many-requests']);
    assert.equal(refused.headers.get('retry-after'), '15');
    const kim = server.ask();
    await assert.rejects(kim, /too-many-requests/);
    await sam.call('DELETE', `/ask/${sam.username}`);
    assert.match((await waiting).text, /depart-queue/);
    for (const person of [amira, sam]) person.events.close();
    await server.stop();
  });
});

describe('a bucket of tokens', () => {
  const size = { burst: 2, perSecond: 0.5 };

  it('says how long the next takes', () => {
    let clock = 0;
    const buckets = new TokenBuckets(() => clock);
    assert.deepEqual(
      [1, 2, 3].map(() => buckets.take('sam', size)),
      [0, 0, 2],
    );
    clock = 1_000;
    assert.equal(buckets.take('sam', size), 1);
    clock = 2_000;
    assert.deepEqual(
      [1, 2].map(() => buckets.take('sam', size)),
      [0, 2],
    );
    assert.equal(buckets.take('kim', size), 0);
  });

  it('neither fills nor empties when the clock is set back', () => {
    let clock = 86_400_000;
    const buckets = new TokenBuckets(() => clock);
    buckets.take('sam', size);
    buckets.take('sam', size);
    clock = 0;
    assert.ok(buckets.take('sam', size) > 0);
    clock = 2_000;
    assert.equal(buckets.take('sam', size), 0);
  });

  it('counts each owner alone, however many there are', () => {
    let clock = 0;
    const buckets = new TokenBuckets(() => clock);
    for (let index = 0; index < 999; index++) buckets.take(`visitor-${index}`, size);
    clock = 4_000;
    buckets.take('sam', size);
    buckets.take('sam', size);
    buckets.take('kim', size);
    assert.ok(buckets.take('sam', size) > 0);
  });
});
