import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Heartbeats } from '../../src/events/heartbeats.js';

describe('heartbeats', () => {
  it('come every 12 to 18 seconds to each, and never to all at once', () => {
    const heartbeats = new Heartbeats(Math.random, 0);
    let second = 0;
    const beats: number[][] = Array.from({ length: 1_000 }, () => []);
    for (const own of beats) heartbeats.add({ beat: () => own.push(second) });
    const perSecond: number[] = [];
    for (second = 1; second <= 300; second += 1) {
      const before = beats.flat().length;
      heartbeats.step();
      perSecond.push(beats.flat().length - before);
    }
    for (const own of beats) {
      const gaps = own.map((at, index) => at - (own[index - 1] ?? 0));
      assert.ok(
        gaps.every((gap) => gap >= 12 && gap <= 18),
        gaps.join(),
      );
      assert.ok(own.length >= 16);
    }
    // All came in the same second; later they are spread over all seconds.
    assert.ok(Math.max(...perSecond.slice(150)) < 200);
  });

  it('stop for who leaves, also when it leaves at a beat', () => {
    const heartbeats = new Heartbeats(() => 0, 0);
    const seen: string[] = [];
    const second = { beat: () => seen.push('second') };
    const first = {
      beat: () => {
        seen.push('first');
        heartbeats.remove(first);
        heartbeats.remove(second);
      },
    };
    heartbeats.add(first);
    heartbeats.add(second);
    for (let step = 0; step < 60; step += 1) heartbeats.step();
    assert.deepEqual(seen, ['first']);
  });
});
