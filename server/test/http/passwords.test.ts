/** Guessing passwords is slow, and does not slow down those who know theirs. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AuthBusy } from '../../src/auth/index.js';
import { toApiError } from '../../src/http/errors.js';
import { basic, TestServer } from '../support/start-test-server.js';

it('thirty wrong passwords a minute from one address are enough', async (test) => {
  const server = await TestServer.start({ config: { trustProxy: true } });
  test.after(() => server.stop());
  const from = (address: string, authorization: string) =>
    server.call('GET', '/chat/rooms', { headers: { authorization, 'x-forwarded-for': address } });
  assert.equal((await from('192.0.2.1', basic('amira'))).status, 200);

  const guesses = Array.from({ length: 40 }, (_, each) => from('192.0.2.1', basic('ben', `guess-${each}`)));
  const answers = await Promise.all(guesses);
  assert.equal(answers.filter(({ status }) => status === 401).length, 30);
  assert.equal(answers.filter(({ status }) => status === 429).length, 10);

  const refused = await from('192.0.2.1', basic('ben', 'one-more-guess'));
  assert.deepEqual(refused.refusal, [429, 'too-many-requests']);
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  // Who was right before is not a guesser, and other addresses are not concerned.
  assert.equal((await from('192.0.2.1', basic('amira'))).status, 200);
  assert.equal((await from('192.0.2.2', basic('ben'))).status, 200);
});

it('a right password does not count', async (test) => {
  const server = await TestServer.start();
  test.after(() => server.stop());
  for (let count = 0; count < 35; count++) {
    assert.equal((await server.call('GET', '/chat/rooms', { basic: 'amira' })).status, 200);
  }
});

it('while too many passwords are being checked, the answer is to come back soon', () => {
  const { refusal, unexpected } = toApiError(new AuthBusy('Too many passwords are being checked.'));
  assert.deepEqual([refusal.status, refusal.body.code, unexpected], [503, 'unavailable', false]);
  assert.ok(Number(refusal.headers['retry-after']) > 0);
});
