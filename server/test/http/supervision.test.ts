/** Supervisors watch the conversations and the queues of their workgroups, and of no others. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { QueueSettings, SupervisedRooms, WaitingRequests } from '../../../src/protocol/index.js';
import { TestServer, type Expert, type Visitor } from '../support/start-test-server.js';

const queue = (name: string, experts: string[]): QueueSettings => ({
  name,
  title: '',
  dispatcher: 'round-robin',
  experts,
  rules: [],
  overflow: null,
  overflowAfter: 60,
});

describe('a supervisor', () => {
  let server: TestServer;
  let amira: Expert;
  let ben: Expert;
  let chloe: Expert;

  before(async () => {
    server = await TestServer.start({
      workgroups: [
        {
          name: 'diabetes',
          members: ['amira', 'ben'],
          maxChats: 1,
          queues: [queue('general', ['amira']), queue('feet', ['ben'])],
        },
        { name: 'eyes', members: ['ben'] },
      ],
    });
    const made = await server.call('POST', '/workgroups/diabetes/supervisors/chloe', { basic: 'root' });
    assert.ok(made.status < 300, made.text);
    amira = await server.signIn('amira');
    ben = await server.signIn('ben');
    chloe = await server.signIn('chloe');
  });
  after(() => server.stop());

  const rooms = async (expert: Expert, query = '') =>
    (await expert.call('GET', `/chat/supervision${query}`)).json as SupervisedRooms;
  const waiting = async (expert: Expert, query = '') =>
    (await expert.call('GET', `/chat/supervision/queues${query}`)).json as WaitingRequests;

  it('sees who talks about what, and who waits for whom', async () => {
    const sam = await server.ask({ userID: 'Sam', question: 'May I eat dates?' });
    const { room } = await amira.take('May I eat dates?');
    await sam.join();
    await sam.call('POST', `/chat/rooms/${room}`, { json: { body: 'Hello' } });
    const seen = await rooms(chloe);
    assert.equal(seen.total, 1);
    const { since, ...about } = seen.room[0]!;
    assert.ok(!Number.isNaN(Date.parse(since)));
    assert.deepEqual(about, {
      room,
      workgroup: 'diabetes',
      question: 'May I eat dates?',
      visitor: 'Sam',
      experts: [{ username: 'amira', name: 'Amira' }],
      messages: 1,
    });

    const [first, second] = [await ask('First', 'Figs?'), await ask('Second', 'Grapes?')];
    const queues = await waiting(chloe);
    assert.deepEqual(
      queues.request.map(({ queue, position, question, visitor, offeredTo }) => ({
        queue,
        position,
        question,
        visitor,
        offeredTo,
      })),
      [
        { queue: 'general', position: 1, question: 'Figs?', visitor: 'First', offeredTo: [] },
        { queue: 'general', position: 2, question: 'Grapes?', visitor: 'Second', offeredTo: [] },
      ],
    );
    const page = await waiting(chloe, '?offset=1&limit=1');
    assert.deepEqual([page.total, page.request.map(({ question }) => question)], [2, ['Grapes?']]);

    await moves(queues.request[0]!.request, first);
    await closes(queues.request[1]!.request, second);
    await sam.call('DELETE', `/ask/${sam.username}`);
  });

  async function moves(request: string, visitor: Visitor): Promise<void> {
    const path = `/chat/supervision/queues/${request}`;
    assert.equal((await chloe.call('PUT', path, { json: { queue: 'hands' } })).status, 404);
    assert.equal((await chloe.call('PUT', path, { json: { queue: 'feet' } })).status, 200);
    assert.equal(await ben.offered('Figs?'), request);
    const offeredTo = (await waiting(chloe)).request.find((one) => one.request === request)?.offeredTo;
    assert.deepEqual(offeredTo, [{ username: 'ben', name: 'Ben' }]);
    await visitor.call('DELETE', `/ask/${visitor.username}`);
    assert.equal((await chloe.call('PUT', path, { json: { queue: 'feet' } })).status, 404);
  }

  async function closes(request: string, visitor: Visitor): Promise<void> {
    assert.equal((await chloe.call('DELETE', `/chat/supervision/queues/${request}`)).status, 200);
    const { reason } = await visitor.events.event<{ reason: string }>('depart-queue');
    assert.equal(reason, 'closed');
    assert.equal((await waiting(chloe)).total, 0);
  }

  it('sees nothing of other workgroups; experts and visitors see nothing at all', async () => {
    const sam = await server.ask({ userID: 'Sam', question: 'Glasses?', workgroup: 'eyes' });
    const request = await ben.offered('Glasses?');
    for (const somebody of [chloe, ben]) {
      assert.deepEqual(await waiting(somebody), { request: [], total: 0 });
      assert.deepEqual(await rooms(somebody), { room: [], total: 0 });
      const path = `/chat/supervision/queues/${request}`;
      assert.deepEqual((await somebody.call('DELETE', path)).refusal, [404, 'not-found']);
      assert.deepEqual((await somebody.call('PUT', path, { json: { queue: 'default' } })).refusal, [
        404,
        'not-found',
      ]);
    }
    for (const path of ['/chat/supervision', '/chat/supervision/queues']) {
      assert.deepEqual((await sam.call('GET', path)).refusal, [404, 'not-found']);
      assert.deepEqual((await server.call('GET', path)).refusal, [401, 'not-signed-in']);
      assert.equal((await chloe.call('GET', `${path}?limit=1000`)).status, 400);
      assert.equal((await chloe.call('GET', `/chat/${chloe.streamid}${path.slice(5)}`)).status, 200);
    }
    const root = await server.signIn('root');
    assert.equal((await waiting(root)).total, 1);
  });

  function ask(userID: string, text: string): Promise<Visitor> {
    return server.ask({ userID, question: text });
  }
});
