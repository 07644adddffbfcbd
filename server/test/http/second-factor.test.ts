/** Signing in with a code besides the password (TOTP), over HTTP. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { TOTP, URI } from 'otpauth';
import type { LoggedIn, UserAccount } from '../../../src/protocol/index.js';
import { openStorage } from '../../src/storage/index.js';
import { configDefaults, databaseFile } from '../../src/config/index.js';
import { ofchat } from '../cli/run-ofchat.js';
import { basic, passwordOf, TestServer } from '../support/start-test-server.js';

describe('a second factor', () => {
  let server: TestServer;
  let time = Date.now();
  let logins = 0;
  before(async () => {
    server = await TestServer.start({ now: () => time, config: { trustProxy: true } });
  });
  after(() => server.stop());
  // Each test has codes of its own: one counts once.
  beforeEach(() => {
    time += 2 * 60_000;
  });

  const login = (username: string, totp?: string, password = passwordOf(username)) =>
    server.call('POST', `/chat/${username}/login${totp === undefined ? '' : `?totp=${totp}`}`, {
      text: password,
      // From a new address each time: how often one address may try is not what is asked here.
      headers: { accept: 'application/json', 'x-forwarded-for': `192.0.2.${(logins += 1)}` },
    });
  const codeOf = (authenticator: TOTP, steps = 0) =>
    authenticator.generate({ timestamp: time + steps * 30_000 });
  const wrongFor = (authenticator: TOTP) => {
    const near = [-2, -1, 0, 1, 2].map((steps) => codeOf(authenticator, steps));
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code))!;
  };
  /** The authenticator on somebody's telephone. */
  const scan = async (username: string): Promise<TOTP> => {
    const url = await server.call('GET', '/chat/enroll', { basic: username });
    assert.equal(url.status, 200, url.text);
    return URI.parse(url.text) as TOTP;
  };
  const enroll = async (username: string): Promise<TOTP> => {
    const authenticator = await scan(username);
    const code = codeOf(authenticator);
    const confirmed = await server.call('POST', `/chat/enroll?totp=${code}`, { basic: username });
    assert.equal(confirmed.status, 200, confirmed.text);
    time += 60_000;
    return authenticator;
  };

  it('changes nothing until a first code was confirmed', async () => {
    const authenticator = await scan('chloe');
    assert.deepEqual([authenticator.issuer, authenticator.label], ['localhost', 'chloe']);
    assert.equal((await scan('chloe')).secret.base32, authenticator.secret.base32);
    assert.equal((await login('chloe')).status, 200);
    assert.equal((await server.call('GET', '/chat/rooms', { basic: 'chloe' })).status, 200);
    const refused = await server.call('POST', `/chat/enroll?totp=${wrongFor(authenticator)}`, {
      basic: 'chloe',
    });
    assert.deepEqual(refused.refusal, [400, 'invalid-field', 'totp']);
    assert.equal((await login('chloe')).status, 200);
  });

  it('is asked for after the right password only, and each code counts once', async () => {
    const authenticator = await enroll('amira');
    assert.deepEqual((await login('amira')).refusal, [401, 'second-factor-needed']);
    assert.deepEqual((await login('amira', undefined, 'wrong-password')).refusal, [401, 'wrong-password']);
    const code = codeOf(authenticator);
    assert.deepEqual((await login('amira', code, 'wrong-password')).refusal, [401, 'wrong-password']);
    assert.deepEqual((await login('amira', wrongFor(authenticator))).refusal, [
      401,
      'second-factor-needed',
      'totp',
    ]);
    assert.deepEqual((await login('amira', 'abc')).refusal, [400, 'invalid-field', 'totp']);

    assert.equal((await login('amira', code)).status, 200);
    assert.deepEqual((await login('amira', code)).refusal, [401, 'second-factor-needed', 'totp'], 'a replay');
    // The clocks may be half a minute apart, not more; what lies before the last code is over.
    assert.equal((await login('amira', codeOf(authenticator, -1))).status, 401);
    assert.equal((await login('amira', codeOf(authenticator, 2))).status, 401);
    assert.equal((await login('amira', codeOf(authenticator, 1))).status, 200);
  });

  it('two who send the same code at once are one', async () => {
    const authenticator = await enroll('ben');
    const code = codeOf(authenticator);
    const answers = await Promise.all(Array.from({ length: 5 }, () => login('ben', code)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401, 401, 401]);
    await server.call('DELETE', '/users/ben/enroll', { basic: 'root' });
  });

  it('makes the password alone worth nothing but ending it', async () => {
    const authenticator = await enroll('ben');
    for (const [method, path] of [
      ['GET', '/chat/rooms'],
      ['GET', '/chat/state'],
      ['POST', '/chat/logoff'],
      ['POST', '/ask'],
    ] as const) {
      const json = { workgroup: 'diabetes', userID: 'b', emailAddress: 'b@example.org', question: '?' };
      const answer = await server.call(method, path, {
        basic: 'ben',
        ...(method === 'POST' ? { json } : {}),
      });
      assert.deepEqual(answer.refusal, [401, 'second-factor-needed'], path);
    }
    const stream = await server.call('GET', '/sse/ben', { basic: 'ben', base: '' });
    assert.deepEqual(stream.refusal, [401, 'second-factor-needed']);
    assert.deepEqual((await server.call('GET', '/chat/enroll', { basic: 'ben' })).refusal, [
      409,
      'already-exists',
    ]);
    // Whoever is signed in with both works on, and can see who needs what.
    const { token } = (await login('ben', codeOf(authenticator))).json as LoggedIn;
    assert.equal((await server.call('GET', '/chat/state', { token })).status, 200);
    const ben = (await server.call('GET', '/users/ben', { basic: 'root' })).json as UserAccount;
    assert.equal(ben.secondFactor, true);

    const wrong = await server.call('DELETE', `/chat/enroll?totp=${wrongFor(authenticator)}`, {
      basic: 'ben',
    });
    assert.deepEqual(wrong.refusal, [400, 'invalid-field', 'totp']);
    assert.deepEqual((await server.call('DELETE', '/chat/enroll', { basic: 'ben' })).refusal, [
      400,
      'invalid-field',
      'totp',
    ]);
    const ended = await server.call('DELETE', `/chat/enroll?totp=${codeOf(authenticator, 1)}`, {
      basic: 'ben',
    });
    assert.equal(ended.status, 200);
    assert.equal((await server.call('GET', '/chat/rooms', { basic: 'ben' })).status, 200);
  });

  it('cannot be guessed by somebody who knows the password', async () => {
    const authenticator = await enroll('ben');
    for (let guess = 0; guess < 10; guess++)
      assert.equal((await login('ben', wrongFor(authenticator))).status, 401);
    const refused = await login('ben', codeOf(authenticator));
    assert.deepEqual(refused.refusal, [429, 'too-many-requests']);
    assert.ok(Number(refused.headers.get('retry-after')) > 800);
    time += 16 * 60_000;
    assert.equal((await login('ben', codeOf(authenticator))).status, 200);
  });

  it('an admin and the command line can end another’s', async () => {
    assert.equal((await server.call('DELETE', '/users/ben/enroll', { basic: 'root' })).status, 200);
    assert.equal((await server.call('DELETE', '/users/ben/enroll', { basic: 'root' })).status, 404);
    assert.equal((await login('ben')).status, 200);
    const reset = await ofchat(['user', 'totp-reset', 'amira', '--data', server.data]);
    assert.deepEqual([reset.code, reset.stdout], [0, 'amira signs in with the password alone again.\n']);
    assert.equal((await login('amira')).status, 200);
  });

  it('an admin’s passwordless sign-in of others needs the admin’s own second factor', async () => {
    const authenticator = await enroll('root');
    const bare = await server.call('POST', '/chat/chloe/login', { basic: 'root', text: '' });
    assert.deepEqual(bare.refusal, [401, 'second-factor-needed']);
    const { token } = (await login('root', codeOf(authenticator))).json as LoggedIn;
    assert.equal((await server.call('POST', '/chat/chloe/login', { token, text: '' })).status, 200);
  });

  it('visitors have none, and the secret is not in the database', async () => {
    const { token } = (await login('chloe')).json as LoggedIn;
    assert.equal((await server.call('GET', '/chat/enroll', { token })).status, 200);
    assert.equal((await server.call('GET', '/chat/enroll')).status, 401);
    const { secret } = await scan('chloe');
    const storage = openStorage(databaseFile({ ...configDefaults, data: server.data }));
    const rows = JSON.stringify(storage.db.prepare('SELECT * FROM second_factors').all());
    await storage.close();
    assert.match(rows, /chloe/);
    assert.ok(!rows.includes(secret.base32));
    assert.ok(!server.log.join('').includes(secret.base32));
  });

  it('nothing of a header or a code is in the log', () => {
    assert.doesNotMatch(server.log.join(''), /totp=|otpauth/);
    assert.ok(!server.log.join('').includes(basic('ben').slice(6)));
  });
});
