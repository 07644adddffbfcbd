import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

/** A program of its own, because only a process that ends by itself proves that no timer and no stream is left. */
const program = `
  import { startHostileServer } from './test/client/hostile-server.mjs';
  import { script } from './test/client/hostile.ts';
  import { openEventFeed } from './src/client/index.ts';
  const server = await startHostileServer();
  const when = process.argv.at(-1);
  const answer = { headers: { 'content-type': 'text/event-stream' }, steps: [{ text: ': beat\\n\\n' }, { hold: true }] };
  const hostile = await script(server.origin, [when === 'waiting' ? { status: 500 } : answer]);
  const feed = openEventFeed({
    server: hostile.server,
    username: 'ann',
    credential: { type: 'bearer', token: 'secret' },
    backOff: { first: 3_600_000, longest: 3_600_000 },
    random: () => 1,
    onEvent() {},
    onStatus({ status }) {
      if (status !== when) return;
      feed.close();
      server.close();
      console.log('closed while ' + when);
    },
  });
`;

describe('event feed: what it leaves behind', () => {
  for (const when of ['connecting', 'live', 'waiting']) {
    it(`is nothing when it was closed while ${when}`, () => {
      const options = ['--import', 'tsx', '--input-type=module', '--eval', program, '--', when];
      const { stdout, stderr, signal } = spawnSync(process.execPath, options, {
        encoding: 'utf8',
        timeout: 30_000,
      });
      assert.deepEqual(
        { stdout, stderr, signal },
        { stdout: `closed while ${when}\n`, stderr: '', signal: null },
      );
    });
  }
});
