/** What the command line changes while a server runs counts there within seconds, without a restart. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import type { Colleague, WorkgroupStatus } from '../../../src/protocol/index.js';
import { TestServer } from '../support/start-test-server.js';
import { ofchat } from './run-ofchat.js';

it('a running server notices changes of workgroups and members', async (test) => {
  const server = await TestServer.start();
  test.after(() => server.stop());
  const workgroup = async (...args: string[]) => {
    const { code, stdout, stderr } = await ofchat(['workgroup', ...args, '--data', server.data]);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const status = async () => {
    const answer = await server.call('GET', '/workgroups/feet');
    return answer.status === 200 ? (answer.json as WorkgroupStatus) : answer.status;
  };

  const added = await workgroup('add', 'feet', '--title', 'Feet', '--member', 'amira');
  assert.match(added, /within seconds/);
  await until(async () => typeof (await status()) === 'object');
  assert.equal(((await status()) as WorkgroupStatus).open, false);

  const changed = await workgroup('set', 'feet', 'title=Foot care');
  assert.match(changed, /within seconds/);
  await until(async () => ((await status()) as WorkgroupStatus).title === 'Foot care');

  await workgroup('members', 'feet', '--add', 'chloe');
  const chloe = await server.signIn('chloe');
  assert.equal(((await status()) as WorkgroupStatus).open, true);
  const { colleague } = (await chloe.call('GET', '/chat/assists/feet')).json as { colleague: Colleague[] };
  assert.deepEqual(
    colleague.map(({ username }) => username),
    ['chloe'],
  );

  await workgroup('members', 'feet', '--remove', 'chloe');
  await until(async () => !((await status()) as WorkgroupStatus).open);

  const removed = await workgroup('remove', 'feet');
  assert.match(removed, /within seconds/);
  await until(async () => (await status()) === 404);
  chloe.events.close();
});

/** The server tells nobody that it has read its configuration: it can only be asked. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await later(50);
}
