/** Finding users, and what each keeps in its own account. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { limits, type FoundUser, type Profile } from '../../../src/protocol/index.js';
import { databaseFile, configDefaults } from '../../src/config/index.js';
import { openStorage } from '../../src/storage/index.js';
import { TestServer, type Expert, type Visitor } from '../support/start-test-server.js';

describe('users', () => {
  let server: TestServer;
  let amira: Expert;
  let sam: Visitor;
  before(async () => {
    server = await TestServer.start();
    const storage = openStorage(databaseFile({ ...configDefaults, data: server.data }));
    await storage.write((db) =>
      db.prepare("UPDATE users SET name = 'Élodie 100%' WHERE username = 'chloe'").run(),
    );
    await storage.close();
    amira = await server.signIn('amira');
    sam = await server.ask();
  });
  after(async () => {
    amira.events.close();
    sam.events.close();
    await server.stop();
  });

  const find = async (query: string): Promise<FoundUser[]> => {
    const answer = await amira.call('GET', `/chat/users${query}`);
    assert.equal(answer.status, 200, answer.text);
    return (answer.json as { user: FoundUser[] }).user;
  };
  const names = async (query: string) => (await find(query)).map(({ username }) => username);

  it('are found by username, name and e-mail address, and by nothing else', async () => {
    await server.call('POST', '/chat/users/secret', { basic: 'ben', text: 'xyzzy' });
    assert.deepEqual(await find('?search=BEN'), [{ username: 'ben', name: 'Ben', email: 'ben@example.org' }]);
    assert.deepEqual(await names('?search=odie'), ['chloe']);
    assert.deepEqual(await names(`?search=${encodeURIComponent('élodie')}`), ['chloe']);
    assert.deepEqual(await names('?search=example.org'), ['amira', 'ben', 'chloe', 'root']);
    assert.deepEqual(await names('?search=100%25'), ['chloe'], 'a sign is only a sign');
    assert.deepEqual(await names('?search=_'), []);
    assert.deepEqual(await names('?search=xyzzy'), []);
    assert.deepEqual(await names(`?search=${sam.username}`), [], 'visitors are no users');
    assert.doesNotMatch(JSON.stringify(await find('')), /xyzzy|password|hash|propert/);
  });

  it('come in pages', async () => {
    assert.deepEqual(await names('?limit=2'), ['amira', 'ben']);
    assert.deepEqual(await names('?limit=2&offset=2'), ['chloe', 'root']);
    assert.deepEqual(await names('?offset=9'), []);
    for (const [query, field] of [
      ['?limit=201', 'limit'],
      ['?limit=-1', 'limit'],
      ['?offset=x', 'offset'],
      [`?search=${'x'.repeat(300)}`, 'search'],
    ] as const)
      assert.deepEqual((await amira.call('GET', `/chat/users${query}`)).refusal, [
        400,
        'invalid-field',
        field,
      ]);
  });

  it('keep properties of their own, in both path families', async () => {
    const put = await amira.call('POST', '/chat/users/favourite%20colour', {
      text: 'blue "and" <b>green</b>',
    });
    assert.deepEqual([put.status, put.text], [200, '']);
    await amira.call('POST', `/chat/${amira.streamid}/users/phone`, { json: { value: '1' } });
    await amira.call('POST', `/chat/${amira.streamid}/users/phone`, { json: '2' });
    assert.deepEqual((await amira.call('GET', '/chat/users/phone')).json, { '@key': 'phone', '@value': '2' });
    assert.deepEqual((await amira.call('GET', '/chat/profile')).json, {
      username: 'amira',
      name: 'Amira',
      email: 'amira@example.org',
      properties: {
        property: [
          { '@key': 'favourite colour', '@value': 'blue "and" <b>green</b>' },
          { '@key': 'phone', '@value': '2' },
        ],
      },
    } satisfies Profile);
    assert.equal((await amira.call('DELETE', '/chat/users/phone')).status, 200);
    assert.equal((await amira.call('DELETE', '/chat/users/phone')).status, 200);
    assert.deepEqual((await amira.call('GET', '/chat/users/phone')).refusal, [404, 'not-found']);

    // Over a restart; and nobody else has them.
    await server.halt();
    await server.resume();
    const own = (await amira.call('GET', '/chat/profile')).json as Profile;
    assert.equal(own.properties.property.length, 1);
    const other = await server.call('GET', '/chat/users/favourite%20colour', { basic: 'root' });
    assert.deepEqual(other.refusal, [404, 'not-found']);
    assert.deepEqual(
      (await server.call('GET', `/chat/${amira.streamid}/profile`, { basic: 'ben' })).refusal,
      [404, 'not-found'],
    );
    await Promise.all([amira.reconnect(), sam.reconnect()]);
  });

  it('keep a hundred properties of a bounded length', async () => {
    const set = (name: string, text: string) =>
      server.call('POST', `/chat/users/${encodeURIComponent(name)}`, { basic: 'chloe', text });
    assert.equal((await set('long', 'x'.repeat(limits.text))).status, 200);
    assert.deepEqual((await set('longer', 'x'.repeat(limits.text + 1))).refusal, [
      400,
      'invalid-field',
      'value',
    ]);
    assert.deepEqual((await set('n'.repeat(101), '')).refusal, [400, 'invalid-field', 'propertyName']);
    assert.deepEqual((await set('line\nend', '')).refusal, [400, 'invalid-field', 'propertyName']);
    await Promise.all(Array.from({ length: limits.properties - 1 }, (_, each) => set(`p${each}`, 'v')));
    assert.deepEqual((await set('one more', 'v')).refusal, [400, 'invalid-field', 'propertyName']);
    assert.equal((await set('p0', 'another value')).status, 200);
  });

  it('are nothing to a visitor or a stranger', async () => {
    for (const [method, path] of [
      ['GET', '/chat/users'],
      ['GET', '/chat/profile'],
      ['POST', '/chat/users/name'],
      ['GET', '/chat/users/name'],
      ['DELETE', '/chat/users/name'],
    ] as const) {
      assert.deepEqual((await sam.call(method, path)).refusal, [404, 'not-found'], `${method} ${path}`);
      assert.deepEqual(
        (await server.call(method, path)).refusal,
        [401, 'not-signed-in'],
        `${method} ${path}`,
      );
    }
  });
});
