import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Bench, moves, queue } from './bench-machine.js';

/** Takes `count` requests from arrival to acceptance while `length` others wait, one every two seconds. */
function stepsPerRequest(length: number, count: number): number {
  const forever = 1e9;
  const bench = new Bench({ queueLimit: forever, requestTimeout: forever, offerTimeout: forever });
  bench.expert('alice');
  for (let number = 0; number < length; number++) bench.join(`r${number}`);
  bench.outputs.length = 0;
  const before = bench.machine.steps;
  for (let number = 0; number < count; number++) {
    bench.join(`r${length + number}`);
    bench.accept('alice', `r${number}`);
    bench.step({ type: 'chatEnded', expert: 'alice', room: `r${number}` });
    bench.pass(2);
  }
  assert.equal(bench.machine.size, length);
  return (bench.machine.steps - before) / count;
}

describe('the cost of a request', () => {
  it('does not grow with the length of the queue', () => {
    const short = stepsPerRequest(1_000, 2_000);
    const long = stepsPerRequest(100_000, 2_000);
    // 100 times as long; the ways through the tree are 17 steps instead of 10.
    assert.ok(long < 2 * short, `${short} steps beside 1,000 waiting requests, ${long} beside 100,000`);
  });

  it('does not grow with the queue it overflows from, nor with the one it comes to', () => {
    const stepsPerMove = (length: number) => {
      const bench = new Bench({
        queueLimit: 1e9,
        requestTimeout: 1e9,
        maxChats: 1,
        queues: [
          queue('first', { experts: ['alice'], overflow: 'second', overflowAfter: length }),
          queue('second', { experts: ['bob'] }),
        ],
      });
      bench.expert('alice', 'connected', ['c1']);
      bench.expert('bob', 'connected', ['c2']);
      // One arrives each second, so that one overflows each second from then on.
      for (let number = 0; number < length; number++) {
        bench.join(`r${number}`);
        bench.at(number + 1);
      }
      const before = bench.machine.steps;
      const moved = moves(bench.pass(200)).length;
      assert.ok(moved >= 199, `${moved} moved`);
      return (bench.machine.steps - before) / moved;
    };
    const short = stepsPerMove(1_000);
    const long = stepsPerMove(20_000);
    assert.ok(long < 2 * short, `${short} steps beside 1,000 waiting requests, ${long} beside 20,000`);
  });

  it('does not grow with those who wait in queues whose experts are busy', () => {
    const stepsPerAccept = (length: number) => {
      const bench = new Bench({
        queueLimit: 1e9,
        requestTimeout: 1e9,
        offerTimeout: 1e9,
        queues: [
          queue('general', { experts: ['alice'] }),
          queue('feet', { experts: ['bob'], rules: [{ field: 'about', is: 'feet' }] }),
        ],
      });
      bench.expert('alice');
      bench.expert('bob', 'connected', ['c1', 'c2', 'c3', 'c4']);
      for (let number = 0; number < length; number++) bench.ask(`f${number}`, { about: 'feet' });
      const before = bench.machine.steps;
      for (let number = 0; number < 500; number++) {
        bench.join(`r${number}`);
        bench.accept('alice', `r${number}`);
        bench.step({ type: 'chatEnded', expert: 'alice', room: `r${number}` });
      }
      return (bench.machine.steps - before) / 500;
    };
    const short = stepsPerAccept(1_000);
    const long = stepsPerAccept(100_000);
    assert.ok(long < 2 * short, `${short} steps beside 1,000 waiting requests, ${long} beside 100,000`);
  });

  it('stays the same for 100,000 requests that all wait at once', () => {
    const bench = new Bench({ queueLimit: 1e9, requestTimeout: 1e9, offerTimeout: 1e9, maxChats: 1e9 });
    const names = Array.from({ length: 100_000 }, (_, number) => `r${number}`);
    bench.expert('alice');
    bench.join(...names);
    for (const name of names) {
      assert.equal(bench.considers('alice'), name);
      bench.accept('alice', name);
    }
    assert.equal(bench.machine.size, 0);
    assert.ok(bench.machine.steps / names.length < 400, `${bench.machine.steps} steps`);
  });

  it('is nothing for a tick in which nothing changed', () => {
    const bench = new Bench({ queueLimit: 1e9, requestTimeout: 1e9, maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    for (let number = 0; number < 10_000; number++) bench.join(`r${number}`);
    const before = bench.machine.steps;
    assert.deepEqual(bench.pass(10), []);
    assert.ok(bench.machine.steps - before < 10 * 40, `${bench.machine.steps - before} steps`);
  });

  it('writes to a part of a long queue only, however many leave it', () => {
    const bench = new Bench({ queueLimit: 1e9, requestTimeout: 1e9, maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    for (let number = 0; number < 10_000; number++) bench.join(`r${number}`);
    bench.cancel('r0');
    const written = bench.pass(2).filter(({ type }) => type === 'status').length;
    assert.ok(written >= 20 && written < 100, `${written} visitors were told`);
  });
});
