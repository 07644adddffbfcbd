/** A workgroup with several queues: where a question waits, who is asked, and what its form asks. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type {
  Colleague,
  ExpertState,
  FormField,
  QueueSettings,
  WorkgroupStatus,
} from '../../../src/protocol/index.js';
import { question, TestServer, type Expert } from '../support/start-test-server.js';

const queue = (name: string, about: Partial<QueueSettings> = {}): QueueSettings => ({
  name,
  title: '',
  dispatcher: 'round-robin',
  experts: [],
  rules: [],
  overflow: null,
  overflowAfter: 60,
  ...about,
});

const formFields: FormField[] = [
  { name: 'about', kind: 'choice', label: 'What is it about?', required: true, choices: ['food', 'feet'] },
  { name: 'since', kind: 'date', label: 'Since when?', required: false },
];

describe('a workgroup with several queues', () => {
  let server: TestServer;
  let ben: Expert;

  before(async () => {
    server = await TestServer.start({
      workgroups: [
        {
          name: 'diabetes',
          members: ['amira', 'ben', 'chloe'],
          formFields,
          queues: [
            queue('general', { title: 'General', experts: ['amira'] }),
            queue('feet', { title: 'Feet', experts: ['ben'], rules: [{ field: 'about', is: 'Feet' }] }),
            queue('sugar', { experts: ['chloe'], rules: [{ field: 'question', contains: 'sugar' }] }),
          ],
        },
      ],
    });
    await server.signIn('amira');
    ben = await server.signIn('ben');
  });
  after(() => server.stop());

  it('asks those whose queue the answers of the form lead to, and shows them the form', async () => {
    const sam = await server.ask({ question: 'My foot hurts', about: 'feet', since: '2026-11-01', shoe: 43 });
    const offerId = await ben.offered('My foot hurts');
    const { offers, queues } = (await ben.call('GET', '/chat/state')).json as ExpertState;
    assert.equal(offers[0]?.queue, 'feet');
    assert.deepEqual(Object.entries(offers[0]?.visitor.fields ?? {}), [
      ['about', 'feet'],
      ['since', '2026-11-01'],
      ['shoe', '43'],
    ]);
    assert.deepEqual(offers[0]?.visitor.labels, { about: 'What is it about?', since: 'Since when?' });
    assert.deepEqual(
      queues[0]?.queues?.map(({ queue, title, waiting, open }) => [queue, title, waiting, open]),
      [
        ['general', 'General', 0, true],
        ['feet', 'Feet', 1, true],
        ['sugar', 'sugar', 0, false],
      ],
    );
    assert.equal(queues[0]?.waiting, 1);
    const offer = await ben.events.event<{ id: string; queue: string; labels: object }>('offerReceived');
    assert.deepEqual([offer.id, offer.queue], [offerId, 'feet']);
    await sam.call('DELETE', `/ask/${sam.username}`);
  });

  it('gives each queue its own positions', async () => {
    const first = await server.ask({ userID: 'First', question: 'Dates?', about: 'food' });
    const second = await server.ask({ userID: 'Second', question: 'Shoes?', about: 'feet' });
    const third = await server.ask({ userID: 'Third', question: 'Figs?', about: 'food' });
    const places = [first, second, third].map(async (visitor) => {
      const { queuePosition } = (await visitor.call('GET', `/ask/${visitor.username}`)).json as {
        queuePosition: number;
      };
      return queuePosition;
    });
    assert.deepEqual(await Promise.all(places), [1, 1, 2]);
    for (const visitor of [first, second, third]) await visitor.call('DELETE', `/ask/${visitor.username}`);
  });

  it('refuses a question that nobody of its queue is there to answer, while others are', async () => {
    const { status } = await server.call('GET', '/workgroups/diabetes');
    assert.equal(status, 200);
    const refused = await server.call('POST', '/ask', {
      json: question({ about: 'food', question: 'How much sugar?' }),
      headers: { prefer: 'respond-async' },
    });
    assert.deepEqual(refused.refusal, [409, 'workgroup-closed']);
  });

  it('tells visitors its form, and refuses what does not fit it, naming the field', async () => {
    const status = (await server.call('GET', '/workgroups/diabetes')).json as WorkgroupStatus;
    assert.deepEqual(status.fields, formFields);
    assert.equal(status.open, true);
    for (const [answers, field] of [
      [{}, 'about'],
      [{ about: 'hands' }, 'about'],
      [{ about: true }, 'about'],
      [{ about: 'feet', since: '2027-02-29' }, 'since'],
    ] as const) {
      const refused = await server.call('POST', '/ask', {
        json: question(answers),
        headers: { prefer: 'respond-async' },
      });
      assert.deepEqual(refused.refusal, [400, 'invalid-field', field]);
    }
  });

  it('asks no more of an expert than he or she wants', async () => {
    const limit = (maxChats: unknown) => ben.call('PUT', '/chat/assists/diabetes', { json: { maxChats } });
    assert.equal((await limit(1)).status, 200);
    const colleagues = async () =>
      ((await ben.call('GET', '/chat/assists/diabetes')).json as { colleague: Colleague[] }).colleague;
    const limitOf = async () => (await colleagues()).find(({ username }) => username === 'ben')?.maxChats;
    assert.equal(await limitOf(), 1);
    await ben.call('DELETE', '/chat/assists/diabetes');
    assert.equal((await ben.call('POST', '/chat/assists/diabetes')).status, 200);
    assert.equal(await limitOf(), 1);
    assert.equal((await limit(100)).status, 200);
    assert.equal(await limitOf(), 4);
    assert.equal((await limit(null)).status, 200);
    assert.deepEqual((await limit(0)).refusal, [400, 'invalid-field', 'maxChats']);
    assert.deepEqual((await limit('many')).refusal, [400, 'invalid-field', 'maxChats']);
    assert.deepEqual((await limit(undefined)).refusal, [400, 'invalid-field', 'maxChats']);
    const asStranger = await server.call('PUT', '/chat/assists/diabetes', {
      basic: 'root',
      json: { maxChats: 1 },
    });
    assert.deepEqual(asStranger.refusal, [404, 'unknown-workgroup']);
  });
});

describe('a queue that asks everybody', () => {
  let server: TestServer;
  afterEach(() => server.stop());

  it('offers to all at once: the first who accepts has it, and the other learns so', async () => {
    server = await TestServer.start({
      workgroups: [
        {
          name: 'diabetes',
          members: ['amira', 'ben'],
          queues: [queue('default', { dispatcher: 'everybody' })],
        },
      ],
    });
    const experts = [await server.signIn('amira'), await server.signIn('ben')];
    await server.ask({ question: 'May I eat dates?' });
    const [offerId] = await Promise.all(experts.map((expert) => expert.offered('May I eat dates?')));
    const answers = await Promise.all(
      experts.map((expert) => expert.call('PUT', `/chat/assists/diabetes/${offerId}`)),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    const winner = experts[answers.findIndex(({ status }) => status === 200)]!;
    const loser = experts.find((expert) => expert !== winner)!;
    const { reason } = await loser.events.event<{ reason: string }>('offerRevoked');
    assert.equal(reason, 'Another expert has accepted');
    assert.equal((await loser.call('PUT', `/chat/rooms/${offerId}`)).status, 404);
    assert.equal((await winner.call('PUT', `/chat/rooms/${offerId}`)).status, 200);
  });
});

describe('a queue that overflows', () => {
  let server: TestServer;
  afterEach(() => server.stop());

  it('at once when nobody serves it, and after its time when nobody took the question', async () => {
    server = await TestServer.start({
      workgroups: [
        {
          name: 'diabetes',
          members: ['amira', 'ben'],
          queues: [
            queue('first', { experts: ['amira'], overflow: 'second', overflowAfter: 1 }),
            queue('second', { experts: ['ben'] }),
          ],
        },
      ],
    });
    const ben = await server.signIn('ben');
    const early = await server.ask({ userID: 'Early', question: 'Nobody there?' });
    await ben.take('Nobody there?');
    await early.join();

    const amira = await server.signIn('amira');
    await server.ask({ userID: 'Late', question: 'Somebody there?' });
    const offerId = await amira.offered('Somebody there?');
    await amira.call('DELETE', `/chat/assists/diabetes/${offerId}`);
    assert.equal(await ben.offered('Somebody there?'), offerId);
  });
});
