import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventQueue } from '../../src/engine/event-queue.js';

describe('event queue', () => {
  const readAll = async (queue: AsyncIterable<number>) => {
    const read: number[] = [];
    for await (const event of queue) read.push(event);
    return read;
  };

  it('gives what was pushed before and after its reader came, in order, and ends', async () => {
    const queue = eventQueue<number>(10);
    queue.push(1);
    queue.push(2);
    const read = readAll(queue);
    await Promise.resolve();
    queue.push(3);
    await new Promise(setImmediate);
    queue.push(4);
    queue.end();
    queue.push(5);
    assert.deepEqual(await read, [1, 2, 3, 4]);
  });

  it('ends for a reader who comes late', async () => {
    const queue = eventQueue<number>(10);
    queue.push(1);
    queue.end();
    assert.deepEqual(await readAll(queue), [1]);
  });

  it('tells a reader who was too slow, instead of leaving a gap', async () => {
    const queue = eventQueue<number>(2);
    for (const event of [1, 2, 3, 4]) queue.push(event);
    await assert.rejects(readAll(queue), /More than 2 events/);
  });
});
