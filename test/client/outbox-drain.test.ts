import { expect } from 'chai';
import { createOutboxDrain } from '../../src/client/index.js';
import type { PostReceipt } from '../../src/protocol/index.js';

describe('draining an outbox', () => {
  it('lets a post end that its own echo overtook, tells nothing of it, and goes on with the next', async () => {
    const outbox = [{ id: 'a' }, { id: 'b' }];
    const posts: { id: string; signal: AbortSignal; answer: (receipt: PostReceipt) => void }[] = [];
    const posted: string[] = [];
    const drain = createOutboxDrain<{ id: string }>({
      next: () => outbox[0],
      pending: (item) => outbox.includes(item),
      post: ({ id }, signal) => new Promise((answer) => posts.push({ id, signal, answer })),
      onSending: () => {},
      onPosted(item) {
        posted.push(item.id);
        outbox.shift();
      },
      onDelayed: () => {},
      onFailed: () => {},
      onNotSignedIn: () => {},
    });
    drain.drain();
    // The echo of the first comes before its reply.
    outbox.shift();
    drain.drain();
    expect(posts.map(({ id, signal }) => [id, signal.aborted])).to.deep.equal([
      ['a', false],
      ['b', false],
    ]);
    for (const { id, answer } of posts) answer({ id, seq: 1, stamp: '2026-03-03T14:00:00Z' });
    await new Promise((later) => setTimeout(later));
    expect(posted).to.deep.equal(['b']);
    drain.stop();
    expect(posts.length).to.equal(2);
  });
});
