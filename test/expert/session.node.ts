/** The expert's session against the real Chat API server, through real HTTP. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { URI, type TOTP } from 'otpauth';
import { passwordOf, TestServer } from '../../server/test/support/start-test-server.js';
import {
  createExpertSession,
  type ExpertSession,
  type ExpertSessionOptions,
} from '../../src/expert/index.js';
import { tabStorage, until, untilSigned } from './support.js';

/** A name for the server that stays when it comes back at another port. */
const address = 'http://chat.example.org';

let server: TestServer;
let sessions: ExpertSession[];
interface Held {
  readonly route: RegExp;
  readonly until: Promise<void>;
}
/** Calls that match wait until the promise resolves. */
let held: Held | undefined;
/** Answers that match have left the server, and arrive when the promise resolves. */
let heldAnswer: Held | undefined;

beforeEach(async () => {
  server = await TestServer.start();
  sessions = [];
  held = undefined;
  heldAnswer = undefined;
});
afterEach(async () => {
  for (const session of sessions) session.stop();
  await server.stop();
});

function openDesk(options: Partial<ExpertSessionOptions> = {}): ExpertSession {
  const session = createExpertSession({
    server: address,
    random: () => 0,
    async fetch(input, init) {
      const path = String(input).replace(address, '');
      const call = `${init?.method} ${path}`;
      if (held?.route.test(call)) await held.until;
      const answer = await fetch(server.url + path, init);
      if (heldAnswer?.route.test(call)) await heldAnswer.until;
      return answer;
    },
    ...options,
  });
  sessions.push(session);
  session.start();
  return session;
}

async function signedIn(
  username: string,
  options: Partial<ExpertSessionOptions> = {},
): Promise<ExpertSession> {
  const session = openDesk(options);
  session.signIn(username, passwordOf(username));
  await untilSigned(
    session,
    ({ loaded, link, show }) => loaded && link.status === 'live' && show === 'available',
  );
  return session;
}

/** The id of the offer, which is also the name of the room to come. */
async function offered(session: ExpertSession, asked: string): Promise<string> {
  const state = await untilSigned(session, ({ offers }) => offers.some((offer) => offer.question === asked));
  return state.offers.find((offer) => offer.question === asked)!.offerId;
}

async function inRoom(session: ExpertSession, asked: string): Promise<string> {
  const offerId = await offered(session, asked);
  session.accept(offerId);
  await untilSigned(session, ({ rooms, offers }) => rooms.length > 0 && offers.length === 0);
  return offerId;
}

const roomOf = (session: ExpertSession, name: string) => {
  const state = session.store.get();
  assert.equal(state.phase, 'signedIn');
  return state.phase === 'signedIn' ? state.rooms.find(({ room }) => room === name) : undefined;
};

const bodies = (session: ExpertSession, room: string) =>
  roomOf(session, room)?.log.messages.map(({ body }) => body);

const heard = (session: ExpertSession, name: string, count: number) =>
  untilSigned(session, ({ rooms }) => {
    const room = rooms.find((one) => one.room === name);
    return room?.log.messages.length === count && room.outbox.length === 0;
  });

