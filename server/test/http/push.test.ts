/** Push: to an expert whose desk is closed, by a push service that is really there. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { PushKey } from '../../../src/protocol/index.js';
import { databaseFile } from '../../src/config/index.js';
import type { PushNetwork } from '../../src/push/index.js';
import { isPublic } from '../../src/push/network.js';
import { openStorage } from '../../src/storage/index.js';
import { certificate, PushService } from '../support/push-service.js';
import { TestServer, type Expert } from '../support/start-test-server.js';

describe('push', () => {
  let server: TestServer;
  let service: PushService;
  let amira: Expert;
  let ben: Expert;
  /** What the name of the push service means. */
  let named: readonly string[] = ['127.0.0.1'];
  /** Stands for the list of public addresses. */
  let isAllowed = true;
  before(async () => {
    service = await PushService.start();
    const network: PushNetwork = {
      resolve: async (name) => (name === 'push.example' ? named : Promise.reject(new Error('Unknown.'))),
      mayReach: (address, port) => isAllowed && address === '127.0.0.1' && port === service.port,
      ca: certificate,
    };
    server = await TestServer.start({ pushNetwork: network });
    [amira, ben] = [await server.signIn('amira'), await server.signIn('ben')];
  });
  after(async () => {
    for (const person of [amira, ben]) person.events.close();
    await server.stop();
    service.stop();
  });
  beforeEach(() => {
    service.delivered.length = 0;
    service.status = 201;
    service.location = undefined;
    named = ['127.0.0.1'];
    isAllowed = true;
  });

  const meet = (path = '') => `/meet/webpush/amira${path}`;
  const subscribe = async (resource: string, host?: string) => {
    const { subscription } = service.browser(`/${resource}`, host);
    const answer = await amira.call('PUT', meet(`/${resource}`), { json: subscription });
    assert.equal(answer.status, 200, answer.text);
  };
  const remove = (resource: string) => amira.call('DELETE', meet(`/${resource}`));
  const push = (text = 'Hello', person = amira) => person.call('POST', meet(), { text });

  it('is signed by the key that browsers subscribe with, and encrypted for the browser', async () => {
    await subscribe('laptop');
    const { publicKey } = (await amira.call('GET', meet())).json as PushKey;
    const payload = '{"title":"Hi","message":"متى؟ 😀","url":"/"}';
    assert.equal((await push(payload)).status, 200);
    const [delivered] = await service.received(1);
    assert.equal(delivered!.text, payload);
    assert.equal(delivered!.headers['content-encoding'], 'aes128gcm');
    assert.ok(Number(delivered!.headers['ttl']) > 0);

    const [, token, used] = /^vapid t=(.+), k=(.+)$/.exec(delivered!.headers.authorization!)!;
    assert.equal(used, publicKey);
    const point = Buffer.from(publicKey, 'base64url');
    const coordinate = (from: number) => point.subarray(from, from + 32).toString('base64url');
    const keys = [{ kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) }];
    const { payload: claims } = await jwtVerify(token!, createLocalJWKSet({ keys }));
    assert.equal(claims.aud, `https://127.0.0.1:${service.port}`);
    assert.equal(claims.sub, 'mailto:postmaster@localhost');
    await remove('laptop');
  });

  it('goes to each browser of the user, under the paths of the original and under ours', async () => {
    await subscribe('laptop');
    const phone = service.browser('/phone').subscription;
    for (const chat of ['/chat', `/chat/${amira.streamid}`]) {
      assert.equal((await amira.call('PUT', `${chat}/webpush/phone`, { json: phone })).status, 200);
      assert.deepEqual(
        (await amira.call('GET', `${chat}/webpush`)).json,
        (await amira.call('GET', meet())).json,
      );
    }
    assert.equal((await push()).status, 200);
    const paths = (await service.received(2)).map(({ path }) => path);
    assert.deepEqual(paths.sort(), ['/laptop', '/phone']);
    assert.equal((await amira.call('DELETE', '/chat/webpush/phone')).status, 200);
    assert.equal((await amira.call('DELETE', '/chat/webpush/phone')).status, 404);
    await remove('laptop');
    assert.deepEqual((await push()).refusal, [404, 'not-found']);
  });

  it('tells of an offer, of messages and of what visitors left, while no desk is open, and nothing of their content', async () => {
    await subscribe('laptop');
    const sam = await server.ask({ question: 'Is my secret safe?' });
    const { room } = await amira.take('Is my secret safe?');
    await sam.join();
    await sam.call('POST', `/chat/rooms/${room}`, { json: { body: 'Read me at the desk' } });
    await amira.events.event('groupchat', ({ body }) => body === 'Read me at the desk');
    assert.equal(service.delivered.length, 0);

    amira.events.close();
    // It takes the server a moment to notice.
    while (service.delivered.length === 0)
      await sam.call('POST', `/chat/rooms/${room}`, { json: { body: 'My secret is 48-1127' } });
    const [message] = await service.received(1);
    assert.deepEqual(JSON.parse(message!.text), {
      type: 'message',
      title: 'OFChat',
      message: 'A message is waiting.',
      url: '/desk/',
    });
    assert.equal(message!.headers['topic'], 'message');
    // Ten lines are one notice, and what she writes herself is none.
    for (const body of ['One more', 'And one'])
      await sam.call('POST', `/chat/rooms/${room}`, { json: { body } });
    await amira.call('POST', `/chat/rooms/${room}`, { json: { body: 'Coming' } });
    const left = { userID: 'Kim', emailAddress: 'kim@example.org', message: 'Call me' };
    assert.equal((await server.call('POST', '/workgroups/diabetes/messages', { json: left })).status, 201);
    const texts = (await service.received(2)).map(({ text }) => (JSON.parse(text) as { type: string }).type);
    assert.deepEqual(texts, ['message', 'leftMessage']);
    await sam.call('DELETE', `/ask/${sam.username}`);
    sam.events.close();
    await amira.reconnect();
    await remove('laptop');
  });

  it('forgets a browser that its push service does not know any more, and keeps one that is only away', async () => {
    await subscribe('old');
    service.status = 503;
    assert.deepEqual((await push()).refusal, [503, 'unavailable']);
    service.status = 410;
    assert.deepEqual((await push()).refusal, [503, 'unavailable']);
    assert.deepEqual((await push()).refusal, [404, 'not-found']);
    assert.equal(service.delivered.length, 2);
  });

  it('follows no redirect', async () => {
    await subscribe('moved');
    service.status = 307;
    service.location = `https://127.0.0.1:${service.port}/elsewhere`;
    assert.deepEqual((await push()).refusal, [503, 'unavailable']);
    assert.deepEqual(
      service.delivered.map(({ path }) => path),
      ['/moved'],
    );
    await remove('moved');
  });

  it('goes where a name led when it was checked, or nowhere', async () => {
    await subscribe('named', 'push.example');
    assert.equal((await push()).status, 200);
    await service.received(1);
    // The name leads into this machine's own network now.
    isAllowed = false;
    assert.deepEqual((await push()).refusal, [503, 'unavailable']);
    assert.equal(service.delivered.length, 1);
    await remove('named');
  });

  describe('to nowhere but push services', () => {
    const refused = async (endpoint: string) => {
      const { keys } = service.browser('/x').subscription;
      const answer = await amira.call('PUT', meet('/x'), { json: { endpoint, keys } });
      assert.deepEqual(answer.refusal, [400, 'invalid-field', 'endpoint'], endpoint);
    };

    it('refuses what is no public https address', async () => {
      for (const endpoint of [
        'http://push.example/x',
        'https://127.0.0.1/x',
        'https://127.0.0.1:22/x',
        'https://localhost/x',
        'https://[::1]/x',
        'https://0x7f.1/x',
        'https://user:secret@push.example/x',
        'https://unknown.example/x',
        'ftp://push.example/x',
        'file:///etc/passwd',
        'data:text/plain,x',
        'not an address',
      ])
        await refused(endpoint);
      named = ['127.0.0.1', '10.0.0.1'];
      await refused(`https://push.example:${service.port}/x`);
    });

    it('knows which addresses are public', () => {
      for (const address of ['8.8.8.8', '142.250.1.1', '2a00:1450:4001::200e', '2606:4700::1111'])
        assert.ok(isPublic(address), address);
      const others =
        '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.31.0.1 192.168.1.1 198.18.0.1 224.0.0.1 ' +
        '255.255.255.255 :: ::1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 fe80::1 fc00::1 fd12::1 ff02::1 64:ff9b::a00:1 ' +
        '2002:a00:1:: 2001:db8::1 no-address';
      for (const address of others.split(' ')) assert.ok(!isPublic(address), address);
    });

    it('refuses keys that nothing can be encrypted for', async () => {
      const { endpoint, keys } = service.browser('/x').subscription;
      const short = { ...keys, auth: 'AAAA' };
      const noPoint = { ...keys, p256dh: Buffer.alloc(65, 4).toString('base64url') };
      for (const wrong of [short, noPoint]) {
        const answer = await amira.call('PUT', meet('/x'), { json: { endpoint, keys: wrong } });
        assert.deepEqual(answer.refusal, [400, 'invalid-field', 'keys']);
      }
      const more = await amira.call('PUT', meet('/x'), { json: { endpoint, keys, more: 1 } });
      assert.deepEqual(more.refusal, [400, 'invalid-field', 'more']);
    });
  });

  it('is nobody else’s', async () => {
    await subscribe('laptop');
    const { subscription } = service.browser('/ben');
    for (const [method, path, about] of [
      ['GET', meet(), {}],
      ['PUT', meet('/theirs'), { json: subscription }],
      ['DELETE', meet('/laptop'), {}],
      ['POST', meet(), { text: 'x' }],
    ] as const) {
      const answer = await ben.call(method, path, about);
      const unknown = await ben.call(method, path.replace('amira', 'nobody'), about);
      assert.deepEqual([answer.status, answer.json], [404, unknown.json], `${method} ${path}`);
      assert.equal((await server.call(method, path, about)).status, 401);
    }
    assert.equal((await ben.call('GET', '/meet/webpush')).status, 403);
    const sam = await server.ask();
    assert.equal((await sam.call('GET', '/chat/webpush')).status, 404);
    await sam.call('DELETE', `/ask/${sam.username}`);
    sam.events.close();
    assert.equal((await server.call('PUT', meet('/x'), { json: subscription, basic: 'root' })).status, 404);
    assert.deepEqual((await server.call('GET', '/meet/webpush', { basic: 'root' })).json, {
      user: [{ username: 'amira' }],
    });
    assert.equal((await server.call('POST', meet(), { text: 'From above', basic: 'root' })).status, 200);
    assert.equal((await service.received(1))[0]!.text, 'From above');
    assert.deepEqual((await push('x'.repeat(3_001))).refusal, [413, 'body-too-large']);
    await remove('laptop');
  });

  it('is kept encrypted, ten browsers for each user at most, and the key stays the same after a restart', async () => {
    for (let number = 0; number < 12; number++) await subscribe(`browser-${number}`);
    const before = (await amira.call('GET', meet())).text;
    await server.halt();
    const storage = openStorage(databaseFile({ data: server.data }));
    const kept = JSON.stringify(storage.db.prepare('SELECT * FROM push_subscriptions').all());
    const keys = JSON.stringify(storage.db.prepare('SELECT * FROM push_keys').all());
    await storage.close();
    assert.ok(!kept.includes('127.0.0.1') && kept.includes('browser-11') && !kept.includes('browser-0"'));
    assert.match(keys, /"private_key":"v1\./);
    await server.resume();
    assert.equal((await amira.call('GET', meet())).text, before);
    assert.equal((await push()).status, 200);
    await service.received(10);
  });
});
