/** What browsers are told about every answer, whatever it is. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestServer } from '../support/start-test-server.js';
import { addressOf, documentedCalls } from './documented-calls.js';

const told = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

it('every call says that its answer is no page, is kept nowhere, and stays on TLS where TLS is', async (test) => {
  const config = { publicUrl: 'https://chat.hospital.example', trustProxy: true };
  const server = await TestServer.start({ config });
  test.after(() => server.stop());
  for (const [number, call] of (await documentedCalls(server)).entries()) {
    const answer = await server.call(call.method, addressOf(call, {}), {
      base: '',
      headers: { 'x-forwarded-for': `10.2.${number >> 8}.${number & 255}` },
    });
    for (const [name, value] of Object.entries(told))
      assert.equal(answer.headers.get(name), value, call.name);
    assert.equal(answer.headers.get('strict-transport-security'), 'max-age=31536000', call.name);
    assert.equal(answer.headers.get('www-authenticate'), null, call.name);
    assert.equal(answer.headers.get('set-cookie'), null, call.name);
    assert.equal(answer.headers.get('server'), null, call.name);
    assert.equal(answer.headers.get('x-powered-by'), null, call.name);
  }
});

it('where there is no TLS nobody is told to use it', async (test) => {
  const server = await TestServer.start();
  test.after(() => server.stop());
  const answer = await server.call('GET', '/workgroups/diabetes');
  assert.equal(answer.headers.get('strict-transport-security'), null);
  assert.match(answer.headers.get('vary') ?? '', /\bOrigin\b/i);
});
