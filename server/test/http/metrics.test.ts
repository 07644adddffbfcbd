import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestServer } from '../support/start-test-server.js';

const metricsToken = 'only-prometheus-knows-this';

describe('operation', () => {
  let server: TestServer;

  before(async () => {
    server = await TestServer.start({ config: { metricsToken } });
  });
  after(() => server.stop());

  const scrape = (headers: Record<string, string> = {}) =>
    server.call('GET', '/metrics', { base: '', headers });

  it('the server lives and is ready', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await server.call('GET', path, { base: '' });
      assert.deepEqual([answer.status, answer.json], [200, { status: 'ok' }]);
    }
  });

  it('metrics count what happens, and name nobody', async () => {
    const expert = await server.signIn('amira');
    const visitor = await server.ask({ question: 'A canary sings', userID: 'Canary' });
    await expert.take('A canary sings');
    await visitor.join();
    await visitor.call('PUT', `/ask/${visitor.username}`, { text: 'A canary sings' });

    const answer = await scrape({ authorization: `Bearer ${metricsToken}` });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type')!, /^text\/plain/);
    for (const line of [
      'ofchat_messages_total{role="visitor"} 1',
      'ofchat_streams 2',
      'ofchat_stream_readers 2',
      'ofchat_requests{workgroup="diabetes",phase="chatting"} 1',
      'ofchat_workgroup_open{workgroup="diabetes"} 1',
      'ofchat_experts{workgroup="diabetes",show="available"} 1',
    ])
      assert.ok(answer.text.split('\n').includes(line), `${line}\n${answer.text.slice(0, 4_000)}`);
    assert.match(
      answer.text,
      /ofchat_http_request_seconds_count\{method="POST",route="\/restapi\/v1\/ask",status="202"\} 1/,
    );
    assert.match(answer.text, /nodejs_eventloop_lag_p99_seconds/);
    assert.doesNotMatch(answer.text, /canary|amira/i);
  });

  it('metrics are for admins and Prometheus only', async () => {
    assert.deepEqual((await scrape()).refusal, [401, 'not-signed-in']);
    assert.deepEqual((await scrape({ authorization: `Bearer ${metricsToken}x` })).refusal, [
      401,
      'not-signed-in',
    ]);
    assert.deepEqual((await server.call('GET', '/metrics', { base: '', basic: 'amira' })).refusal, [
      403,
      'forbidden',
    ]);
    assert.equal((await server.call('GET', '/metrics', { base: '', basic: 'root' })).status, 200);
  });
});
