/** A restart in the middle loses nothing: visitors and experts carry on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AskAccepted, AskState, HistoryPage, RoomState } from '../../../src/protocol/index.js';
import { configDefaults } from '../../src/config/index.js';
import { SseReader } from '../support/sse-reader.js';
import { bearer, question, TestServer } from '../support/start-test-server.js';

describe('the server restarts', () => {
  it('while a visitor waits: the place in the queue, tokens and joined experts are kept', async () => {
    const server = await TestServer.start();
    const amira = await server.signIn('amira');
    const sam = await server.ask({ question: 'Before' });
    await amira.offered('Before');
    const events = [amira.events, sam.events];
    await server.halt();
    for (const each of events) {
      await each.ended;
      assert.ok(each.retry! >= 2_000 && each.retry! < 4_000);
    }
    await server.resume();

    await amira.reconnect();
    await sam.reconnect();
    assert.equal(amira.events.events[0]?.event ?? (await amira.events.event('resync'), 'resync'), 'resync');
    const state = (await sam.call('GET', `/ask/${sam.username}`)).json as AskState;
    assert.deepEqual([state.phase, state.queuePosition, state.question], ['queued', 1, 'Before']);
    const room = await amira.take('Before');
    assert.equal((await sam.join()).room, room.room);
    amira.events.close();
    sam.events.close();
    await server.stop();
  });

  it('while they chat: messages, order, occupants and keys are kept', async () => {
    const server = await TestServer.start();
    const amira = await server.signIn('amira');
    const sam = await server.ask({ question: 'Chat' });
    const { room } = await amira.take('Chat');
    await sam.join();
    const say = (body: string) =>
      sam.call('PUT', `/ask/${sam.username}`, { json: { body, id: `id-${body}` } });
    const before = (await say('one')).text;
    await server.halt();
    await server.resume();

    // The reply was lost on the way: the same call again is the same message.
    assert.equal((await say('one')).text, before);
    await Promise.all([amira.reconnect(), sam.reconnect()]);
    assert.equal((await say('two')).status, 200);
    await amira.events.event('groupchat', ({ body }) => body === 'two');
    await amira.call('POST', `/chat/rooms/${room}`, { json: { body: 'three' } });
    await sam.events.event('groupchat', ({ body }) => body === 'three');
    const page = (await amira.call('GET', `/chat/rooms/${room}/history?after=0`)).json as HistoryPage;
    assert.deepEqual(
      page.messages.map(({ seq, body }) => [seq, body]),
      [
        [1, 'one'],
        [2, 'two'],
        [3, 'three'],
      ],
    );
    const { chatRoom } = (await amira.call('GET', '/chat/rooms')).json as { chatRoom: RoomState[] };
    assert.deepEqual(chatRoom[0]?.occupants.map(({ role }) => role).sort(), ['expert', 'visitor']);
    amira.events.close();
    sam.events.close();
    await server.stop();
  });

  it('and a cut stream without a restart misses nothing and repeats nothing', async () => {
    const server = await TestServer.start();
    const amira = await server.signIn('amira');
    const sam = await server.ask({ question: 'Cut' });
    const { room } = await amira.take('Cut');
    await sam.join();
    const say = (body: string) => amira.call('POST', `/chat/rooms/${room}`, { json: { body } });
    await say('one');
    await sam.events.event('groupchat', ({ body }) => body === 'one');
    sam.events.close();
    await sam.events.ended;
    await say('two');
    await say('three');
    await sam.reconnect();
    await say('four');
    await sam.events.event('groupchat', ({ body }) => body === 'four');
    const bodies = sam.events.events.map(({ data }) => (data as { body?: string }).body);
    assert.deepEqual(bodies, ['two', 'three', 'four']);
    amira.events.close();
    sam.events.close();
    await server.stop();
  });

  it('drains: new calls are refused in our own words, and a waiting ask is answered', async () => {
    const server = await TestServer.start();
    const amira = await server.signIn('amira');
    const waiting = server.call('POST', '/ask', { json: question({ question: 'Waiting' }) });
    await amira.offered('Waiting');
    const halted = server.halt();
    const answer = await waiting;
    assert.deepEqual(answer.refusal, [503, 'unavailable']);
    await amira.events.ended;
    await halted;
    await server.stop();
  });

  it('says so when its port is taken, and lets go of everything it held', async () => {
    const server = await TestServer.start();
    const port = Number(new URL(server.url).port);
    const other = TestServer.start({ config: { port } });
    await assert.rejects(other, { code: 'EADDRINUSE' });
    await server.stop();
  });

  it('gives a new connection of a visitor the place of the oldest when there are too many', async () => {
    const server = await TestServer.start();
    const amira = await server.signIn('amira');
    const sam = await server.ask();
    const open = () => SseReader.open(`${server.url}/sse/${sam.username}`, bearer(sam.token));
    const [two, three] = [await open(), await open()];
    const four = await open();
    await sam.events.ended;
    await sam.call('DELETE', `/ask/${sam.username}`);
    for (const reader of [two, three, four]) {
      await reader.event('depart-queue');
      reader.close();
    }
    amira.events.close();
    await server.stop();
  });

  it('takes no more streams of visitors from one address than it may', async () => {
    const limits = { ...configDefaults.limits, asksPerMinute: 100, streamsPerAddress: 2 };
    const server = await TestServer.start({ config: { limits } });
    const amira = await server.signIn('amira');
    const [sam, kim] = [await server.ask(), await server.ask()];
    const headers = { prefer: 'respond-async' };
    const { username, token } = (await server.call('POST', '/ask', { json: question(), headers }))
      .json as AskAccepted;
    const third = await server.call('GET', `/sse/${username}`, { base: '', token });
    assert.deepEqual(third.refusal, [429, 'too-many-requests']);
    for (const person of [amira, sam, kim]) person.events.close();
    await server.stop();
  });
});
