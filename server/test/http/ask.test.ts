/** Asking in all its forms: at once or waiting, repeated, by token or by account. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type {
  AskAccepted,
  AskAnswered,
  AskState,
  PostReceipt,
  RoomState,
} from '../../../src/protocol/index.js';
import { configDefaults, databaseFile } from '../../src/config/index.js';
import { openStorage } from '../../src/storage/index.js';
import { question, TestServer, type Expert } from '../support/start-test-server.js';

describe('asking', () => {
  let server: TestServer;
  let amira: Expert;
  before(async () => {
    server = await TestServer.start({
      workgroups: [
        {
          name: 'diabetes',
          members: ['amira'],
          offerTimeout: 240,
          meetingUrl: 'https://meet.example/{room}',
        },
      ],
      longestWait: 60_000,
    });
    amira = await server.signIn('amira');
  });
  after(() => server.stop());

  const async = { prefer: 'respond-async' };

  it('at once answers with a place, a token and an address', async () => {
    const answer = await server.call('POST', '/ask', { json: question(), headers: async });
    assert.equal(answer.status, 202);
    const { username, streamid, token, ...rest } = answer.json as AskAccepted;
    assert.equal(answer.headers.get('location'), `/restapi/v1/ask/${username}`);
    assert.equal(answer.headers.get('preference-applied'), 'respond-async');
    assert.match(username, /^visitor-\w{26}$/);
    assert.match(streamid, /^ofchat-[\w-]{22}$/);
    assert.match(token, /^[\w-]{43}$/);
    assert.equal(rest.workgroup, 'diabetes');
    assert.equal(rest.userID, 'Sam');
    assert.equal(rest.queuePosition, 1);
    assert.ok(rest.estimate.from <= rest.estimate.to);
    const state = (await server.call('GET', `/ask/${username}`, { token })).json as AskState;
    assert.deepEqual(
      [state.phase, state.inQueue, state.available, state.queuePosition, state.workgroupJID, state.question],
      ['queued', true, true, 1, 'diabetes@workgroup.localhost', 'May I eat dates?'],
    );
    // The name that was typed in names the same request, for whoever has the token.
    assert.equal((await server.call('GET', '/ask/Sam', { token })).status, 200);
    const again = await server.call('POST', '/ask', { json: question(), headers: async, token });
    assert.deepEqual(again.refusal, [409, 'already-asking']);
    assert.equal((await server.call('DELETE', `/ask/${username}`, { token })).status, 200);
    const end = (await server.call('GET', `/ask/${username}`, { token })).json as AskState;
    assert.deepEqual([end.phase, end.inQueue, end.queuePosition], ['ended', false, -1]);
  });

  it('waits for an expert and answers as the original, additional members included', async () => {
    const body = question({ question: 'Blocking', company: 'ACME', age: 7, known: true });
    const waiting = server.call('POST', '/ask', { json: body });
    const room = await amira.take('Blocking');
    const answer = await waiting;
    assert.equal(answer.status, 200);
    const { username, streamid, token, ...rest } = answer.json as AskAnswered;
    assert.deepEqual(rest, {
      ...body,
      groupchat: room.roomJid,
      sender: room.roomJid,
      url: `https://meet.example/${room.room}`,
    });
    assert.ok(streamid);
    assert.equal((await server.call('POST', `/ask/${username}`, { token })).status, 200);
    await server.call('DELETE', `/ask/${username}`, { token });
  });

  it('by an account: the request is found by the name that was typed in, by that account only', async () => {
    const waiting = server.call('POST', '/ask', {
      json: question({ question: 'Proxy', userID: 'Kim' }),
      basic: 'chloe',
    });
    const { room } = await amira.take('Proxy');
    assert.equal((await waiting).status, 200);
    const by = (basic: string, method: string, about = {}) =>
      server.call(method, '/ask/Kim', { basic, ...about });
    assert.deepEqual((await by('root', 'GET')).refusal, [404, 'not-found']);
    assert.equal(((await by('chloe', 'GET')).json as AskState).room?.room, room);
    const joined = (await by('chloe', 'POST')).json as RoomState;
    assert.equal(joined.occupants.find(({ role }) => role === 'visitor')?.name, 'Kim');
    // Text is sent as it is: braces are the visitor's own.
    const receipt = (await by('chloe', 'PUT', { text: '{"body": "x"}' })).json as PostReceipt;
    assert.equal(receipt.seq, 1);
    const heard = await amira.events.event('groupchat', ({ body }) => String(body).startsWith('{'));
    assert.deepEqual([heard['body'], heard['role']], ['{"body": "x"}', 'visitor']);
    assert.equal((await by('chloe', 'DELETE')).status, 200);
    await amira.events.event('ended', ({ from }) => from === `${room}@conference.localhost`);
  });

  it('that is cancelled meanwhile answers "revoked"', async () => {
    const waiting = server.call('POST', '/ask', {
      json: question({ question: 'Cancel', userID: 'Lee' }),
      basic: 'chloe',
    });
    await amira.offered('Cancel');
    assert.equal((await server.call('DELETE', '/ask/Lee', { basic: 'chloe' })).status, 200);
    const answer = await waiting;
    assert.deepEqual([answer.status, (answer.json as AskAnswered).groupchat], [200, 'revoked']);
  });

  it('ends when the caller goes away: nobody could come back for the answer', async () => {
    const gone = new AbortController();
    const waiting = server.call('POST', '/ask', {
      json: question({ question: 'Gone' }),
      signal: gone.signal,
    });
    const offerId = await amira.offered('Gone');
    gone.abort();
    await assert.rejects(waiting);
    await amira.events.event('offerRevoked', ({ id }) => id === offerId);
  });

  it('with one key is one question, and each call gets a token for it', async () => {
    const headers = { ...async, 'idempotency-key': randomUUID() };
    const ask = (json = question({ question: 'Once' })) => server.call('POST', '/ask', { json, headers });
    const [first, twin] = await Promise.all([ask(), ask()]);
    const accepted = [first, twin].find(({ status }) => status === 202)!;
    const other = accepted === first ? twin : first;
    assert.ok(other.status === 202 || other.refusal[1] === 'in-progress');
    const again = await ask();
    const [one, two] = [accepted.json as AskAccepted, again.json as AskAccepted];
    assert.deepEqual({ ...two, token: '' }, { ...one, token: '' });
    assert.notEqual(one.token, two.token);
    for (const { token } of [one, two])
      assert.equal((await server.call('GET', `/ask/${one.username}`, { token })).status, 200);
    assert.deepEqual((await ask(question({ question: 'Twice' }))).refusal, [422, 'idempotency-mismatch']);
    await server.call('DELETE', `/ask/${one.username}`, { token: one.token });
    const guessable = await server.call('POST', '/ask', {
      json: question(),
      headers: { ...async, 'idempotency-key': '1' },
    });
    assert.deepEqual(guessable.refusal, [400, 'invalid-field', 'Idempotency-Key']);
  });

  it('with one key is one question, also when the server stopped before it could answer', async (test) => {
    const stopping = await TestServer.start();
    test.after(() => stopping.stop());
    const expert = await stopping.signIn('amira');
    const headers = { ...async, 'idempotency-key': randomUUID() };
    const ask = () => stopping.call('POST', '/ask', { json: question({ question: 'Crash' }), headers });
    // The question is kept, and the disk takes nothing more: the visitor's stream cannot be opened.
    const storage = openStorage(databaseFile({ data: stopping.data }));
    await storage.write((db) =>
      db.exec(`CREATE TRIGGER full BEFORE INSERT ON streams BEGIN SELECT RAISE(ABORT, 'full'); END`),
    );
    assert.equal((await ask()).status, 500);
    await storage.write((db) => db.exec('DROP TRIGGER full'));
    await stopping.halt();
    await stopping.resume();
    const again = await ask();
    assert.equal(again.status, 202);
    const { username, token } = again.json as AskAccepted;
    const count = storage.db.prepare('SELECT count(*) AS asked FROM requests').get<{ asked: number }>();
    await storage.close();
    assert.equal(count?.asked, 1);
    const state = (await stopping.call('GET', `/ask/${username}`, { token })).json as AskState;
    assert.equal(state.phase, 'queued');
    expert.events.close();
  });

  it('and posting with one key is one message', async () => {
    const sam = await server.ask({ question: 'Post once' });
    const { room } = await amira.take('Post once');
    await sam.join();
    const headers = { 'idempotency-key': 'm-1' };
    const post = (body: string) =>
      sam.call('PUT', `/ask/${sam.username}`, { json: { body, id: 'm-1' }, headers });
    const receipts = await Promise.all([post('Hi'), post('Hi'), post('Hi')]);
    assert.deepEqual(new Set(receipts.map(({ text }) => text)).size, 1);
    assert.deepEqual((await post('Other')).refusal, [422, 'idempotency-mismatch']);
    const byKey = () =>
      amira.call('POST', `/chat/rooms/${room}`, {
        json: { body: 'Yes' },
        headers: { 'idempotency-key': 'k' },
      });
    assert.equal((await byKey()).text, (await byKey()).text);
    await sam.call('PUT', `/ask/${sam.username}`, { text: 'last' });
    await amira.events.event('groupchat', ({ body }) => body === 'last');
    const bodies = amira.events.events.flatMap(({ data }) => {
      const { type, from, body } = data as { type?: string; from?: string; body?: string };
      return type === 'groupchat' && from?.startsWith(room) && body !== undefined ? [body] : [];
    });
    assert.deepEqual(bodies, ['Hi', 'Yes', 'last']);
    await sam.call('DELETE', `/ask/${sam.username}`);
    sam.events.close();
  });
});

describe('asking where nobody answers', () => {
  it('is refused while no expert is there, and a message can be left', async () => {
    const server = await TestServer.start();
    const ask = { json: question(), headers: { prefer: 'respond-async' } };
    assert.deepEqual((await server.call('POST', '/ask', ask)).refusal, [409, 'workgroup-closed']);
    const json = { userID: 'Sam', emailAddress: 'sam@example.org', message: 'Please call me.' };
    const headers = { 'idempotency-key': randomUUID() };
    const leave = (body = json) =>
      server.call('POST', '/workgroups/diabetes/messages', { json: body, headers });
    const left = await leave();
    assert.equal(left.status, 201);
    assert.equal((await leave()).text, left.text);
    assert.deepEqual((await leave({ ...json, message: 'Other' })).refusal, [422, 'idempotency-mismatch']);

    const amira = await server.signIn('amira');
    const { message } = (await amira.call('GET', '/workgroups/diabetes/messages')).json as {
      message: { id: string }[];
    };
    assert.deepEqual(
      message.map(({ id }) => id),
      [(left.json as { id: string }).id],
    );
    const chloe = await server.signIn('chloe');
    assert.equal((await chloe.call('GET', '/workgroups/diabetes/messages')).status, 404);
    assert.equal((await chloe.call('DELETE', `/workgroups/diabetes/messages/${message[0]!.id}`)).status, 404);
    assert.equal((await amira.call('DELETE', `/workgroups/diabetes/messages/${message[0]!.id}`)).status, 200);
    await amira.events.event(
      'notify',
      ({ data }) => (data as { leftMessageHandled: string }).leftMessageHandled === message[0]!.id,
    );
    for (const person of [amira, chloe]) person.events.close();
    await server.stop();
  });

  it('waits no longer than it may', async () => {
    const server = await TestServer.start({ longestWait: 50 });
    const amira = await server.signIn('amira');
    const answer = await server.call('POST', '/ask', { json: question({ question: 'Long' }) });
    assert.deepEqual(answer.refusal, [409, 'no-expert-answered']);
    // It is in the queue no more.
    await amira.events.event('offerRevoked');
    amira.events.close();
    await server.stop();
  });

  it('is limited per address', async () => {
    const limits = { ...configDefaults.limits, asksPerMinute: 2, asksPerHour: 100 };
    const server = await TestServer.start({ config: { limits } });
    const ask = (base?: string) =>
      server.call('POST', '/ask', {
        json: question(),
        headers: { prefer: 'respond-async' },
        ...(base ? { base } : {}),
      });
    assert.equal((await ask()).status, 409);
    assert.equal((await ask('/rest/api/restapi/v1')).status, 409);
    const third = await ask();
    assert.deepEqual(third.refusal, [429, 'too-many-requests']);
    assert.ok(Number(third.headers.get('retry-after')) > 0);
    await server.stop();
  });
});
