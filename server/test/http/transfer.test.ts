/** A running conversation goes from one expert to another. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ExpertState, Handover, HistoryPage, RoomState } from '../../../src/protocol/index.js';
import { TestServer, type Expert, type Visitor } from '../support/start-test-server.js';

const queue = (name: string, experts: string[]) => ({
  name,
  title: '',
  dispatcher: 'round-robin' as const,
  experts,
  rules: [],
  overflow: null,
  overflowAfter: 60,
});

interface OfferTold {
  id: string;
  workgroup: string;
  handover?: { kind: string; from: string; reason: string };
}

interface HandoverTold {
  id: string;
  state: string;
  expert: string;
  reason: string;
}

describe('a conversation that is handed over', () => {
  let server: TestServer;
  let amira: Expert;
  let sam: Visitor;
  let room: string;

  beforeEach(async () => {
    server = await TestServer.start({
      workgroups: [
        {
          name: 'diabetes',
          members: ['amira', 'ben'],
          queues: [queue('general', ['amira']), queue('feet', ['ben'])],
        },
        { name: 'eyes', members: ['chloe'] },
      ],
    });
    amira = await server.signIn('amira');
    sam = await server.ask({ question: 'May I eat dates?' });
    room = (await amira.take('May I eat dates?')).room;
    await sam.join();
    await sam.call('POST', `/chat/rooms/${room}`, { json: { body: 'Hello?' } });
  });
  afterEach(() => server.stop());

  const handOver = (to: object, kind = 'transfer', reason = 'About feet') =>
    amira.call('POST', `/chat/rooms/${room}/${kind}`, { json: { to, reason } });
  const told = (state: string) =>
    amira.events.event<HandoverTold>('handover', (data) => data.state === state);
  const offered = (expert: Expert) =>
    expert.events.event<OfferTold>('offerReceived', ({ handover }) => handover !== undefined);
  const names = async () =>
    ((await sam.call('GET', `/chat/rooms/${room}`)).json as RoomState).occupants.map(({ name }) => name);

  it('is offered to the experts of a queue, with the reason; when one has come, the giver goes', async () => {
    const ben = await server.signIn('ben');
    const answer = await handOver({ queue: 'feet' });
    assert.equal(answer.status, 202);
    assert.deepEqual(answer.json as Handover, {
      room,
      kind: 'transfer',
      workgroup: 'diabetes',
      phase: 'offered',
    });

    const offer = await offered(ben);
    assert.deepEqual(offer.handover, { kind: 'transfer', from: 'Amira', reason: 'About feet' });
    assert.equal(offer.id, room);
    const state = (await ben.call('GET', '/chat/state')).json as ExpertState;
    assert.deepEqual(state.offers[0]?.handover, offer.handover);
    assert.equal((await ben.call('GET', `/chat/rooms/${room}`)).status, 404);

    assert.equal((await ben.call('PUT', `/chat/assists/diabetes/${room}`)).status, 200);
    assert.equal((await told('accepted')).expert, 'Ben');
    const { messages } = (await ben.call('GET', `/chat/rooms/${room}/history`)).json as HistoryPage;
    assert.deepEqual(
      messages.map(({ body }) => body),
      ['Hello?'],
    );
    assert.equal((await ben.call('PUT', `/chat/rooms/${room}`)).status, 200);
    await told('done');
    await sam.events.event('presence', ({ name, show }) => name === 'Amira' && show === 'offline');
    assert.deepEqual(await names(), ['Sam', 'Ben']);
    assert.equal((await amira.call('POST', `/chat/rooms/${room}`, { json: { body: 'Bye' } })).status, 409);
    assert.equal((await ben.call('POST', `/chat/rooms/${room}`, { json: { body: 'Hi' } })).status, 200);
    assert.equal(
      sam.events.events.filter(({ data }) => (data as { type: string }).type === 'ended').length,
      0,
    );
  });

  it('goes to another workgroup, whose experts are asked', async () => {
    const chloe = await server.signIn('chloe');
    assert.equal(((await handOver({ workgroup: 'eyes' })).json as Handover).workgroup, 'eyes');
    const { workgroup } = await offered(chloe);
    assert.match(workgroup, /^eyes@/);
    assert.equal((await chloe.call('PUT', `/chat/assists/eyes/${room}`)).status, 200);
    await chloe.call('PUT', `/chat/rooms/${room}`);
    await told('done');
    assert.deepEqual(await names(), ['Sam', 'Chloe']);
  });

  it('is joined by one colleague more, and both stay', async () => {
    const ben = await server.signIn('ben');
    await handOver({ user: 'ben' }, 'invitation');
    assert.equal((await offered(ben)).handover?.kind, 'invitation');
    await ben.call('PUT', `/chat/assists/diabetes/${room}`);
    await ben.call('PUT', `/chat/rooms/${room}`);
    await told('done');
    assert.deepEqual(await names(), ['Sam', 'Amira', 'Ben']);
  });

  it('stays with the giver when the colleague rejects, and may be handed over again', async () => {
    const ben = await server.signIn('ben');
    await handOver({ user: 'ben' });
    await offered(ben);
    assert.deepEqual((await handOver({ user: 'ben' })).refusal, [409, 'handover-pending']);
    await ben.call('DELETE', `/chat/assists/diabetes/${room}`);
    assert.equal((await told('failed')).reason, 'rejected');
    assert.equal(
      (await amira.call('POST', `/chat/rooms/${room}`, { json: { body: 'I am here' } })).status,
      200,
    );
    assert.equal((await handOver({ user: 'ben' })).status, 202);
  });

  it('stays with the giver when who accepted declines to come', async () => {
    const ben = await server.signIn('ben');
    await handOver({ user: 'ben' });
    await offered(ben);
    await ben.call('PUT', `/chat/assists/diabetes/${room}`);
    await ben.call('DELETE', `/chat/rooms/${room}`);
    assert.equal((await told('failed')).reason, 'rejected');
    assert.deepEqual(await names(), ['Sam', 'Amira']);
  });

  it('is not handed over when nobody is there to ask, nor to whom nobody knows', async () => {
    assert.deepEqual((await handOver({ queue: 'feet' })).refusal, [409, 'workgroup-closed']);
    assert.deepEqual((await handOver({ user: 'ben' })).refusal, [409, 'workgroup-closed']);
    assert.deepEqual((await handOver({ user: 'amira' })).refusal, [409, 'workgroup-closed']);
    assert.deepEqual((await handOver({ user: 'nobody' })).refusal, [404, 'not-found']);
    assert.deepEqual((await handOver({ queue: 'hands' })).refusal, [404, 'not-found']);
    assert.deepEqual((await handOver({ workgroup: 'hands' })).refusal, [404, 'unknown-workgroup']);
    assert.equal((await handOver({ queue: 'feet', user: 'ben' })).status, 400);
    assert.equal((await handOver({ queue: 'feet' }, 'transfer', 'x'.repeat(201))).status, 400);
  });

  it('can be withdrawn: the colleague is not asked any more', async () => {
    const ben = await server.signIn('ben');
    await handOver({ user: 'ben' });
    await offered(ben);
    const state = await amira.call('GET', `/chat/rooms/${room}/transfer`);
    assert.equal((state.json as Handover).phase, 'offered');
    assert.equal((await amira.call('DELETE', `/chat/rooms/${room}/transfer`)).status, 200);
    await ben.events.event('offerRevoked');
    assert.deepEqual((await ben.call('PUT', `/chat/assists/diabetes/${room}`)).refusal, [409, 'offer-gone']);
    assert.equal((await amira.call('GET', `/chat/rooms/${room}/transfer`)).status, 404);
  });

  it('ends with its visitor: the offer is revoked', async () => {
    const ben = await server.signIn('ben');
    await handOver({ user: 'ben' });
    await offered(ben);
    await sam.call('DELETE', `/ask/${sam.username}`);
    await ben.events.event('offerRevoked', ({ reason }) => reason === 'User canceled');
    assert.equal((await ben.call('PUT', `/chat/assists/diabetes/${room}`)).status, 409);
  });

  it('is nobody else’s business', async () => {
    const ben = await server.signIn('ben');
    const asBen = await ben.call('POST', `/chat/rooms/${room}/transfer`, { json: { to: { user: 'ben' } } });
    assert.deepEqual(asBen.refusal, [404, 'not-found']);
    const asSam = await sam.call('POST', `/chat/rooms/${room}/transfer`, { json: { to: { user: 'ben' } } });
    assert.deepEqual(asSam.refusal, [404, 'not-found']);
    await handOver({ user: 'ben' });
    assert.equal((await ben.call('DELETE', `/chat/rooms/${room}/transfer`)).status, 404);
    const stranger = await server.call('POST', `/chat/rooms/${room}/transfer`, {
      json: { to: { user: 'ben' } },
    });
    assert.deepEqual(stranger.refusal, [401, 'not-signed-in']);
  });
});
