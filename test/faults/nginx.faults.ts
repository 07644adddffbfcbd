/** The whole way of a conversation through nginx, as we recommend it and as it is often found. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startNginx, whyNoNginx, type Nginx } from './nginx.js';
import { World } from './world.js';

describe('a conversation behind nginx', { skip: whyNoNginx() ?? false }, () => {
  const trusting = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  before(() => {
    // The certificate is our own, made a moment ago.
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  });
  after(() => {
    if (trusting === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = trusting;
  });

  it('flows when streams are not buffered', async () => {
    const { problems, requests } = await converse(false);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      requests.filter((line) => line.includes('?poll')),
      [],
    );
  });

  it('goes on by long-poll when everything is buffered', async () => {
    const { problems, requests } = await converse(true);
    assert.deepEqual(problems, []);
    assert.ok(
      requests.some((line) => /^GET \/sse\/\S+\?poll 200$/.test(line)),
      requests.join('\n'),
    );
  });

  async function converse(keepsBack: boolean) {
    let nginx: Nginx | undefined;
    const world = await World.start({
      front: async (port) => (nginx = await startNginx(port, { keepsBack })).url,
    });
    await world.ask();
    await world.ask();
    await Promise.all(world.conversations.map(({ room }) => room));
    await world.chat(pause(3_000));
    await world.settle();
    const requests = nginx!.requests();
    await world.stop();
    await nginx!.stop();
    return { problems: world.problems, requests };
  }
});
