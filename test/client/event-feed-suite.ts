/** Stories of the event stream against a server that does what networks do; run in browsers and in Node. */
import { expect } from 'chai';
import { openEventFeed, type EventFeedOptions, type FeedStatus } from '../../src/client/index.js';
import type { ChatEvent } from '../../src/protocol/index.js';
import { script, type Hostile, type Runtime } from './hostile.js';
import type { Answer, Step } from './hostile-server.mjs';

const stream = { 'content-type': 'text/event-stream' };
const emoji = '😀';

/** A room message as a frame; its text is its id unless told. */
const frame = (id: string, body = id): string =>
  `id: ${id}\nevent: chatapi.muc\ndata: ${JSON.stringify({ type: 'groupchat', from: 'r@conference.x/Ann', body, id })}\n\n`;
const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];
const streaming = (...steps: Step[]): Answer => ({ headers: stream, steps });
const holding = (...steps: Step[]): Answer => streaming(...steps, { hold: true });

export function defineEventFeedSuite({ describe, it, origin }: Runtime): void {
  /** Opens a feed against `answers`, runs `story`, and closes the feed however the story ends. */
  async function follow(
    answers: readonly Answer[],
    story: (feed: Follower) => Promise<unknown>,
    overrides: Partial<EventFeedOptions> = {},
  ): Promise<void> {
    const hostile = await script(origin(), answers);
    const follower = openFollower(hostile, overrides);
    try {
      await story(follower);
    } finally {
      follower.feed.close();
    }
  }

  describe('event feed: what it asks for', () => {
    it('sends its token, the one media type, and no event id at first', () =>
      follow([holding({ text: frame('1') })], async (feed) => {
        await feed.messages('1');
        const [request] = await feed.hostile.log();
        expect(request).to.include({ method: 'GET', path: '/sse/ann%20lee' });
        expect(request?.headers).to.include({ accept: 'text/event-stream', authorization: 'Bearer secret' });
        expect(request?.headers).to.not.have.property('last-event-id');
      }));

    it('sends Basic credentials in UTF-8', () =>
      follow(
        [holding({ text: frame('1') })],
        async (feed) => {
          await feed.messages('1');
          const [request] = await feed.hostile.log();
          expect(request?.headers['authorization']).to.equal('Basic ZWxzZTpww6Rzc3fDtnJk');
        },
        { credential: { type: 'basic', username: 'else', password: 'pässwörd' } },
      ));

    it('resumes where an earlier feed ended', () =>
      follow(
        [holding({ text: frame('8') })],
        async (feed) => {
          await feed.messages('8');
          const [request] = await feed.hostile.log();
          expect(request?.headers['last-event-id']).to.equal('7');
          expect(feed.feed.lastEventId).to.equal('8');
        },
        { lastEventId: '7' },
      ));
  });

  describe('event feed: what networks do to bytes', () => {
    const stories: readonly { name: string; answers: Answer[]; messages: string[]; resumedAt?: string }[] = [
      {
        name: 'a cut in the middle of a line',
        answers: [
          streaming({ text: frame('1') + frame('2').slice(0, 30) }, { cut: true }),
          holding({ text: frame('2') }),
        ],
        messages: ['1', '2'],
        resumedAt: '1',
      },
      {
        name: 'a cut between a frame and its empty line',
        answers: [
          streaming({ text: frame('1') + frame('2').slice(0, -1) }, { cut: true }),
          holding({ text: frame('2') }),
        ],
        messages: ['1', '2'],
        resumedAt: '1',
      },
      {
        name: 'a cut in the middle of a character',
        answers: [
          streaming({ text: frame('1') }, { bytes: bytesOf(frame('2', emoji)).slice(0, -6) }, { cut: true }),
          holding({ text: frame('2', emoji) }),
        ],
        messages: ['1', emoji],
        resumedAt: '1',
      },
      {
        name: 'an end without a fault',
        answers: [streaming({ text: frame('1') }), holding({ text: frame('2') })],
        messages: ['1', '2'],
        resumedAt: '1',
      },
      {
        name: 'single bytes',
        answers: [holding({ slowly: frame('1', emoji) })],
        messages: [emoji],
      },
      {
        name: 'a proxy that lets nothing through till much is there',
        answers: [holding({ text: frame('1') + frame('2') + frame('3') })],
        messages: ['1', '2', '3'],
      },
      {
        name: 'ids that come again after resuming, and in one stream',
        answers: [
          streaming({ text: frame('1') + frame('2') }),
          holding({ text: frame('1') + frame('2') + frame('3') + frame('3') + frame('4') }),
        ],
        messages: ['1', '2', '3', '4'],
        resumedAt: '2',
      },
      {
        name: 'lines that end in CRLF, cut between CR and LF',
        answers: [
          holding(
            { text: frame('1').replaceAll('\n', '\r\n').slice(0, -3) },
            { text: '\n\r' },
            { text: '\n' },
            { text: frame('2').replaceAll('\n', '\r\n') },
          ),
        ],
        messages: ['1', '2'],
      },
      {
        name: 'lines that end in CR',
        answers: [holding({ text: frame('1').replaceAll('\n', '\r') })],
        messages: ['1'],
      },
      {
        name: 'a byte order mark',
        answers: [holding({ bytes: [0xef, 0xbb] }, { bytes: [0xbf, ...bytesOf(frame('1'))] })],
        messages: ['1'],
      },
      {
        name: 'comments, unknown fields, a bad retry and an event that is no event',
        answers: [
          holding({
            text: `: hello\n\nfoo: bar\nretry: soon\nevent: chatapi.muc\ndata: {\n\nid: 9\n\n${frame('1')}`,
          }),
        ],
        messages: ['1'],
      },
      {
        name: 'a line without end',
        answers: [
          streaming({ text: frame('1') }, { again: `data: ${'x'.repeat(200_000)}` }),
          holding({ text: frame('2') }),
        ],
        messages: ['1', '2'],
        resumedAt: '1',
      },
      {
        name: 'an event of endless lines',
        answers: [
          streaming({ text: frame('1') }, { again: `data: ${'x'.repeat(200_000)}\n` }),
          holding({ text: frame('2') }),
        ],
        messages: ['1', '2'],
        resumedAt: '1',
      },
    ];
    for (const { name, answers, messages, resumedAt } of stories) {
      it(`survives ${name}`, () =>
        follow(answers, async (feed) => {
          await feed.messages(...messages);
          const log = await feed.hostile.log();
          expect(log).to.have.length(answers.length);
          if (resumedAt) expect(log[1]?.headers['last-event-id']).to.equal(resumedAt);
        }));
    }

    it('takes silence after the headers for a dead connection', () =>
      follow(
        [holding(), holding({ text: frame('1') })],
        async (feed) => {
          await feed.messages('1');
          // Firefox tells of headers only with the first byte, so that it may never have been live.
          const words = feed.words().filter((word) => word !== 'live');
          expect(words.slice(0, 3)).to.deep.equal(['connecting', 'waiting', 'connecting']);
        },
        { silence: 400 },
      ));

    it('takes a server that never answers for dead', () =>
      follow(
        [{ mute: true }, holding({ text: frame('1') })],
        async (feed) => {
          await feed.messages('1');
          expect(feed.words().slice(0, 3)).to.deep.equal(['connecting', 'waiting', 'connecting']);
        },
        { silence: 400 },
      ));

    for (const [name, beat] of [
      ['comments', ': beat\n\n'],
      ['the empty lines of an original server', '\r\n'],
    ] as const) {
      it(`holds a connection on which nothing but ${name} arrive`, () => {
        const beats = Array.from({ length: 80 }, () => ({ text: beat }));
        return follow(
          // 80 beats take longer than the silence that would end it.
          [holding(...beats, { text: frame('1') })],
          async (feed) => {
            await feed.messages('1');
            expect(feed.words()).to.deep.equal(['connecting', 'live']);
          },
          { silence: 700 },
        );
      });
    }

    it('hands on a resync, and counts ids anew behind it', () =>
      follow(
        [
          holding({
            text: `${frame('0')}${frame('1')}id: 0\nevent: resync\ndata: {"type":"resync"}\n\n${frame('1', 'anew')}`,
          }),
        ],
        async (feed) => {
          await feed.messages('0', '1', 'anew');
          expect(feed.events.map((event) => event.type)).to.deep.equal([
            'messageReceived',
            'messageReceived',
            'resync',
            'messageReceived',
          ]);
          expect(feed.feed.lastEventId).to.equal('1');
        },
      ));

    it('tells an event that it cannot read, and reads on', () =>
      follow([holding({ text: `event: chatapi.muc\ndata: <html>\n\n${frame('1')}` })], async (feed) => {
        await feed.messages('1');
        expect(feed.events[0]).to.include({ type: 'undecodable', event: 'chatapi.muc' });
      }));

    it('does not resume by an id that is no header value', () =>
      follow([streaming({ text: frame('1☃') }), holding({ text: frame('2') })], async (feed) => {
        await feed.messages('1☃', '2');
        expect((await feed.hostile.log())[1]?.headers).to.not.have.property('last-event-id');
      }));
  });

  describe('event feed: what servers answer', () => {
    for (const [status, reason] of [
      [401, 'not-signed-in'],
      [403, 'gone'],
      [404, 'gone'],
      [405, 'gone'],
      [410, 'gone'],
      [204, 'gone'],
    ] as const) {
      it(`ends for good at ${status}: ${reason}`, () =>
        follow([{ status }], async (feed) => {
          await feed.until(() => feed.words().includes('closed'));
          expect(feed.statuses).to.deep.equal([{ status: 'connecting' }, { status: 'closed', reason }]);
          expect(await feed.hostile.log()).to.have.length(1);
        }));
    }

    const html = { 'content-type': 'text/html' };
    for (const [name, answer] of [
      ['an HTML page with 200', { headers: html, steps: [{ text: '<h1>It works!</h1>' }] }],
      ['JSON with 200', { headers: { 'content-type': 'application/json' }, steps: [{ text: '{}' }] }],
      ['500', { status: 500 }],
      ['502 with an HTML page', { status: 502, headers: html, steps: [{ text: '<h1>Bad gateway</h1>' }] }],
      ['429', { status: 429 }],
      ['408', { status: 408 }],
    ] as const) {
      it(`tries again after ${name}`, () =>
        follow([answer as unknown as Answer, holding({ text: frame('1') })], async (feed) => {
          await feed.messages('1');
          expect(feed.words()).to.deep.equal(['connecting', 'waiting', 'connecting', 'live']);
        }));
    }

    it('waits as long as Retry-After says, and does not let a wake cut it short', () =>
      follow(
        [{ status: 503, headers: { 'retry-after': '120' } }],
        async (feed) => {
          await feed.until(() => feed.words().includes('waiting'));
          expect(feed.statuses.at(-1)).to.deep.equal({ status: 'waiting', retryAt: 1_000_000 + 120_000 });
          feed.feed.wake();
          expect(feed.words()).to.deep.equal(['connecting', 'waiting']);
        },
        { now: () => 1_000_000 },
      ));

    it('waits till the date of Retry-After, by the clock of the server', () =>
      follow(
        [
          {
            status: 503,
            headers: {
              date: 'Tue, 01 Jan 2030 00:00:00 GMT',
              'retry-after': 'Tue, 01 Jan 2030 00:01:00 GMT',
            },
          },
        ],
        async (feed) => {
          await feed.until(() => feed.words().includes('waiting'));
          expect(feed.statuses.at(-1)).to.deep.equal({ status: 'waiting', retryAt: 1_000_000 + 60_000 });
        },
        { now: () => 1_000_000 },
      ));

    it('tries again when nobody listens at the address', () =>
      follow(
        [],
        async (feed) => {
          await feed.until(() => feed.words().includes('waiting'));
          expect(feed.words()).to.deep.equal(['connecting', 'waiting']);
        },
        { server: 'http://127.0.0.1:9' },
      ));
  });

  describe('event feed: when it comes back', () => {
    /** The delays it chose, in ms, with a clock that stands still and a waker who never lets it really wait. */
    const delays = async (feed: Follower, count: number): Promise<number[]> => {
      const waits = (): number[] =>
        feed.statuses.flatMap((status) => (status.status === 'waiting' ? [status.retryAt - 1_000_000] : []));
      for (let seen = 1; seen <= count; seen += 1) {
        await feed.until(() => waits().length >= seen);
        feed.feed.wake();
      }
      return waits().slice(0, count);
    };
    const still = { now: () => 1_000_000, random: () => 1, backOff: { first: 1000, longest: 5000 } };

    it('doubles the ceiling up to the longest', () =>
      follow(
        [{ status: 500 }],
        async (feed) => expect(await delays(feed, 5)).to.deep.equal([1000, 2000, 4000, 5000, 5000]),
        still,
      ));

    it('waits half a second at least, however the dice fall', () =>
      follow(
        [{ status: 500 }],
        async (feed) => expect(await delays(feed, 3)).to.deep.equal([500, 500, 500]),
        {
          ...still,
          random: () => 0,
        },
      ));

    for (const [name, text] of [
      ['an event', frame('1')],
      ['a heartbeat', ': beat\n\n'],
      ["an original server's heartbeat", '\r\n'],
    ] as const) {
      it(`begins anew after ${name}`, () =>
        follow(
          [{ status: 500 }, { status: 500 }, streaming({ text }), { status: 500 }],
          async (feed) => expect(await delays(feed, 4)).to.deep.equal([1000, 2000, 1000, 2000]),
          still,
        ));
    }

    it('does not begin anew because headers arrived', () =>
      follow(
        [streaming()],
        async (feed) => expect(await delays(feed, 3)).to.deep.equal([1000, 2000, 4000]),
        still,
      ));

    for (const [retry, first] of [
      ['2500', 2500],
      ['1', 500],
      ['9999999', 60_000],
    ] as const) {
      it(`takes the server's retry of ${retry} ms for its first ceiling as ${first} ms`, () =>
        follow(
          [streaming({ text: `retry: ${retry}\n\n` })],
          async (feed) => expect((await delays(feed, 1))[0]).to.equal(first),
          still,
        ));
    }
  });

  describe('event feed: waking and closing', () => {
    it('does not wait for a planned attempt when woken', () =>
      follow(
        [{ status: 500 }, holding({ text: frame('1') })],
        async (feed) => {
          await feed.until(() => feed.words().includes('waiting'));
          feed.feed.wake();
          await feed.messages('1');
        },
        { random: () => 1, backOff: { first: 3_600_000, longest: 3_600_000 } },
      ));

    it('finds out on waking that the connection died in sleep', () => {
      let clock = 0;
      return follow(
        [holding({ text: frame('1') }), holding({ text: frame('2') })],
        async (feed) => {
          await feed.messages('1');
          clock += 60_000;
          feed.feed.wake();
          expect(feed.words()).to.deep.equal(['connecting', 'live', 'waiting']);
          feed.feed.wake();
          await feed.messages('1', '2');
        },
        { now: () => clock },
      );
    });

    it('leaves a living connection alone when woken', () =>
      follow([holding({ text: frame('1') }, { gate: true }, { text: frame('2') })], async (feed) => {
        await feed.messages('1');
        feed.feed.wake();
        await feed.hostile.open();
        await feed.messages('1', '2');
        expect(feed.words()).to.deep.equal(['connecting', 'live']);
      }));

    it('closes the connection, says so once, and is silent from then on', () =>
      follow([holding({ text: frame('1') })], async (feed) => {
        await feed.messages('1');
        feed.feed.close();
        feed.feed.close();
        feed.feed.wake();
        // The server learns of it though it writes nothing.
        while ((await feed.hostile.log())[0]?.open);
        expect(feed.statuses.slice(2)).to.deep.equal([{ status: 'closed', reason: 'asked' }]);
        expect(await feed.hostile.log()).to.have.length(1);
      }));

    it('calls nobody before it is returned, and asks nothing when closed at once', async () => {
      const hostile = await script(origin(), [holding()]);
      const heard: FeedStatus[] = [];
      const feed = openEventFeed({
        server: hostile.server,
        username: 'ann',
        credential: { type: 'bearer', token: 'secret' },
        onEvent: () => {},
        onStatus: (status) => heard.push(status),
      });
      expect(heard).to.deep.equal([]);
      feed.close();
      expect(heard).to.deep.equal([{ status: 'closed', reason: 'asked' }]);
      expect(await hostile.log()).to.deep.equal([]);
    });

    it('connects once, though it was woken at once', () =>
      follow([holding({ text: frame('1') })], async (feed) => {
        feed.feed.wake();
        await feed.messages('1');
        expect(await feed.hostile.log()).to.have.length(1);
      }));

    it('may be closed from within any of its callbacks', () =>
      follow([holding({ text: frame('1') + frame('2') })], async (feed) => {
        feed.onEvent = () => feed.feed.close();
        await feed.until(() => feed.words().includes('closed'));
        expect(feed.bodies()).to.deep.equal(['1']);
      }));
  });
}

