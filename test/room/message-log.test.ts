import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  completeUpTo,
  emptyLog,
  lastSeq,
  missingAfter,
  prepend,
  receive,
  type MessageLog,
} from '../../src/room/index.js';
import { adams, ann, at, message } from './fixtures.js';

const said = (log: MessageLog) => log.messages.map(({ body }) => body);
const conversation = Array.from({ length: 9 }, (_, index) => message(index + 1, index % 2 ? ann : adams));

describe('message log', () => {
  it('shows each message once and in the order of the server, in whatever order they come', () => {
    const arrivals = fc.array(
      fc
        .subarray(conversation, { minLength: 1 })
        .chain((some) => fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(arrivals, (batches) => {
        const log = batches.reduce((before, batch) => receive(before, batch, at(0)), emptyLog);
        const seqs = log.messages.map(({ seq }) => seq);
        expect(seqs).to.deep.equal([...new Set(batches.flat().map(({ seq }) => seq))].sort((a, b) => a - b));
        const complete = completeUpTo(log);
        expect(seqs.slice(0, complete)).to.deep.equal(
          Array.from({ length: complete }, (_, index) => index + 1),
        );
        expect(seqs).not.to.include(complete + 1);
      }),
    );
  });

  it('is the same value when a batch brings nothing new', () => {
    const log = receive(emptyLog, conversation, at(0));
    expect(receive(log, conversation.slice(3, 5), at(1))).to.equal(log);
  });

  it('does not change the log it was given', () => {
    const first = receive(emptyLog, conversation.slice(0, 2), at(0));
    const second = receive(first, conversation.slice(2), at(0));
    const third = receive(first, [message(3, ann, 'another third')], at(0));
    expect(said(first)).to.have.length(2);
    expect(second.messages).to.have.length(9);
    expect(said(third).at(-1)).to.equal('another third');
  });

  it('names the place behind which messages are missing', () => {
    const log = receive(emptyLog, [message(1, ann), message(2, adams), message(5, ann)], at(0));
    expect(missingAfter(log)).to.equal(2);
    expect(missingAfter(receive(log, [message(3, ann), message(4, ann)], at(0)))).to.equal(undefined);
  });

  it('misses everything when the first message that comes is not the first of the room', () => {
    expect(missingAfter(receive(emptyLog, [message(4, ann)], at(0)))).to.equal(0);
  });

  it('does not miss what is older than the page it began with', () => {
    const page = { room: 'fhrtbf7', messages: conversation.slice(4), more: true };
    const log = prepend(emptyLog, page, at(0));
    expect(missingAfter(log)).to.equal(undefined);
    expect(completeUpTo(log)).to.equal(9);
    const whole = prepend(log, { room: 'fhrtbf7', messages: conversation.slice(0, 4), more: false }, at(0));
    expect(whole.older).to.equal(false);
    expect(said(whole)).to.deep.equal(conversation.map(({ body }) => body));
  });

  it('keeps both of two messages whose senders chose the same id', () => {
    const log = receive(emptyLog, [message(1, ann), { ...message(2, adams), id: 'id 1' }], at(0));
    expect(said(log)).to.deep.equal(['message 1', 'message 2']);
    expect(new Set(log.messages.map(({ id }) => id)).size).to.equal(2);
  });

  describe('of an original server, which numbers nothing', () => {
    const unnumbered = (body: string, stamp?: string) => ({
      ...message(1, adams, body),
      id: undefined,
      seq: undefined,
      stamp,
    });

    it('keeps the order of arrival', () => {
      let log = receive(emptyLog, [unnumbered('one')], at(0));
      log = receive(log, [unnumbered('two')], at(1));
      expect(said(log)).to.deep.equal(['one', 'two']);
      expect(lastSeq(log)).to.equal(2);
      expect(missingAfter(log)).to.equal(undefined);
    });

    it('shows a message once that came as ask and as muc', () => {
      let log = receive(emptyLog, [unnumbered('Hello')], '2026-11-22T09:00:00.000Z');
      log = receive(log, [unnumbered('Hello')], '2026-11-22T09:00:00.004Z');
      expect(said(log)).to.deep.equal(['Hello']);
    });

    it('shows a message twice that was said twice', () => {
      let log = receive(emptyLog, [unnumbered('Hello?')], at(0));
      log = receive(log, [unnumbered('Hello?')], at(1));
      expect(said(log)).to.deep.equal(['Hello?', 'Hello?']);
    });

    it('shows history once that is sent at every join', () => {
      const history = [unnumbered('one', at(0)), unnumbered('one', at(1)), unnumbered('two', at(1))];
      const log = receive(receive(emptyLog, history, at(2)), history, at(3));
      expect(said(log)).to.deep.equal(['one', 'one', 'two']);
    });
  });
});
