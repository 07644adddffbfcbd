/** Clients of the original find what they look for: both bases, both path families, both forms of an answer. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ExpertState } from '../../../src/protocol/index.js';
import { basic, question, TestServer } from '../support/start-test-server.js';
import { SseReader } from '../support/sse-reader.js';

const originalBase = '/rest/api/restapi/v1';

describe('a client of the original', () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start({
      workgroups: [{ name: 'demo', members: ['amira', 'ben'], offerTimeout: 240 }],
    });
  });
  after(() => server.stop());

  it('signs in, takes an offer, chats and signs off, by Basic and with its stream in the path', async () => {
    const call = (method: string, path: string, about = {}) =>
      server.call(method, path, { base: originalBase, basic: 'amira', ...about });

    const login = await call('POST', '/chat/amira/login', {
      text: 'amira-password',
      headers: {
        accept: 'application/json, text/plain',
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
    assert.match(login.headers.get('content-type')!, /^text\/plain/);
    const streamid = login.text;
    const again = await call('POST', '/chat/amira/login', { text: 'amira-password' });
    assert.equal(again.text, streamid);
    assert.equal(
      (await call('POST', '/chat/amira/login', { json: { password: 'amira-password' } })).text,
      streamid,
    );
    assert.equal((await call('POST', '/chat/amira/login', { json: 'amira-password' })).text, streamid);
    const events = await SseReader.open(`${server.url}/sse/amira`, { authorization: basic('amira') });

    const chat = `/chat/${streamid}`;
    assert.deepEqual((await call('GET', `${chat}/assists`)).json, {
      workgroup: ['demo@workgroup.localhost'],
    });
    assert.equal((await call('POST', `${chat}/assists/demo@workgroup.localhost`)).status, 200);
    assert.equal((await call('POST', `${chat}/presence?show=chat&status=here`)).status, 200);
    assert.equal((await call('POST', `${chat}/assists/astronomy`)).status, 404);

    const asked = server.call('POST', '/ask', {
      base: originalBase,
      json: question({ workgroup: 'demo', userID: 'visitor' }),
      basic: 'ben',
    });
    const offer = await events.event('offerReceived');
    const { id } = offer as { id: string };
    assert.equal(offer['workgroup'], 'demo@workgroup.localhost');
    const queues = (await call('GET', `${chat}/assists/queues`)).json as { queue: Record<string, unknown>[] };
    assert.deepEqual(
      [queues.queue[0]!['name'], queues.queue[0]!['status'], queues.queue[0]!['waiting']],
      ['demo@workgroup.localhost', 'open', 1],
    );
    assert.equal((await call('POST', `${chat}/offer/${id}`)).status, 200);
    assert.equal((await asked).status, 200);
    const invitation = await events.event('invitationReceived');
    assert.deepEqual(
      [invitation['password'], invitation['room'], invitation['inviter']],
      ['null', `${id}@conference.localhost`, 'demo@workgroup.localhost'],
    );

    const room = `${chat}/rooms/${id}`;
    assert.equal((await call('PUT', `${room}?service=conference`)).status, 200);
    assert.equal(
      (await server.call('POST', '/ask/visitor', { base: originalBase, basic: 'ben' })).status,
      200,
    );
    // JSON sent as text, as the README has it, and plain text.
    await call('POST', `${room}?service="conference"`, {
      text: '{"body" : "desired message", "extra": "extra data"}',
    });
    await call('POST', room, { text: 'plain {text}' });
    const message = await events.event('groupchat', ({ body }) => body === 'desired message');
    assert.deepEqual(message['data'], { body: 'desired message', extra: 'extra data' });
    const history = (await call('GET', `${room}/chathistory`)).json as { message: Record<string, string>[] };
    assert.deepEqual(
      history.message.map(({ body, type }) => [body, type]),
      [
        ['desired message', 'groupchat'],
        ['plain {text}', 'groupchat'],
      ],
    );
    const participants = (await call('GET', `${room}/participants`)).json as {
      participant: { jid: string }[];
    };
    assert.equal(participants.participant.length, 2);
    assert.ok(participants.participant.every(({ jid }) => jid.startsWith(`${id}@conference.localhost/`)));
    const occupants = (await call('GET', `${room}/occupants`)).json as {
      occupant: { userAddress: string }[];
    };
    assert.equal(occupants.occupant.length, 2);
    assert.equal((await call('DELETE', room)).status, 200);

    assert.equal((await call('DELETE', `${chat}/assists/demo`)).status, 200);
    const state = (await call('GET', `${chat}/state`)).json as ExpertState;
    assert.deepEqual([state.show, state.status, state.queues], ['chat', 'here', []]);
    assert.equal((await call('POST', `${chat}/logoff`)).status, 200);
    await events.ended;
    assert.deepEqual((await call('GET', `${chat}/state`)).refusal, [404, 'not-found']);
  });

  it('rejects with DELETE on the offer', async () => {
    const amira = await server.signIn('amira');
    const sam = await server.ask({ workgroup: 'demo', question: 'Rejected' });
    const id = await amira.offered('Rejected');
    assert.equal(
      (await amira.call('DELETE', `/chat/${amira.streamid}/offer/${id}`, { base: originalBase })).status,
      200,
    );
    assert.deepEqual((await amira.call('DELETE', `/chat/offer/${id}`)).refusal, [409, 'offer-gone']);
    assert.deepEqual((await amira.call('PUT', `/chat/assists/other/${id}`)).status, 409);
    await sam.call('DELETE', `/ask/${sam.username}`);
    await amira.call('POST', '/chat/logoff');
    for (const person of [amira, sam]) person.events.close();
  });

  it('two tabs of one expert share presence, and the last one to go takes the expert along', async () => {
    const one = await server.signIn('amira');
    await one.call('POST', '/chat/presence?show=dnd&status=busy');
    const two = await server.signIn('amira');
    assert.notEqual(one.streamid, two.streamid);
    const state = (await two.call('GET', '/chat/state')).json as ExpertState;
    assert.deepEqual([state.show, state.status, state.queues.length], ['dnd', 'busy', 1]);
    await one.call('POST', '/chat/logoff');
    assert.equal(((await two.call('GET', '/chat/state')).json as ExpertState).queues.length, 1);
    await two.call('POST', '/chat/logoff');
    const after = (await server.call('GET', '/chat/state', { basic: 'amira' })).json as ExpertState;
    assert.deepEqual([after.show, after.queues], ['offline', []]);
    for (const person of [one, two]) person.events.close();
  });
});
