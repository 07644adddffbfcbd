/** Every fault in its short form; `npm run faults` runs them at full length. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faults, short } from './faults.js';

describe('nothing is lost, doubled or mixed up when', () => {
  for (const { name, impossible, run } of faults) {
    it(name, { skip: impossible?.() ?? false }, async () => {
      const world = await run(short);
      await world.stop();
      assert.deepEqual([...new Set(world.problems)], []);
    });
  }
});