/** A feed and all it has said. */
interface Follower {
  readonly feed: ReturnType<typeof openEventFeed>;
  readonly hostile: Hostile;
  readonly statuses: FeedStatus[];
  readonly events: ChatEvent[];
  onEvent: (event: ChatEvent) => void;
  words(): string[];
  bodies(): string[];
  /** Resolves at the first callback after which `condition` holds. */
  until(condition: () => boolean): Promise<void>;
  /** Waits until as many room messages arrived, which must be these. */
  messages(...bodies: string[]): Promise<void>;
}

function openFollower(hostile: Hostile, overrides: Partial<EventFeedOptions>): Follower {
  const statuses: FeedStatus[] = [];
  const events: ChatEvent[] = [];
  let heard = (): void => {};
  const follower: Follower = {
    hostile,
    statuses,
    events,
    onEvent: () => {},
    words: () => statuses.map(({ status }) => status),
    bodies: () => events.flatMap((event) => (event.type === 'messageReceived' ? [event.message.body] : [])),
    until: (condition) =>
      new Promise((resolve) => {
        heard = () => condition() && resolve();
        heard();
      }),
    async messages(...bodies) {
      await follower.until(() => follower.bodies().length >= bodies.length);
      expect(follower.bodies()).to.deep.equal(bodies);
    },
    feed: openEventFeed({
      server: hostile.server,
      username: 'ann lee',
      credential: { type: 'bearer', token: 'secret' },
      backOff: { first: 1, longest: 1 },
      onEvent(event) {
        events.push(event);
        follower.onEvent(event);
        heard();
      },
      onStatus(status) {
        statuses.push(status);
        heard();
      },
      ...overrides,
    }),
  };
  return follower;
}
