import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { HandoverTo } from '../../../src/protocol/index.js';
import { defaultQueue } from '../../src/workgroup/settings.js';
import { refuses, ServiceBench } from './service-bench.js';

/** alice chats with a visitor, bob and carol are there. */
async function chatting(test: TestContext): Promise<{ bench: ServiceBench; room: string; visitor: string }> {
  const bench = await ServiceBench.start(test, {}, ['alice', 'bob', 'carol']);
  await bench.expert('alice');
  const asked = await bench.ask();
  await bench.chat('alice', asked);
  await bench.expert('bob');
  await bench.expert('carol');
  return { bench, room: asked.requestId, visitor: asked.username };
}

const handOver = (
  bench: ServiceBench,
  room: string,
  to: HandoverTo,
  kind: 'transfer' | 'invitation' = 'transfer',
) => bench.service.handOver('alice', { room, kind, to, reason: '' });
const outcomes = (bench: ServiceBench) =>
  bench
    .toldTo('alice', 'handover')
    .map(({ state, reason }) => (reason === '' ? state : `${state}: ${reason}`));
const chatsOf = (bench: ServiceBench, expert: string) =>
  bench.service.colleagues('diabetes').find(({ username }) => username === expert)?.currentChats;
const occupants = async (bench: ServiceBench, room: string) =>
  (await bench.as('alice', { type: 'roomState', room })).occupants.map(({ nick }) => nick);

describe('a conversation that is handed over', () => {
  it('counts for whoever accepted, and no more for the giver when both have changed places', async (test) => {
    const { bench, room } = await chatting(test);
    handOver(bench, room, { user: 'bob' });
    await bench.service.accept('bob', room);
    assert.deepEqual([chatsOf(bench, 'alice'), chatsOf(bench, 'bob')], [1, 1]);
    await bench.as('bob', { type: 'joinRoom', room });
    await bench.quiet();
    assert.deepEqual([chatsOf(bench, 'alice'), chatsOf(bench, 'bob')], [0, 1]);
    assert.deepEqual(outcomes(bench), ['accepted', 'done']);
    await bench.as('bob', { type: 'leaveRoom', room });
    await bench.quiet();
    const { ended, reason } = await bench.as('bob', { type: 'roomState', room });
    assert.deepEqual({ ended, reason }, { ended: true, reason: 'expert-left' });
  });

  it('stays where it is when who accepted does not come in time', async (test) => {
    const { bench, room } = await chatting(test);
    handOver(bench, room, { user: 'bob' });
    await bench.service.accept('bob', room);
    await bench.pass(59);
    assert.deepEqual(outcomes(bench), ['accepted']);
    await bench.pass(2);
    assert.deepEqual(outcomes(bench), ['accepted', 'failed: timed-out']);
    assert.equal(chatsOf(bench, 'bob'), 0);
    await assert.rejects(bench.as('bob', { type: 'joinRoom', room }), { code: 'not-an-occupant' });
    assert.deepEqual(await occupants(bench, room), ['Vera', 'alice']);
    handOver(bench, room, { user: 'bob' });
    await bench.service.accept('bob', room);
    await bench.as('bob', { type: 'joinRoom', room });
  });

  it('is offered to the next when one does not answer, and the giver learns that nobody did', async (test) => {
    const { bench, room } = await chatting(test);
    handOver(bench, room, { workgroup: 'diabetes' });
    assert.equal(bench.service.offers('bob')[0]?.handover?.from, 'Dr alice');
    await bench.pass(20);
    assert.equal(bench.service.offers('carol')[0]?.offerId, room);
    await bench.pass(20);
    assert.deepEqual(outcomes(bench), ['failed: timed-out']);
  });

  it('needs no offer any more when the colleague came in by an invitation meanwhile', async (test) => {
    const { bench, room } = await chatting(test);
    await bench.storage.write((db) => {
      db.prepare(
        "INSERT INTO users (username, name, password_hash, created_at) VALUES ('bob', 'Bob', '', 0)",
      ).run();
    });
    handOver(bench, room, { user: 'bob' });
    await bench.as('alice', { type: 'invite', room, username: 'bob', reason: '' });
    await bench.as('bob', { type: 'joinRoom', room });
    await bench.service.accept('bob', room);
    await bench.quiet();
    assert.deepEqual(outcomes(bench), ['done']);
    assert.deepEqual(await occupants(bench, room), ['Vera', 'Bob']);
    await bench.pass(120);
    assert.deepEqual(await occupants(bench, room), ['Vera', 'Bob']);
  });

  it('cannot be let in where nothing can be kept: the expert learns so, and the giver keeps it', async (test) => {
    const { bench, room } = await chatting(test);
    handOver(bench, room, { user: 'bob' });
    await bench.quiet();
    await bench.storage.close();
    await refuses(bench.service.accept('bob', room), 'unavailable');
    assert.deepEqual(outcomes(bench), ['failed: no-expert']);
    assert.equal(chatsOf(bench, 'bob'), 0);
    await bench.restart();
  });

  it('is where it was after a restart, and may be handed over again', async (test) => {
    const { bench, room } = await chatting(test);
    handOver(bench, room, { user: 'bob' });
    await bench.restart();
    for (const expert of ['alice', 'bob']) await bench.expert(expert);
    assert.throws(() => bench.service.handover('alice', room), { code: 'not-found' });
    assert.deepEqual(bench.service.offers('bob'), []);
    handOver(bench, room, { user: 'bob' });
    assert.equal(bench.service.offers('bob')[0]?.offerId, room);
  });
});

describe('a queue', () => {
  it('is kept over a restart: who overflowed waits where he or she waited', async (test) => {
    const queues = [
      { ...defaultQueue, name: 'first', experts: ['alice'], overflow: 'second', overflowAfter: 5 },
      { ...defaultQueue, name: 'second', experts: ['bob'] },
    ];
    const bench = await ServiceBench.start(test, { queues, maxChats: 1 });
    await bench.expert('alice');
    await bench.chat('alice', await bench.ask());
    await bench.expert('bob');
    const overflowing = await bench.ask();
    await bench.pass(6);
    await bench.chat('bob', overflowing);
    const asked = await bench.ask();
    assert.equal(bench.row(asked.username)?.['queue'], 'first');
    await bench.pass(6);
    assert.equal(bench.row(asked.username)?.['queue'], 'second');
    await bench.restart();
    const [waiting] = bench.service.waitingRequests(
      { username: 'root', admin: true },
      { offset: 0, limit: 10 },
    ).requests;
    assert.equal(waiting?.queue, 'second');
  });

  it('takes up how long waiting took from a database that knew one queue only', async (test) => {
    const bench = await ServiceBench.start(test);
    await bench.storage.write((db) => {
      db.prepare("INSERT INTO meta (key, value) VALUES ('waits:diabetes', ?)").run(
        JSON.stringify([{ seconds: 120, position: 1 }]),
      );
    });
    await bench.restart();
    await bench.expert('alice');
    assert.deepEqual(bench.service.status('diabetes').estimate, { from: 90, to: 180 });
  });
});
