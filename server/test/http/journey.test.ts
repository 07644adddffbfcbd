/** The main job, whole, over HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  AskState,
  ExpertState,
  HistoryPage,
  PostReceipt,
  RoomState,
} from '../../../src/protocol/index.js';
import { TestServer } from '../support/start-test-server.js';

describe('a question and its answer', () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start();
  });
  after(() => server.stop());

  it('goes from the queue over a rejection to a room, where all chat, invite and leave', async () => {
    const amira = await server.signIn('amira');
    const ben = await server.signIn('ben');
    const sam = await server.ask({ question: 'May I eat dates?', diet: 'vegan', age: 50 });

    // Whoever is asked first rejects.
    const first = await Promise.race([
      amira.offered('May I eat dates?').then(() => amira),
      ben.offered('May I eat dates?').then(() => ben),
    ]);
    const second = first === amira ? ben : amira;
    const offerId = await first.offered('May I eat dates?');
    const state = (await first.call('GET', '/chat/state')).json as ExpertState;
    assert.equal(state.offers[0]?.offerId, offerId);
    assert.deepEqual(state.offers[0]?.visitor, {
      name: 'Sam',
      emailAddress: 'sam@example.org',
      fields: { diet: 'vegan', age: '50' },
    });
    assert.equal((await first.call('DELETE', `/chat/assists/diabetes/${offerId}`)).status, 200);

    // The second accepts, and both join.
    const room = await second.take('May I eat dates?');
    assert.equal(room.room, offerId);
    assert.equal(room.visitor?.fields['diet'], 'vegan');
    assert.equal((await second.events.event<{ room: string }>('invitationReceived')).room, room.roomJid);
    const joined = await sam.join();
    assert.equal(joined.room, offerId);
    assert.equal(joined.visitor, undefined);
    await second.events.event('presence', ({ from }) => String(from).startsWith(`${room.roomJid}/`));

    // Both chat.
    await second.call('POST', `/chat/chatstate/composing/${encodeURIComponent(room.roomJid)}`);
    assert.equal(
      (await sam.events.event<{ state: string }>('groupchat', ({ state }) => state === 'composing')).state,
      'composing',
    );
    const hello = { body: 'Hello Sam', id: 'm-1' };
    const receipt = (await second.call('POST', `/chat/rooms/${room.room}`, { json: hello }))
      .json as PostReceipt;
    assert.deepEqual([receipt.id, receipt.seq], ['m-1', 1]);
    const heard = await sam.events.event('groupchat', ({ body }) => body === 'Hello Sam');
    assert.deepEqual(
      [heard['seq'], heard['id'], heard['data'], heard['from']],
      [1, 'm-1', null, `${room.roomJid}/${room.nick}`],
    );
    const reply = await sam.call('PUT', `/ask/${sam.username}`, { json: { body: 'Hello doctor', extra: 1 } });
    assert.equal((reply.json as PostReceipt).seq, 2);
    const answer = await second.events.event('groupchat', ({ body }) => body === 'Hello doctor');
    assert.deepEqual(answer['data'], { body: 'Hello doctor', extra: 1 });
    await sam.call('POST', `/chat/chatstate/composing/${encodeURIComponent(room.roomJid)}`);
    await second.events.event('groupchat', ({ state }) => state === 'composing');

    // The other expert is invited.
    const invited = await second.call('POST', `/chat/rooms/${room.room}/${first.username}@localhost`, {
      text: 'Please help',
    });
    assert.equal(invited.status, 200);
    const invitation = await first.events.event('invitationReceived');
    assert.deepEqual([invitation['reason'], invitation['room']], ['Please help', room.roomJid]);
    assert.equal((await first.call('PUT', `/chat/rooms/${room.room}`)).status, 200);
    const page = (await first.call('GET', `/chat/rooms/${room.room}/history?after=0`)).json as HistoryPage;
    assert.deepEqual(
      page.messages.map(({ body }) => body),
      ['Hello Sam', 'Hello doctor'],
    );
    const three = (await sam.call('GET', `/ask/${sam.username}`)).json as AskState;
    assert.equal(three.phase, 'chatting');
    assert.equal(three.room?.occupants.length, 3);

    // One expert leaves, then the visitor: the room is over.
    await second.call('DELETE', `/chat/rooms/${room.room}`);
    await sam.events.event(
      'presence',
      ({ show, from }) => show === 'offline' && from === `${room.roomJid}/${room.nick}`,
    );
    assert.equal((await sam.call('DELETE', `/ask/${sam.username}`)).status, 200);
    const ended = await first.events.event('ended');
    assert.equal(ended['from'], room.roomJid);
    const end = (await sam.call('GET', `/ask/${sam.username}`)).json as AskState;
    assert.deepEqual([end.phase, end.reason], ['ended', 'visitor-left']);
    const rooms = (await first.call('GET', '/chat/rooms')).json as { chatRoom: RoomState[] };
    assert.deepEqual(rooms.chatRoom, []);
    for (const person of [amira, ben, sam]) person.events.close();
  });
});
