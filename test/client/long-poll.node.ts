/** Chatting through a proxy that lets nothing through till it has ended, at the real server. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { passwordOf, TestServer, type Expert } from '../../server/test/support/start-test-server.js';
import { openEventFeed, openVisitorFeed, type EventFeed, type FeedStatus } from '../../src/client/index.js';
import { createExpertSession, type ExpertSession } from '../../src/expert/index.js';
import type { ChatEvent } from '../../src/protocol/index.js';
import { createVisitorSession, roomOf, type VisitorSession } from '../../src/visitor/index.js';
import { startBufferingProxy, type BufferingProxy } from './buffering-proxy.js';

const keptBack = { firstByte: 150, streamAgain: 600_000 };

let server: TestServer;
let proxy: BufferingProxy;
before(async () => {
  server = await TestServer.start();
  proxy = await startBufferingProxy(() => server.url);
});
after(async () => {
  proxy.close();
  await server.stop();
});
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  proxy.buffers = true;
  proxy.asked.length = 0;
});

const polls = () => proxy.asked.filter((path) => path.endsWith('?poll')).length;

describe('an event feed behind a proxy that keeps streams back', () => {
  class Follower {
    readonly events: ChatEvent[] = [];
    readonly statuses: FeedStatus['status'][] = [];
    readonly feed: EventFeed;
    private readonly looking = new Set<() => void>();

    constructor({ username, token }: Expert, about: { firstByte: number; streamAgain: number } = keptBack) {
      const told = () => {
        for (const look of this.looking) look();
      };
      this.feed = openEventFeed({
        server: proxy.origin,
        username,
        credential: { type: 'bearer', token },
        random: () => 0,
        ...about,
        onEvent: (event) => {
          this.events.push(event);
          told();
        },
        onStatus: ({ status }) => {
          this.statuses.push(status);
          told();
        },
      });
      ends.push(() => this.feed.close());
    }

    get offers(): string[] {
      return this.events.flatMap((event) => (event.type === 'offerReceived' ? [event.offer.question] : []));
    }

    async until(holds: () => boolean): Promise<void> {
      while (!holds()) await new Promise<void>((look) => this.looking.add(look));
    }
  }

  /** Asks, and takes the question back, so that the next one is offered too. */
  async function ask(question: string): Promise<void> {
    const visitor = await server.ask({ question });
    visitor.events.close();
    await visitor.call('DELETE', `/ask/${visitor.username}`);
  }

  it('polls, and misses and repeats nothing', async () => {
    const amira = await server.signIn('amira');
    amira.events.close();
    const follower = new Follower(amira);
    await follower.until(() => follower.events.some(({ type }) => type === 'resync'));
    assert.match(proxy.asked[0]!, /^\/sse\/amira$/);
    for (const number of [1, 2, 3]) {
      await ask(`Question ${number}`);
      await follower.until(() => follower.offers.length >= number);
    }
    assert.deepEqual(follower.offers, ['Question 1', 'Question 2', 'Question 3']);
    assert.deepEqual(follower.statuses, ['connecting', 'waiting', 'connecting', 'live']);
    assert.ok(polls() >= 3);
  });

  it('goes back to streaming when streams come through, from the place where it was', async () => {
    const amira = await server.signIn('amira');
    amira.events.close();
    const follower = new Follower(amira, { firstByte: 400, streamAgain: 300 });
    await follower.until(() => follower.events.some(({ type }) => type === 'resync'));
    await ask('Polled');
    await follower.until(() => follower.offers.length === 1);
    proxy.buffers = false;
    await follower.until(() => follower.statuses.filter((status) => status === 'live').length === 2);
    const before = polls();
    await ask('Streamed');
    await follower.until(() => follower.offers.length === 2);
    assert.deepEqual(follower.offers, ['Polled', 'Streamed']);
    assert.equal(polls(), before);
  });

  it('asks no more when it was closed', async () => {
    const amira = await server.signIn('amira');
    amira.events.close();
    const follower = new Follower(amira);
    await follower.until(() => follower.statuses.includes('live'));
    await proxy.until(() => polls() >= 2);
    follower.feed.close();
    const before = proxy.asked.length;
    await ask('Unheard');
    assert.equal(proxy.asked.length, before);
    assert.deepEqual(follower.offers, []);
  });

  it('ends for good when its stream does', async () => {
    const amira = await server.signIn('amira');
    amira.events.close();
    const follower = new Follower(amira);
    await follower.until(() => follower.statuses.includes('live'));
    await amira.call('POST', '/chat/logoff');
    await follower.until(() => follower.statuses.at(-1) === 'closed');
  });
});

describe('a conversation behind a proxy that keeps streams back', () => {
  function until<State>(
    session: { readonly store: { get(): State; subscribe(look: (state: State) => void): () => void } },
    holds: (state: State) => boolean,
  ): Promise<State> {
    return new Promise((resolve) => {
      let unsubscribe = () => {};
      const look = (state: State) => {
        if (!holds(state)) return;
        unsubscribe();
        resolve(state);
      };
      unsubscribe = session.store.subscribe(look);
      look(session.store.get());
    });
  }
  const said = (session: VisitorSession) =>
    roomOf(session.store.get().current)?.log.messages.map(({ body }) => body);
  const heard = (session: ExpertSession, count: number) =>
    until(session, (state) => state.phase === 'signedIn' && state.rooms[0]?.log.messages.length === count);

  it('is carried whole: asked, answered, and every message once and in order', async () => {
    const visitor = createVisitorSession({
      server: proxy.origin,
      workgroup: 'diabetes',
      storage: 'none',
      random: () => 0,
      openFeed: (options) => openVisitorFeed({ ...options, ...keptBack }),
    });
    const amira = createExpertSession({ server: server.url, random: () => 0 });
    ends.push(
      () => visitor.stop(),
      () => amira.stop(),
    );

    amira.start();
    amira.signIn('amira', passwordOf('amira'));
    await until(amira, (state) => state.phase === 'signedIn' && state.loaded && state.link.status === 'live');
    visitor.start();
    await until(visitor, ({ workgroup }) => workgroup.status === 'known');
    visitor.ask({ name: 'Sam', emailAddress: 'sam@example.org', question: 'May I eat figs?' });
    const offered = await until(
      amira,
      (state) =>
        state.phase === 'signedIn' && state.offers.some(({ question }) => question === 'May I eat figs?'),
    );
    assert.equal(offered.phase, 'signedIn');
    if (offered.phase === 'signedIn') amira.accept(offered.offers[0]!.offerId);
    await until(visitor, ({ current }) => current.phase === 'chatting');
    const { room } = roomOf(visitor.store.get().current)!;
    await until(amira, (state) => state.phase === 'signedIn' && state.rooms.length === 1);

    for (let turn = 1; turn <= 3; turn++) {
      amira.send(room, `Expert ${turn}`);
      await until(visitor, () => said(visitor)?.length === 2 * turn - 1);
      visitor.send(`Visitor ${turn}`);
      await heard(amira, 2 * turn);
    }
    await until(visitor, () => said(visitor)?.length === 6);
    assert.deepEqual(
      said(visitor),
      [1, 2, 3].flatMap((turn) => [`Expert ${turn}`, `Visitor ${turn}`]),
    );
    assert.ok(polls() >= 3);
  });
});
