import { expect } from 'chai';
import {
  add,
  confirm,
  discard,
  emptyOutbox,
  markFailed,
  markSending,
  markWaiting,
  next,
  retry,
} from '../../src/room/index.js';
import { at } from './fixtures.js';

const item = (id: string) => ({ id, body: `said ${id}`, data: null, stamp: at(0) });
const two = add(add(emptyOutbox, item('a')), item('b'));

describe('outbox', () => {
  it('sends the oldest first, and nothing else while it is on its way', () => {
    expect(next(two)?.id).to.equal('a');
    expect(next(markSending(two, 'a'))).to.equal(undefined);
    expect(next(confirm(markSending(two, 'a'), 'a'))?.id).to.equal('b');
  });

  it('keeps the place of a message that could not be sent yet', () => {
    expect(next(markWaiting(markSending(two, 'a'), 'a'))?.id).to.equal('a');
  });

  it('goes on behind a message that failed for good', () => {
    const failed = markFailed(two, 'a', 'The message is too long.');
    expect(next(failed)?.id).to.equal('b');
    expect(failed[0]).to.include({ status: 'failed', problem: 'The message is too long.' });
  });

  it('lets a failed message wait again, behind the others and without its problem', () => {
    const again = retry(markFailed(two, 'a', 'no'), 'a');
    expect(again.map(({ id, status }) => [id, status])).to.deep.equal([
      ['b', 'waiting'],
      ['a', 'waiting'],
    ]);
    expect(again[1]).not.to.have.property('problem');
  });

  it('discards only what failed: anything else may have arrived', () => {
    expect(discard(two, 'a')).to.equal(two);
    expect(discard(markSending(two, 'a'), 'a')).to.have.length(2);
    expect(discard(markFailed(two, 'a', 'no'), 'a').map(({ id }) => id)).to.deep.equal(['b']);
  });

  it('is the same value when nothing changes', () => {
    expect(confirm(two, 'c')).to.equal(two);
    expect(markSending(two, 'c')).to.equal(two);
    expect(retry(two, 'a')).to.equal(two);
    expect(add(two, item('a'))).to.equal(two);
  });
});
