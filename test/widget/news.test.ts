import { expect } from 'chai';
import { englishTexts } from '../../src/i18n/index.js';
import type { RoomView } from '../../src/room/index.js';
import type { VisitorState } from '../../src/visitor/index.js';
import { createNews } from '../../src/widget/news.js';
import type { News } from '../../src/widget/told.js';
import { createLaterNews } from '../../src/widget/later-news.js';
import { anna, messageOf, room, visitorStates } from '../../stories/visitor-states.js';

describe('news', () => {
  let said: string[];
  /** Of the page. */
  let told: string[];
  let now: number;
  let timers: { at: number; call: () => void }[];
  let news: News;
  let state: VisitorState;
  /** What is told of rooms is loaded when one is open; here it is there at once, unless a test says otherwise. */
  let loading: Promise<void> | undefined;

  beforeEach(() => {
    said = [];
    timers = [];
    now = 100_000;
    const say = (kind: string) => (text: string) => void said.push(`${kind}: ${text}`);
    told = [];
    loading = undefined;
    news = createNews(
      {
        speaker: { message: say('message'), status: say('status'), alert: say('alert') },
        page: {
          messageArrived: ({ name, body }) => told.push(`${name}: ${body}`),
          messageFailed: () => told.push('not sent'),
        },
        texts: () => englishTexts,
      },
      {
        now: () => now,
        after(milliseconds, call) {
          const timer = { at: now + milliseconds, call };
          timers.push(timer);
          return () => void (timers = timers.filter((one) => one !== timer));
        },
      },
      async (use) => {
        if (loading) await loading;
        use({ createLaterNews });
      },
    );
    state = visitorStates.queued;
  });

  function become(next: VisitorState): void {
    const before = state;
    state = next;
    news.changed(before, next);
  }

  function pass(milliseconds: number): void {
    now += milliseconds;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { call } of due) call();
  }

  function inRoom(changes: Partial<RoomView>, link: VisitorState['link'] = { status: 'live' }): VisitorState {
    return {
      ...visitorStates.chatting,
      link,
      current: { phase: 'chatting', room: { ...room, ...changes }, leaving: false },
    };
  }

  const withMessages = (count: number, link?: VisitorState['link']) =>
    inRoom(
      {
        log: {
          older: false,
          messages: [
            ...room.log.messages,
            ...Array.from({ length: count }, (_, index) => messageOf(anna, 7 + index, `News ${index + 1}`)),
          ],
        },
      },
      link,
    );

  function enterRoom(): void {
    become(inRoom({}));
    pass(10_000);
    said = [];
  }

  it('says a message with the name of who wrote it', () => {
    enterRoom();
    become(withMessages(1));
    expect(said).to.deep.equal(['message: Dr Anna Weber says: News 1']);
  });

  it('says neither history nor an own message', () => {
    become(inRoom({ log: { messages: [], older: false } }));
    become(inRoom({}));
    pass(10_000);
    said = [];
    const own = { ...messageOf(anna, 7, 'mine'), nick: 'maria' };
    become(inRoom({ log: { messages: [...room.log.messages, own], older: false } }));
    expect(said).to.deep.equal([]);
  });

  it('says nothing of the history after a reload, and sums up what came meanwhile', () => {
    const { messages } = room.log;
    state = visitorStates.idle;
    become(inRoom({ log: { messages: [], older: false }, occupants: [] }, { status: 'connecting' }));
    become(inRoom({ log: { messages: [], older: false } }));
    become(inRoom({}));
    pass(10_000);
    expect(said.filter((one) => one.startsWith('message'))).to.deep.equal([]);
    state = visitorStates.idle;
    become(inRoom({ log: { messages: [], older: false } }));
    // Live events may overtake the history.
    const missed = [messageOf(anna, 7, 'One'), messageOf(anna, 8, 'Two')];
    become(inRoom({ log: { messages: missed.slice(1), older: false } }));
    become(inRoom({ log: { messages: [...messages, ...missed], older: false } }));
    pass(10_000);
    expect(said.filter((one) => one.startsWith('message'))).to.deep.equal(['message: 2 new messages']);
  });

  it('sums up what was missed, once', () => {
    enterRoom();
    become(inRoom({}, { status: 'waiting', retryAt: 0 }));
    become(inRoom({}));
    become(withMessages(1));
    become(withMessages(3));
    pass(2_000);
    expect(said).to.deep.equal([
      'status: Connection lost. Trying again…',
      'status: Connected again',
      'message: 3 new messages',
    ]);
  });

  it('says the place in the queue when it changes, at most every 30 seconds', () => {
    const at = (position: number): VisitorState => ({
      ...visitorStates.queued,
      current: { phase: 'queued', position, estimate: undefined, leaving: false },
    });
    become(at(5));
    pass(0);
    become(at(4));
    pass(10_000);
    become(at(3));
    pass(10_000);
    become(at(2));
    expect(said).to.deep.equal(['status: Number 5 in the queue']);
    pass(30_000);
    expect(said).to.deep.equal(['status: Number 5 in the queue', 'status: Number 2 in the queue']);
  });

  it('says once that somebody writes, and only after two seconds', () => {
    enterRoom();
    become(inRoom({ composing: ['anna'] }));
    pass(1_000);
    become(inRoom({ composing: [] }));
    pass(5_000);
    expect(said).to.deep.equal([]);
    become(inRoom({ composing: ['anna'] }));
    pass(2_000);
    pass(5_000);
    expect(said).to.deep.equal(['status: Dr Anna Weber is writing…']);
  });

  it('alerts when a message was not sent and when the conversation is lost', () => {
    enterRoom();
    const item = { id: 'x', body: 'Hi', data: null, stamp: '2026-03-03T14:00:00Z' };
    become(inRoom({ outbox: [{ ...item, status: 'sending' }] }));
    become(inRoom({ outbox: [{ ...item, status: 'failed', problem: 'refused' }] }));
    become({ ...state, current: { phase: 'ended', reason: 'expired', room } });
    expect(said).to.deep.equal([
      'alert: Your message was not sent.',
      'alert: This conversation is no longer available. It may have ended while you were away.',
    ]);
  });

  it('says who comes and who goes', () => {
    enterRoom();
    const notice = { afterSeq: 6, nick: 'ben', name: 'Ben Okafor', stamp: '2026-03-03T14:00:00Z' };
    become(inRoom({ notices: [...room.notices, { ...notice, id: 'n2', kind: 'joined' }] }));
    expect(said).to.deep.equal(['status: Ben Okafor joined']);
  });

  it('says that a closed workgroup has opened', () => {
    state = visitorStates.closed;
    become(visitorStates.idle);
    expect(said).to.deep.equal(['status: Open now']);
  });

  it('tells the page of each message, and of what was not sent', () => {
    enterRoom();
    become(withMessages(2));
    const item = { id: 'x', body: 'Hi', data: null, stamp: '2026-03-03T14:00:00Z' };
    const { room: now } = (state as VisitorState & { current: { room: RoomView } }).current;
    become(inRoom({ ...now, outbox: [{ ...item, status: 'failed', problem: 'refused' }] }));
    expect(told).to.deep.equal(['Dr Anna Weber: News 1', 'Dr Anna Weber: News 2', 'not sent']);
  });

  it('tells what came in a room while the part that says so was still loading', async () => {
    let loaded = () => {};
    loading = new Promise((done) => (loaded = done));
    become(inRoom({}));
    become(withMessages(2));
    expect([...said, ...told]).to.deep.equal([]);
    loaded();
    await loading;
    await Promise.resolve();
    pass(2_000);
    expect(told).to.deep.equal(['Dr Anna Weber: News 1', 'Dr Anna Weber: News 2']);
    expect(said).to.deep.equal(['status: Dr Anna Weber joined', 'message: 2 new messages']);
  });

  it('loads that part again when it could not be loaded, and leaves out nothing', async () => {
    loading = Promise.reject(new Error('No network.'));
    become(inRoom({}));
    await loading.catch(() => {});
    await new Promise((later) => setTimeout(later));
    loading = undefined;
    become(withMessages(2));
    pass(2_000);
    expect(told).to.deep.equal(['Dr Anna Weber: News 1', 'Dr Anna Weber: News 2']);
  });

  it('says nothing after it was stopped', () => {
    become(inRoom({ composing: ['anna'] }));
    news.stop();
    said = [];
    expect(timers).to.deep.equal([]);
  });
});