describe('session of an expert at the real server', () => {
  it('tells that the password is wrong, and stays signed out', async () => {
    const desk = openDesk();
    desk.signIn('amira', 'guess');
    const state = await until(desk, ({ phase }) => phase !== 'signingIn');
    assert.deepEqual(state, { phase: 'signedOut', username: 'amira', problem: 'wrongPassword' });
  });

  it('asks for a code when the account has a second factor, and signs in with it', async () => {
    const url = await server.call('GET', '/chat/enroll', { basic: 'amira' });
    const authenticator = URI.parse(url.text) as TOTP;
    const begun = Date.now();
    const codeOf = (steps: number) => authenticator.generate({ timestamp: begun + steps * 30_000 });
    await server.call('POST', `/chat/enroll?totp=${codeOf(0)}`, { basic: 'amira' });

    const desk = openDesk();
    const outcome = async (password: string, code?: string) => {
      desk.signIn('amira', password, code);
      const state = await until(desk, ({ phase }) => phase !== 'signingIn');
      return state.phase === 'signedOut' ? state.problem : state.phase;
    };
    assert.equal(await outcome(passwordOf('amira')), 'codeNeeded');
    assert.equal(await outcome('guess', codeOf(1)), 'wrongPassword');
    assert.equal(await outcome(passwordOf('amira'), codeOf(0)), 'wrongCode');
    assert.equal(await outcome(passwordOf('amira'), codeOf(1)), 'signedIn');
  });

  it('takes a question, chats both ways and leaves', async () => {
    const amira = await signedIn('amira');
    const visitor = await server.ask({ question: 'May I eat honey?', 'Patient number': '48-1127' });
    const offerId = await offered(amira, 'May I eat honey?');
    const { offers } = await untilSigned(amira, () => true);
    assert.deepEqual(offers[0]?.visitor.fields, { 'Patient number': '48-1127' });
    assert.ok(offers[0]!.expiresAt > Date.now());

    amira.accept(offerId);
    const opened = await untilSigned(amira, ({ rooms }) => rooms.length === 1);
    assert.equal(opened.selected, offerId);
    assert.equal(opened.rooms[0]?.visitor?.name, 'Sam');
    await visitor.join();
    amira.compose(offerId, 'A little');
    await visitor.events.until((events) =>
      events.some(({ data }) => (data as { state?: string }).state === 'composing'),
    );
    amira.send(offerId, 'A little.');
    await heard(amira, offerId, 1);
    await visitor.call('PUT', `/ask/${visitor.username}`, { json: { body: 'And sugar?' } });
    const state = await heard(amira, offerId, 2);
    assert.deepEqual(bodies(amira, offerId), ['A little.', 'And sugar?']);
    assert.equal(state.rooms[0]?.unread, 1);
    amira.see(offerId);
    assert.equal(roomOf(amira, offerId)?.unread, 0);

    amira.leave(offerId);
    await untilSigned(amira, ({ rooms }) => rooms[0]?.ended !== undefined);
    assert.equal(roomOf(amira, offerId)?.ended, 'expert-left');
    await visitor.events.event('ended');
    amira.dismissRoom(offerId);
    assert.equal(roomOf(amira, offerId), undefined);
    visitor.events.close();
  });

  for (const [about, route] of [
    ['the answer to joining', /^PUT .*\/rooms\//],
    ['the answer to accepting', /^PUT .*\/assists\//],
    ['all answers', /^PUT /],
  ] as const)
    it(`knows who is in the room and what was said when both overtake ${about}`, async () => {
      const amira = await signedIn('amira');
      const visitor = await server.ask({ question: 'May I eat nuts?' });
      const room = await offered(amira, 'May I eat nuts?');
      let release = () => {};
      heldAnswer = { route, until: new Promise((resolve) => (release = resolve)) };
      amira.accept(room);
      await visitor.join();
      await visitor.call('PUT', `/ask/${visitor.username}`, { json: { body: 'All of them?' } });
      // Whatever comes behind them on the same stream: then both have arrived.
      await server.call('POST', '/workgroups/diabetes/messages', {
        json: { userID: 'Eva', emailAddress: 'eva@example.org', message: 'Please call me.' },
      });
      await untilSigned(amira, (state) => state.leftMessages.length === 1);
      release();
      const { rooms } = await heard(amira, room, 1);
      assert.deepEqual(rooms[0]?.occupants.map(({ name }) => name).toSorted(), ['Amira', 'Sam']);
      visitor.events.close();
    });

  it('passes a rejected question to the next expert', async () => {
    const amira = await signedIn('amira');
    const visitor = await server.ask({ question: 'May I eat figs?' });
    const offerId = await offered(amira, 'May I eat figs?');
    const ben = await signedIn('ben');
    amira.reject(offerId);
    await untilSigned(amira, ({ offers }) => offers.length === 0);
    await inRoom(ben, 'May I eat figs?');
    visitor.events.close();
  });

  it('tells that an accepted question was gone already', async () => {
    const amira = await signedIn('amira');
    const visitor = await server.ask({ question: 'May I eat plums?' });
    const offerId = await offered(amira, 'May I eat plums?');
    let release = () => {};
    held = { route: /^PUT .*\/assists\//, until: new Promise((resolve) => (release = resolve)) };
    amira.accept(offerId);
    await visitor.call('DELETE', `/ask/${visitor.username}`);
    await untilSigned(amira, ({ offers }) => offers.length === 0);
    release();
    const { notices, rooms } = await untilSigned(amira, (state) => state.notices.length > 0);
    assert.deepEqual(
      notices.map(({ key, values }) => [key, values]),
      [['offerGone', { visitor: 'Sam' }]],
    );
    assert.deepEqual(rooms, []);
    visitor.events.close();
  });

  it('takes the desk up again after a reload, with what was typed', async () => {
    const storage = tabStorage();
    const before = await signedIn('amira', { storage });
    const visitor = await server.ask({ question: 'May I eat dates?' });
    const room = await inRoom(before, 'May I eat dates?');
    await visitor.join();
    before.send(room, 'Yes.');
    await heard(before, room, 1);
    before.compose(room, 'And also');
    before.stop();
    await visitor.call('PUT', `/ask/${visitor.username}`, { json: { body: 'How many?' } });

    const after = openDesk({ storage });
    const state = await heard(after, room, 2);
    assert.equal(state.selected, room);
    assert.equal(roomOf(after, room)?.draft, 'And also');
    assert.equal(roomOf(after, room)?.unread, 1);
    assert.deepEqual(bodies(after, room), ['Yes.', 'How many?']);
    assert.ok(
      !storage.getItem(storage.key(0)!)!.includes('How many?'),
      'messages that arrived are not stored',
    );
    visitor.events.close();
  });

  it('keeps room and messages while the server restarts, and sends once what was said meanwhile', async () => {
    const amira = await signedIn('amira');
    const visitor = await server.ask({ question: 'May I eat rice?' });
    const room = await inRoom(amira, 'May I eat rice?');
    amira.send(room, 'before');
    await heard(amira, room, 1);
    await server.halt();
    await untilSigned(amira, ({ link }) => link.status === 'waiting');
    amira.send(room, 'meanwhile');
    await server.resume();
    await heard(amira, room, 2);
    await untilSigned(amira, ({ link }) => link.status === 'live');
    const { messages } = (
      await visitor
        .call('POST', `/ask/${visitor.username}`)
        .then(() => visitor.call('GET', `/chat/rooms/${room}/history?after=0`))
    ).json as { messages: { body: string }[] };
    assert.deepEqual(
      messages.map(({ body }) => body),
      ['before', 'meanwhile'],
    );
    visitor.events.close();
  });

  it('lets the stream wait no longer when a message has reached the server', async () => {
    const after: ExpertSessionOptions['after'] = (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds / 20);
      return () => clearTimeout(timer);
    };
    const amira = await signedIn('amira', { random: () => 1, after });
    const visitor = await server.ask({ question: 'May I eat cake?' });
    const room = await inRoom(amira, 'May I eat cake?');
    await server.halt();
    await untilSigned(amira, ({ link }) => link.status === 'waiting');
    await server.resume();
    amira.send(room, 'I am back.');
    await heard(amira, room, 1);
    const state = amira.store.get();
    assert.ok(state.phase === 'signedIn' && state.link.status !== 'waiting');
    await untilSigned(amira, ({ link }) => link.status === 'live');
    visitor.events.close();
  });

  it('invites a colleague, who joins, speaks and leaves', async () => {
    const amira = await signedIn('amira');
    const ben = await signedIn('ben');
    ben.setPresence('dnd', 'Rounds');
    await untilSigned(ben, ({ show }) => show === 'dnd');
    const visitor = await server.ask({ question: 'Which pump?' });
    const room = await inRoom(amira, 'Which pump?');
    amira.loadColleagues('diabetes');
    const { colleagues } = await untilSigned(amira, (state) => state.colleagues['diabetes'] !== undefined);
    assert.equal(colleagues['diabetes']?.find(({ username }) => username === 'ben')?.show, 'dnd');

    amira.invite(room, 'ben', 'Please help');
    const { invitations } = await untilSigned(ben, (state) => state.invitations.length === 1);
    assert.deepEqual(invitations, [
      {
        room,
        inviter: 'Amira',
        reason: 'Please help',
        visitor: 'Sam',
        workgroup: 'diabetes',
        joining: false,
      },
    ]);
    ben.join(room);
    await untilSigned(ben, (state) => state.rooms.length === 1 && state.invitations.length === 0);
    ben.send(room, 'The small one.');
    await heard(amira, room, 1);
    await untilSigned(amira, ({ rooms }) => rooms[0]!.occupants.some(({ name }) => name === 'Ben'));
    ben.leave(room);
    await untilSigned(amira, ({ rooms }) => !rooms[0]!.occupants.some(({ name }) => name === 'Ben'));
    assert.equal(roomOf(amira, room)?.ended, undefined);
    visitor.events.close();
  });

  it('shows left messages, and that somebody took care of one', async () => {
    const amira = await signedIn('amira');
    await server.call('POST', '/workgroups/diabetes/messages', {
      json: { userID: 'Sam', emailAddress: 'sam@example.org', message: 'Please call me.' },
    });
    const { leftMessages } = await untilSigned(amira, (state) => state.leftMessages.length === 1);
    const ben = await signedIn('ben');
    await untilSigned(ben, (state) => state.leftMessages.length === 1);
    amira.handleLeftMessage('diabetes', leftMessages[0]!.id);
    await untilSigned(amira, (state) => state.leftMessages.length === 0);
    await untilSigned(ben, (state) => state.leftMessages.length === 0);
  });

  it('shows how many wait', async () => {
    const amira = await signedIn('amira');
    const offerHolder = await server.ask({ question: 'First?' });
    await offered(amira, 'First?');
    const { queues } = await untilSigned(amira, (state) => state.queues[0]!.waiting === 1);
    assert.equal(queues[0]?.open, true);
    await offerHolder.call('DELETE', `/ask/${offerHolder.username}`);
    await untilSigned(amira, (state) => state.queues[0]!.waiting === 0);
    offerHolder.events.close();
  });

  it('asks to sign in again when the token is not accepted any more, and keeps what was typed', async () => {
    const storage = tabStorage();
    const amira = await signedIn('amira', { storage });
    const visitor = await server.ask({ question: 'May I eat bread?' });
    const room = await inRoom(amira, 'May I eat bread?');
    amira.compose(room, 'Only if');
    const { token } = JSON.parse(storage.getItem(storage.key(0)!)!) as { token: string };
    // A second sign-in keeps the expert in the room when the first stream ends.
    const other = await signedIn('amira');
    await server.call('POST', '/chat/logoff', { token });
    const state = await until(amira, ({ phase }) => phase === 'signedOut');
    assert.deepEqual(state, { phase: 'signedOut', username: 'amira', problem: 'expired' });
    amira.signIn('amira', passwordOf('amira'));
    await untilSigned(amira, ({ rooms }) =>
      rooms.some((one) => one.room === room && one.draft === 'Only if'),
    );
    other.stop();
    visitor.events.close();
  });

  it('signs off: the server hears it, the tab forgets', async () => {
    const storage = tabStorage();
    const amira = await signedIn('amira', { storage });
    amira.signOff();
    assert.deepEqual(amira.store.get(), { phase: 'signedOut', username: 'amira', problem: undefined });
    assert.equal(storage.length, 0);
  });
});
