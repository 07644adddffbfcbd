/**
 * No content, name, address or secret reaches the log, the metrics or the audit log, whatever becomes of the request that
 * brought it. Every input has a word of its own; afterwards each of these words is looked for.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { basic, passwordOf, question, TestServer } from '../support/start-test-server.js';
import { documentedCalls, type DocumentedCall, addressOf } from './documented-calls.js';
import { sampleOf, textsOf, withValue } from './samples.js';

describe('canaries in every input', () => {
  it('are in no log line, no metric and no audit entry', { timeout: 120_000 }, async () => {
    const server = await TestServer.start({
      config: { logLevel: 'trace', trustProxy: true, metricsToken: 'canary-metrics-token-1' },
      longestWait: 20,
    });
    let planted = 0;
    const canaries = ['canary-metrics-token-1'];
    const canary = () => {
      const text = `CANARY${String(++planted).padStart(6, '0')}x`;
      canaries.push(text);
      return text;
    };

    // What people say, and what they prove themselves by.
    const amira = await server.signIn('amira');
    const root = await server.signIn('root');
    const sam = await server.ask({
      question: canary(),
      userID: canary(),
      emailAddress: `${canary()}@example.org`,
      extra: canary(),
      [canary()]: canary(),
    });
    const secrets = [amira, root, sam].flatMap(({ token, streamid }) => [token, streamid]);
    const passwords = ['amira', 'root'].flatMap((name) => [passwordOf(name), basic(name).slice(6)]);
    const { id: room } = await amira.events.event<{ id: string }>('offerReceived');
    await amira.call('PUT', `/chat/assists/diabetes/${room}`);
    await amira.call('PUT', `/chat/rooms/${room}`);
    await sam.join();
    const said = [
      await sam.call('PUT', `/ask/${sam.username}`, {
        json: { body: canary(), id: canary(), [canary()]: canary() },
      }),
      await amira.call('POST', `/chat/rooms/${room}`, {
        json: { body: canary(), data: { [canary()]: canary() } },
      }),
      await amira.call('POST', `/conversations/${room}/notes`, { json: { text: canary() } }),
      await amira.call('POST', '/chat/replies', {
        json: { title: canary(), text: canary(), folder: canary() },
      }),
      await amira.call('GET', `/conversations?q=${canary()}`),
      await amira.call('POST', `/chat/rooms/${room}/ben`, { text: canary() }),
      await amira.call('POST', '/chat/messages/ben', {
        json: { body: canary(), data: { [canary()]: canary() } },
      }),
      await amira.call('GET', `/chat/messages?keywords=${canary()}`),
      await amira.call('POST', `/chat/presence?show=chat&status=${canary()}`),
      await amira.call('POST', `/chat/users/colour`, { text: canary() }),
      await amira.call('POST', '/chat/contacts/ben', {
        json: { nickname: canary(), groups: { group: canary() } },
      }),
      await sam.call('POST', '/uploads', {
        json: { fileName: `${canary()}.txt`, size: 5, type: 'text/plain' },
      }),
      await root.call('PUT', '/workgroups/diabetes', { json: { title: canary(), description: canary() } }),
      await root.call('POST', '/messages/users', { json: { body: canary() } }),
      await root.call('POST', '/sipaccounts', {
        json: { username: 'amira', sipUsername: canary(), password: canary() },
      }),
      await root.call('POST', '/users', {
        json: { username: 'dora', password: canary(), name: canary(), email: `${canary()}@example.org` },
      }),
      await amira.call('GET', `/conversations/${room}/transcript`),
    ];
    assert.deepEqual(
      said.filter(({ status }) => status >= 300).map(({ status, text }) => `${status} ${text}`),
      [],
    );

    // Through each call, in each part of it, by somebody who gets far, by somebody who does not, and by a stranger.
    const tokens = [root.token, sam.token, canary()];
    for (const call of await documentedCalls(server))
      if (call.name !== 'readEvents' && !call.name.startsWith('logoff'))
        await Promise.all((call.twin ? tokens.slice(0, 1) : tokens).map((token) => plant(call, token)));

    async function plant(call: DocumentedCall, token: string | undefined): Promise<void> {
      const far = token === root.token;
      const names = Object.keys(call.params);
      const values = Object.fromEntries(
        names.map((name) => [name, far && name === 'streamid' ? root.streamid : canary()]),
      );
      // What has a body gets one that fits, and another time one that does not.
      for (const member of far && call.body !== undefined ? [undefined, canary()] : [undefined]) {
        const query = Object.fromEntries(Object.keys(call.query).map((name) => [name, canary()]));
        await server.call(call.method, addressOf(call, values, far ? {} : query), {
          base: '',
          ...(token === undefined ? {} : { token }),
          headers: {
            'user-agent': canary(),
            referer: `https://${canary()}.example/`,
            'x-forwarded-for': canary(),
            'idempotency-key': canary(),
            cookie: `${canary()}=${canary()}`,
            prefer: 'respond-async',
            [`x-${canary().toLowerCase()}`]: canary(),
            ...(far ? {} : { origin: `https://${canary()}.example` }),
          },
          ...(call.method === 'GET'
            ? {}
            : { json: { ...bodyOf(call), ...(member !== undefined && { [member]: canary() }) } }),
        });
      }
    }

    function bodyOf(call: DocumentedCall): object {
      let body: unknown = call.body === undefined ? { body: 'x', text: 'x' } : sampleOf(call.body);
      for (const place of textsOf(body))
        if (!['workgroup', 'password', 'newPassword'].includes(String(place[0])))
          body = withValue(body, place, canary());
      return body as object;
    }

    // What fails before a call is known.
    for (const totp of ['123456', '654321'])
      await server.call('POST', `/chat/amira/login?totp=${totp}`, { text: canary() });
    await server.call('GET', '/chat/state', { headers: { authorization: `${canary()} ${canary()}` } });
    await server.call('GET', '/chat/state', { headers: { authorization: basic('amira', canary()) } });
    await server.call('POST', '/ask', {
      text: `{"${canary()}`,
      headers: { 'content-type': 'application/json' },
    });
    await server.call('POST', '/ask', { text: canary(), headers: { 'content-type': `text/${canary()}` } });
    await server.call('GET', `/${canary()}/%ff${canary()}`);
    await server.call('PATCH', `/chat/${canary()}/state`);
    await server.call('POST', '/ask', {
      json: question({ identity: `${canary()}.${canary()}.${canary()}` }),
    });

    const metrics = await server.call('GET', '/metrics', { base: '', token: 'canary-metrics-token-1' });
    assert.equal(metrics.status, 200);
    const audit: string[] = [];
    for (let cursor = ''; ;) {
      const page = await root.call('GET', `/audit?limit=200${cursor}`);
      assert.equal(page.status, 200, page.text);
      audit.push(page.text);
      const { next } = page.json as { next?: string };
      if (next === undefined) break;
      cursor = `&cursor=${next}`;
    }
    assert.match(audit.join(), /"subject"/);

    for (const { events } of [amira, root, sam]) events.close();
    await server.stop();
    const log = server.log.join('');
    assert.ok(server.log.length > 500, `${server.log.length}`);
    const words = /CANARY\d{6}x/gi;
    assert.deepEqual(linesWith(log, words), [], 'the log');
    assert.deepEqual(linesWith(metrics.text, words), [], 'the metrics');
    // Names of what was made or changed are what the audit log is for.
    assert.deepEqual(wordsBesidesNames(audit), [], 'the audit log');
    for (const secret of [...secrets, ...passwords, room, sam.username, '123456', '654321'])
      for (const [where, text] of [
        ['the log', log],
        ['the metrics', metrics.text],
      ] as const)
        assert.equal(text.includes(secret), false, `${secret} is in ${where}.`);
    for (const secret of [...secrets, ...passwords, '127.0.0.1', '654321'])
      assert.equal(audit.join().includes(secret), false, `${secret} is in the audit log.`);
    assert.ok(planted > 1_000, `${planted}`);

    function linesWith(text: string, word: RegExp): string[] {
      return text.split('\n').filter((line) => line.search(word) >= 0);
    }

    function wordsBesidesNames(pages: readonly string[]): string[] {
      const entries = pages.flatMap(
        (page) => (JSON.parse(page) as { entry: { actor: string; action: string; subject: string }[] }).entry,
      );
      return entries
        .filter(
          ({ actor, action, subject }) =>
            /CANARY/i.test(actor + action) || (/CANARY/i.test(subject) && !named.test(action)),
        )
        .map(({ action, subject }) => `${action} ${subject}`);
    }
  });
});

/** Things that are called by a name that an admin gave them. */
const named = /^(user|group|workgroup|chatroom|room|property|setting|bookmark|supervisor|member)\./;
