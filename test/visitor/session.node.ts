/** The visitor's session against the real Chat API server, through real HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestServer } from '../../server/test/support/start-test-server.js';
import { ChatClient } from '../../src/client/index.js';
import {
  createVisitorSession,
  roomOf,
  type VisitorSession,
  type VisitorState,
} from '../../src/visitor/index.js';

/** A name for the server that stays when it comes back at another port. */
const address = 'http://chat.example.org';

let server: TestServer;
const sessions: VisitorSession[] = [];
before(async () => void (server = await TestServer.start()));
after(async () => {
  for (const session of sessions) session.stop();
  await server.stop();
});

function visit(workgroup = 'diabetes'): VisitorSession {
  const session = createVisitorSession({
    server: address,
    workgroup,
    storage: 'none',
    random: () => 0,
    fetch: (input, init) => fetch(String(input).replace(address, server.url), init),
  });
  sessions.push(session);
  session.start();
  return session;
}

function until(session: VisitorSession, holds: (state: VisitorState) => boolean): Promise<VisitorState> {
  return new Promise((resolve) => {
    const look = (state: VisitorState) => {
      if (!holds(state)) return;
      unsubscribe();
      resolve(state);
    };
    const unsubscribe = session.store.subscribe(look);
    look(session.store.get());
  });
}

const phase = (wanted: VisitorState['current']['phase']) => (state: VisitorState) =>
  state.current.phase === wanted;

const form = (question: string) => ({ name: 'Sam', emailAddress: 'sam@example.org', question });

function transcript(session: VisitorSession): string[] {
  const room = roomOf(session.store.get().current);
  return [...(room?.log.messages ?? []), ...(room?.outbox ?? [])].map(({ body }) => body);
}

const heard = (session: VisitorSession, count: number) =>
  until(session, ({ current }) => {
    const room = roomOf(current);
    return room?.log.messages.length === count && room.outbox.length === 0;
  });

describe('session of a visitor at the real server', () => {
  it('asks, waits, chats and leaves', async () => {
    const amira = await server.signIn('amira');
    const visitor = visit();
    await until(visitor, ({ workgroup }) => workgroup.status === 'known' && workgroup.workgroup.open);
    visitor.ask(form('May I eat honey?'));
    await until(visitor, ({ current }) => current.phase === 'queued' && current.position === 1);

    const { room } = await amira.take('May I eat honey?');
    await until(visitor, phase('chatting'));
    await amira.call('POST', `/chat/rooms/${room}`, { json: { body: 'A little.' } });
    await heard(visitor, 1);
    visitor.compose('And');
    await amira.events.until((events) =>
      events.some(({ data }) => (data as { state?: string }).state === 'composing'),
    );
    visitor.send('And sugar?');
    visitor.send('In tea, I mean.');
    await heard(visitor, 3);
    assert.deepEqual(transcript(visitor), ['A little.', 'And sugar?', 'In tea, I mean.']);
    const { more, messages } = (await amira.call('GET', `/chat/rooms/${room}/history?after=0`)).json as {
      more: boolean;
      messages: { body: string }[];
    };
    assert.equal(more, false);
    assert.deepEqual(
      messages.map(({ body }) => body),
      transcript(visitor),
    );

    visitor.leave();
    const { current } = await until(visitor, phase('ended'));
    assert.equal(current.phase === 'ended' && current.reason, 'visitor-left');
    await amira.events.event('ended');
    await amira.call('DELETE', '/chat/assists/diabetes');
    amira.events.close();
  });

  it('keeps place, room and messages while the server restarts', async () => {
    const ben = await server.signIn('ben');
    const visitor = visit();
    await until(visitor, ({ workgroup }) => workgroup.status === 'known');
    visitor.ask(form('May I eat figs?'));
    await until(visitor, ({ current, link }) => current.phase === 'queued' && link.status === 'live');
    await server.halt();
    await until(visitor, ({ link }) => link.status === 'waiting');
    await server.resume();
    await until(visitor, ({ link }) => link.status === 'live');
    assert.equal(visitor.store.get().current.phase, 'queued');

    await ben.reconnect();
    const { room } = await ben.take('May I eat figs?');
    await until(visitor, phase('chatting'));
    visitor.send('before');
    await heard(visitor, 1);
    await server.halt();
    visitor.send('meanwhile');
    visitor.send('as well');
    await until(visitor, ({ link }) => link.status === 'waiting');
    await server.resume();
    await heard(visitor, 3);
    assert.equal((await ben.call('POST', `/chat/rooms/${room}`, { json: { body: 'after' } })).status, 200);
    await heard(visitor, 4);
    assert.deepEqual(transcript(visitor), ['before', 'meanwhile', 'as well', 'after']);
    visitor.leave();
    await until(visitor, phase('ended'));
    await ben.call('DELETE', '/chat/assists/diabetes');
    ben.events.close();
  });

  it('takes the question back', async () => {
    const amira = await server.signIn('amira');
    const visitor = visit();
    visitor.ask(form('May I eat plums?'));
    await until(visitor, phase('queued'));
    visitor.cancel();
    await until(visitor, phase('idle'));
    await amira.events.event('offerRevoked');
    await amira.call('DELETE', '/chat/assists/diabetes');
    amira.events.close();
  });

  it('leaves a message when nobody is there', async () => {
    const amira = await server.signIn('amira');
    await amira.call('DELETE', '/chat/assists/diabetes');
    const visitor = visit();
    await until(visitor, phase('unavailable'));
    visitor.leaveMessage(form('Please write to me.'));
    await until(visitor, ({ current }) => current.phase === 'unavailable' && current.leave === 'sent');
    await amira.call('POST', '/chat/assists/diabetes');
    const expert = new ChatClient({ server: server.url, credential: { type: 'bearer', token: amira.token } });
    const left = await expert.leftMessages('diabetes');
    assert.deepEqual(
      left.map(({ message }) => message),
      ['Please write to me.'],
    );
    amira.events.close();
  });

  it('says that there is no such workgroup', async () => {
    const { workgroup } = await until(visit('nobody'), (state) => state.workgroup.status === 'failed');
    assert.deepEqual(workgroup, { status: 'failed', problem: { key: 'unknownWorkgroup' } });
  });
});
