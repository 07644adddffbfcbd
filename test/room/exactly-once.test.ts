import { expect } from 'chai';
import * as fc from 'fast-check';
import type { PostReceipt } from '../../src/protocol/index.js';
import {
  completeUpTo,
  markSending,
  markWaiting,
  missingAfter,
  next,
  roomOutbox,
  roomPosted,
  roomReceived,
  timelineOf,
  type IncomingMessage,
  type OutboxItem,
  type RoomView,
} from '../../src/room/index.js';
import { adams, ann, annsRoom, at, withPending } from './fixtures.js';

type Fate = 'arrives' | 'request lost' | 'reply lost';

/** A server with its sequence and its idempotency, a network that delays, drops and repeats, and one reader. */
class Conversation {
  readonly server: (IncomingMessage & { id: string; seq: number })[] = [];
  room: RoomView = annsRoom();
  said = 0;
  readonly #events: IncomingMessage[] = [];
  readonly #replies: PostReceipt[] = [];

  say(): void {
    this.room = withPending(this.room, `mine ${++this.said}`);
  }

  hear(): void {
    this.#commit(`theirs ${this.server.length}`, adams);
  }

  post(fate: Fate): void {
    const item = next(this.room.outbox);
    if (item === undefined) return;
    this.room = roomOutbox(this.room, markSending(this.room.outbox, item.id));
    if (fate !== 'request lost') {
      const { id, seq } = this.server.find(({ id }) => id === item.id) ?? this.#commit(item.id, ann);
      if (fate === 'arrives') this.#replies.push({ id, seq, stamp: at(0) });
    }
    if (fate !== 'arrives') this.#delay(item);
  }

  #delay({ id }: OutboxItem): void {
    this.room = roomOutbox(this.room, markWaiting(this.room.outbox, id));
  }

  reply(pick: number): void {
    const [receipt] = this.#replies.splice(pick % (this.#replies.length || 1), 1);
    if (receipt) this.room = roomPosted(this.room, receipt, 'visitor');
  }

  deliver(pick: number, twice: boolean): void {
    const index = pick % (this.#events.length || 1);
    const event = this.#events[index];
    if (event === undefined) return;
    if (!twice) this.#events.splice(index, 1);
    this.room = roomReceived(this.room, [event], at(0));
  }

  drop(pick: number): void {
    this.#events.splice(pick % (this.#events.length || 1), 1);
  }

  resync(limit: number): void {
    const after = completeUpTo(this.room.log);
    const page = this.server.filter(({ seq }) => seq > after).slice(0, limit);
    this.room = roomReceived(this.room, page, at(0));
  }

  /** The network works again. */
  settle(): void {
    for (let pick = this.#replies.length; pick > 0; pick--) this.reply(pick);
    while (next(this.room.outbox) !== undefined) {
      this.post('arrives');
      this.reply(0);
    }
    while (completeUpTo(this.room.log) < this.server.length) this.resync(3);
  }

  #commit(id: string, { nick, name, role }: typeof ann) {
    const seq = this.server.length + 1;
    const message = { id, seq, nick, name, role, body: `said ${id}`, data: null, stamp: at(0) };
    this.server.push(message);
    this.#events.push(message);
    return message;
  }
}

const pick = fc.nat(20);
const step = fc.oneof(
  fc.constant((one: Conversation) => one.say()),
  fc.constant((one: Conversation) => one.hear()),
  fc
    .constantFrom<Fate>('arrives', 'request lost', 'reply lost')
    .map((fate) => (one: Conversation) => one.post(fate)),
  pick.map((n) => (one: Conversation) => one.reply(n)),
  fc.tuple(pick, fc.boolean()).map(
    ([n, twice]) =>
      (one: Conversation) =>
        one.deliver(n, twice),
  ),
  pick.map((n) => (one: Conversation) => one.drop(n)),
  fc.integer({ min: 1, max: 5 }).map((limit) => (one: Conversation) => one.resync(limit)),
);

const day = (stamp: string) => stamp.slice(0, 10);

function shown(room: RoomView): string[] {
  return timelineOf(room, { day }).flatMap((item) =>
    item.kind === 'group' ? item.messages.map(({ id }) => id) : [],
  );
}

describe('each message is shown exactly once', () => {
  it('under every order of reply, echo, repeat, loss and resync', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const one = new Conversation();
        for (const take of steps) {
          take(one);
          const ids = shown(one.room);
          // Never twice, never out of order, and what was said stays on the screen.
          expect(new Set(ids).size).to.equal(ids.length);
          const seqs = one.room.log.messages.map(({ seq }) => seq);
          expect(seqs).to.deep.equal([...seqs].sort((a, b) => a - b));
          for (let said = 1; said <= one.said; said++) expect(ids).to.include(`mine ${said}`);
        }
        one.settle();
        expect(one.room.log.messages).to.deep.equal(one.server);
        expect(one.room.outbox).to.deep.equal([]);
        expect(missingAfter(one.room.log)).to.equal(undefined);
        const mine = one.server.filter(({ nick }) => nick === ann.nick).map(({ id }) => id);
        expect(mine).to.deep.equal(Array.from({ length: one.said }, (_, index) => `mine ${index + 1}`));
      }),
      { numRuns: 500 },
    );
  });
});
