import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

/** A program of its own, because only a process that ends by itself proves that no timer and no stream is left. */
const feedProgram = `
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

const callProgram = `
  import { startHostileServer } from './test/client/hostile-server.mjs';
  import { script } from './test/client/hostile.ts';
  import { ChatClient } from './src/client/index.ts';
  const server = await startHostileServer();
  const hostile = await script(server.origin, [{ status: 200 }]);
  const { signal } = new AbortController();
  await new ChatClient({ server: hostile.server, timeout: 3_600_000 }).logoff({ signal });
  server.close();
  console.log('called');
`;

function run(source: string, ...words: string[]) {
  const options = ['--import', 'tsx', '--input-type=module', '--eval', source, '--', ...words];
  const { stdout, stderr, signal } = spawnSync(process.execPath, options, {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { stdout, stderr, signal };
}

it('a call that was answered leaves nothing behind', () => {
  assert.deepEqual(run(callProgram), { stdout: 'called\n', stderr: '', signal: null });
});

describe('event feed: what it leaves behind', () => {
  for (const when of ['connecting', 'live', 'waiting']) {
    it(`is nothing when it was closed while ${when}`, () => {
      assert.deepEqual(run(feedProgram, when), {
        stdout: `closed while ${when}\n`,
        stderr: '',
        signal: null,
      });
    });
  }
});
