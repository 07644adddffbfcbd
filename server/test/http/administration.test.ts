/** System properties, broadcasts, bookmarks and SIP accounts: what an admin can do, and that nobody else can. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type {
  AuditPage,
  Bookmark,
  BookmarkPage,
  OwnBookmarkPage,
  SipAccount,
  SipAccountList,
  SystemPropertyPage,
} from '../../../src/protocol/index.js';
import { secretsFile } from '../../src/storage/index.js';
import { TestServer, type CallOptions } from '../support/start-test-server.js';

const mask = '********';

describe('administration', () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start({ config: { logLevel: 'trace' } });
  });
  after(() => server.stop());

  const asRoot = (method: string, path: string, about: CallOptions = {}) =>
    server.call(method, path, { basic: 'root', ...about });

  describe('system properties', () => {
    const make = (name: string, value: string, more = {}) =>
      asRoot('POST', '/system/properties', { json: { '@key': name, '@value': value, ...more } });
    const read = async (name: string) =>
      (await asRoot('GET', `/system/properties/${encodeURIComponent(name)}`)).json;

    it('are made, read, changed and removed', async () => {
      const made = await make('push.url', 'https://push.example');
      assert.deepEqual([made.status, made.text], [201, '']);
      assert.deepEqual(await read('push.url'), {
        '@key': 'push.url',
        '@value': 'https://push.example',
        secret: false,
      });
      await make('push.url', 'https://other.example');
      const change = (key: string) =>
        asRoot('PUT', '/system/properties/push.url', {
          json: { '@key': key, '@value': 'https://third.example' },
        });
      assert.deepEqual((await change('push.uri')).refusal, [400, 'invalid-field', '@key']);
      assert.equal((await change('push.url')).status, 200);
      assert.equal(((await read('push.url')) as { '@value': string })['@value'], 'https://third.example');
      assert.equal((await asRoot('DELETE', '/system/properties/push.url')).status, 200);
      for (const method of ['GET', 'DELETE'])
        assert.deepEqual((await asRoot(method, '/system/properties/push.url')).refusal, [404, 'not-found']);
      assert.deepEqual((await change('push.url')).refusal, [404, 'not-found']);
    });

    it('are listed by name, page by page', async () => {
      for (const name of ['page.b', 'page.a', 'page.c/ä']) await make(name, name);
      const first = (await asRoot('GET', '/system/properties?cursor=page&limit=2'))
        .json as SystemPropertyPage;
      assert.deepEqual(
        first.property.map((one) => one['@key']),
        ['page.a', 'page.b'],
      );
      const second = (await asRoot('GET', `/system/properties?cursor=${first.next}`))
        .json as SystemPropertyPage;
      assert.deepEqual([second.property.map((one) => one['@key']), second.next], [['page.c/ä'], undefined]);
      for (const limit of ['0', '201', 'x', '-1'])
        assert.deepEqual((await asRoot('GET', `/system/properties?limit=${limit}`)).refusal, [
          400,
          'invalid-field',
          'limit',
        ]);
    });

    for (const [name, secret] of [
      ['mail.smtp.password', false],
      ['sms.apiKey', false],
      ['oauth.clientSecret', false],
      ['PUSH_TOKEN', false],
      ['ldap.credentials', false],
      ['harmless.name', true],
    ] as const) {
      it(`never show a secret such as ${name}`, async () => {
        await make(name, 'CANARY-first', { secret });
        assert.deepEqual(await read(name), { '@key': name, '@value': mask, secret: true });
        await asRoot('PUT', `/system/properties/${name}`, {
          json: { '@key': name, '@value': 'CANARY-second' },
        });
        await make(name, 'CANARY-third', { secret: false });
        await make(name, mask);
        assert.deepEqual(await read(name), { '@key': name, '@value': mask, secret: true });
        const list = await asRoot('GET', '/system/properties?limit=200');
        assert.ok(!list.text.includes('CANARY'));
      });
    }

    for (const [body, field] of [
      [{ '@key': '', '@value': '' }, '@key'],
      [{ '@key': ' ', '@value': '' }, '@key'],
      [{ '@key': 'a\nb', '@value': '' }, '@key'],
      [{ '@key': 'x'.repeat(101), '@value': '' }, '@key'],
      [{ '@value': '' }, '@key'],
      [{ '@key': 'a' }, '@value'],
      [{ '@key': 'a', '@value': 1 }, '@value'],
      [{ '@key': 'a', '@value': 'x'.repeat(4_001) }, '@value'],
      [{ '@key': 'a', '@value': '', secret: 'yes' }, 'secret'],
      [{ '@key': 'a', '@value': '', other: 1 }, 'other'],
    ] as const) {
      it(`refuse ${JSON.stringify(body).slice(0, 60)}`, async () => {
        const answer = await asRoot('POST', '/system/properties', { json: body });
        assert.deepEqual(answer.refusal, [400, 'invalid-field', field]);
      });
    }
  });

  describe('a broadcast', () => {
    it('reaches every user who is signed in, and no visitor; a flood does not', async (test) => {
      const [amira, ben] = [await server.signIn('amira'), await server.signIn('ben')];
      const sam = await server.ask();
      test.after(() => [amira, ben, sam].forEach(({ events }) => events.close()));
      const send = (body: string, headers = {}) =>
        asRoot('POST', '/messages/users', { json: { body }, headers });
      const sent = await send('Fire drill at noon "sharp"');
      assert.deepEqual([sent.status, sent.text], [201, '']);
      for (const { events, username } of [amira, ben]) {
        const { to, from, body } = await events.event<{ to: string; from: string; body: string }>('headline');
        assert.deepEqual(
          [to, from, body],
          [`${username}@localhost`, 'localhost', 'Fire drill at noon "sharp"'],
        );
      }
      const key = { 'idempotency-key': 'drill-2-of-many-drills' };
      for (let time = 0; time < 2; time++) assert.equal((await send('Once', key)).status, 201);
      await send('Last');
      await amira.events.event<{ body: string }>('headline', ({ body }) => body === 'Last');
      const seen = amira.events.events.map(({ data }) => (data as { body?: string }).body);
      assert.equal(
        seen.filter((body) => body === 'Once').length,
        1,
        'sent again with its key it is told once',
      );

      const flood = [];
      for (let count = 0; count < 4; count++) flood.push(await send('Again'));
      assert.deepEqual(flood.at(-1)!.refusal, [429, 'too-many-requests']);
      assert.ok(Number(flood.at(-1)!.headers.get('retry-after')) >= 1);

      // What comes behind the broadcast tells that it did not come.
      const offer = await amira.offered('May I eat dates?');
      await amira.call('PUT', `/chat/assists/diabetes/${offer}`);
      await sam.join();
      assert.ok(!JSON.stringify(sam.events.events).includes('headline'));
    });

    it('is a text with something in it', async () => {
      for (const [body, field] of [
        [{}, 'body'],
        [{ body: '' }, 'body'],
        [{ body: ' \n' }, 'body'],
        [{ body: 'x'.repeat(4_001) }, 'body'],
        [{ body: 'x', to: 'amira' }, 'to'],
      ] as const)
        assert.deepEqual((await asRoot('POST', '/messages/users', { json: body })).refusal, [
          400,
          'invalid-field',
          field,
        ]);
    });
  });

  describe('bookmarks', () => {
    const page = { type: 'url', name: 'Wiki', value: 'https://wiki.example/start' } as const;
    const make = async (body: object) => {
      const answer = await asRoot('POST', '/bookmarks', { json: body });
      assert.equal(answer.status, 200, answer.text);
      return answer.json as Bookmark;
    };
    const own = async (username: string, query = '') =>
      (await server.call('GET', `/chat/bookmarks${query}`, { basic: username })).json as OwnBookmarkPage;

    it('are made, changed and removed, with users, groups and properties', async () => {
      await asRoot('POST', '/groups', { json: { name: 'nurses' } });
      const made = await make({ ...page, users: ['Amira', 'ben'], groups: ['nurses'] });
      const { bookmarkID: id } = made;
      assert.deepEqual(made, {
        bookmarkID: id,
        ...page,
        globalBookmark: false,
        users: ['amira', 'ben'],
        groups: ['nurses'],
        properties: { property: [] },
      });
      const renamed = await asRoot('PUT', `/bookmarks/${id}`, { json: { ...page, name: 'Handbook' } });
      assert.deepEqual(renamed.json, { ...made, name: 'Handbook' }, 'what is not named stays');
      await asRoot('PUT', `/bookmarks/${id}/property?name=icon&value=%F0%9F%93%96`);
      const second = await asRoot('PUT', `/bookmarks/${id}/property?name=colour&value=red`);
      assert.deepEqual((second.json as Bookmark).properties.property, [
        { '@key': 'colour', '@value': 'red' },
        { '@key': 'icon', '@value': '📖' },
      ]);
      const less = await asRoot('DELETE', `/bookmarks/${id}/property?name=colour`);
      assert.deepEqual((less.json as Bookmark).properties.property, [{ '@key': 'icon', '@value': '📖' }]);
      assert.deepEqual((await asRoot('GET', `/bookmarks/${id}`)).json, less.json);
      for (let time = 0; time < 2; time++)
        assert.equal((await asRoot('DELETE', `/bookmarks/${id}`)).status, 200);
      for (const [method, path, about] of [
        ['GET', `/bookmarks/${id}`, {}],
        ['GET', '/bookmarks/none', {}],
        ['PUT', `/bookmarks/${id}`, { json: page }],
        ['PUT', `/bookmarks/${id}/property?name=a&value=b`, {}],
        ['DELETE', `/bookmarks/${id}/property?name=a`, {}],
      ] as const)
        assert.deepEqual(
          (await asRoot(method, path, about)).refusal,
          [404, 'not-found'],
          `${method} ${path}`,
        );
    });

    it('are listed page by page, and made once for a key', async () => {
      const headers = { 'idempotency-key': 'bookmark-key-0123456789' };
      const twice = [];
      for (let time = 0; time < 2; time++)
        twice.push((await asRoot('POST', '/bookmarks', { json: { ...page, name: 'Once' }, headers })).json);
      assert.deepEqual(twice[0], twice[1]);
      await make({ type: 'group_chat', name: 'Ward', value: 'ward@conference.localhost' });
      const all = (await asRoot('GET', '/bookmarks')).json as BookmarkPage;
      assert.deepEqual(
        all.bookmark.map(({ name }) => name),
        ['Once', 'Ward'],
      );
      const first = (await asRoot('GET', '/bookmarks?limit=1')).json as BookmarkPage;
      const second = (await asRoot('GET', `/bookmarks?limit=1&cursor=${first.next}`)).json as BookmarkPage;
      assert.deepEqual([...first.bookmark, ...second.bookmark], all.bookmark);
      assert.equal(second.next, undefined);
      for (const { bookmarkID } of all.bookmark) await asRoot('DELETE', `/bookmarks/${bookmarkID}`);
    });

    it('are seen by those for whom they are, who do not learn for whom else', async () => {
      await asRoot('POST', '/users/chloe/groups/nurses');
      const made = [
        await make({ ...page, name: 'All', globalBookmark: true }),
        await make({ ...page, name: 'Amira', users: ['amira'] }),
        await make({ ...page, name: 'Nurses', groups: ['nurses'], users: ['chloe'] }),
        await make({ ...page, name: 'Nobody' }),
      ];
      const names = async (username: string) => (await own(username)).bookmark.map(({ name }) => name);
      assert.deepEqual(await names('amira'), ['All', 'Amira']);
      assert.deepEqual(await names('ben'), ['All']);
      assert.deepEqual(await names('chloe'), ['All', 'Nurses']);
      const { users: _, groups: __, ...shown } = made[2]!;
      assert.deepEqual((await own('chloe', `?cursor=${made[0]!.bookmarkID}`)).bookmark, [shown]);
      await asRoot('DELETE', '/groups/nurses');
      await asRoot('DELETE', `/bookmarks/${made[0]!.bookmarkID}`);
      assert.deepEqual(await names('chloe'), ['Nurses'], 'by name still');
      assert.deepEqual(await names('ben'), []);
      for (const { bookmarkID } of made) await asRoot('DELETE', `/bookmarks/${bookmarkID}`);
    });

    for (const [body, field] of [
      [{ ...page, type: 'file' }, 'type'],
      [{ ...page, value: 'javascript:alert(1)' }, 'value'],
      [{ ...page, value: 'wiki.example' }, 'value'],
      [{ ...page, value: '' }, 'value'],
      [{ ...page, type: 'group_chat' }, 'value'],
      [{ ...page, name: '' }, 'name'],
      [{ type: 'url', name: 'x' }, 'value'],
      [{ ...page, users: ['amira', 'zoe'] }, 'users.1'],
      [{ ...page, groups: ['none'] }, 'groups.0'],
      [{ ...page, users: 'amira' }, 'users'],
      [{ ...page, bookmarkID: 7 }, 'bookmarkID'],
      [{ ...page, properties: { property: [{ '@key': 'a' }] } }, 'properties.property.0.@value'],
    ] as const) {
      it(`refuse ${JSON.stringify(body).slice(0, 90)}`, async () => {
        const answer = await asRoot('POST', '/bookmarks', { json: body });
        assert.deepEqual(answer.refusal, [400, 'invalid-field', field]);
        assert.deepEqual((await asRoot('GET', '/bookmarks')).json, { bookmark: [] });
      });
    }
  });

  describe('SIP accounts', () => {
    const account = {
      username: 'amira',
      sipUsername: '2001',
      password: 'CANARY-sip',
      server: 'sip.example',
      displayName: 'Dr Amira',
    };
    const save = (body: object) => asRoot('POST', '/sipaccounts', { json: body });

    it('are made, found, changed and removed, and their passwords are masked', async () => {
      const made = await save(account);
      assert.equal(made.status, 201, made.text);
      const expected: SipAccount = {
        authUsername: '',
        outboundproxy: '',
        stunServer: '',
        stunPort: '',
        voiceMailNumber: '',
        useStun: false,
        enabled: true,
        promptCredentials: false,
        status: 'Unregistered',
        ...account,
        password: mask,
      };
      assert.deepEqual(made.json, expected);
      const changed = await save({
        username: 'Amira',
        voiceMailNumber: '99',
        status: 'Registering',
        password: mask,
      });
      assert.equal(changed.status, 200);
      const now = { ...expected, voiceMailNumber: '99', status: 'Registering' };
      for (const path of ['username/amira', 'extension/2001'])
        assert.deepEqual((await asRoot('GET', `/sipaccounts/${path}`)).json, now);
      for (const path of ['username/zoe', 'username/ben', 'extension/1']) {
        const none = await asRoot('GET', `/sipaccounts/${path}`);
        assert.deepEqual([none.status, none.text], [204, '']);
      }
      await save({ username: 'ben', sipUsername: '2002' });
      const list = async (query: string) =>
        ((await asRoot('GET', `/sipaccounts${query}`)).json as SipAccountList).account.map(
          ({ username, password }) => `${username} ${password}`,
        );
      assert.deepEqual(await list(''), [`amira ${mask}`, 'ben ']);
      assert.deepEqual(await list('?start=1&count=1'), ['ben ']);
      assert.deepEqual((await asRoot('GET', '/sipaccounts?count=251')).refusal, [
        400,
        'invalid-field',
        'count',
      ]);
      assert.equal((await asRoot('DELETE', '/sipaccounts/ben')).status, 200);
      assert.deepEqual((await asRoot('DELETE', '/sipaccounts/ben')).refusal, [404, 'not-found']);
    });

    it('give the password to their owner only, and not when it is to be asked for', async () => {
      await save(account);
      const own = (username: string) => server.call('GET', '/chat/sipaccount', { basic: username });
      const passwordOf = async (username: string) => ((await own(username)).json as SipAccount).password;
      assert.equal(await passwordOf('amira'), 'CANARY-sip');
      for (const other of ['ben', 'root']) assert.deepEqual((await own(other)).refusal, [404, 'not-found']);
      await save({ username: 'amira', promptCredentials: true });
      assert.equal(await passwordOf('amira'), '');
      await save({ username: 'amira', promptCredentials: false, enabled: false });
      assert.equal(await passwordOf('amira'), '');
      await save({ username: 'amira', enabled: true });
      assert.equal(await passwordOf('amira'), 'CANARY-sip', 'it was there all the time');
      await save({ username: 'amira', password: '' });
      assert.equal(await passwordOf('amira'), '');
    });

    it('have a status that the telephone of their owner tells', async (test) => {
      await save(account);
      const amira = await server.signIn('amira');
      test.after(() => amira.events.close());
      const told = await amira.call('PUT', `/chat/${amira.streamid}/sipaccount/status`, {
        json: { status: 'Registered' },
      });
      assert.equal(told.status, 200, told.text);
      const { status } = (await asRoot('GET', '/sipaccounts/username/amira')).json as SipAccount;
      assert.equal(status, 'Registered');
      const body = { json: { status: 'Registered' } };
      assert.deepEqual(
        (await server.call('PUT', '/chat/sipaccount/status', { basic: 'ben', ...body })).refusal,
        [404, 'not-found'],
      );
    });

    for (const [body, field] of [
      [{ sipUsername: '1' }, 'username'],
      [{ username: 'zoe', sipUsername: '1' }, 'username'],
      [{ username: 'chloe' }, 'sipUsername'],
      [{ username: 'chloe', sipUsername: '' }, 'sipUsername'],
      [{ username: 'chloe', sipUsername: '1 2' }, 'sipUsername'],
      [{ username: 'chloe', sipUsername: '1', status: 'Lost' }, 'status'],
      [{ username: 'chloe', sipUsername: '1', stunPort: '123456' }, 'stunPort'],
      [{ username: 'chloe', sipUsername: '1', useStun: 'true' }, 'useStun'],
      [{ username: 'chloe', sipUsername: '1', pin: '1' }, 'pin'],
      [{ username: 'chloe', sipUsername: '1', server: 'a\r\nb' }, 'server'],
    ] as const) {
      it(`refuse ${JSON.stringify(body)}`, async () => {
        assert.deepEqual((await save(body)).refusal, [400, 'invalid-field', field]);
        assert.equal((await asRoot('GET', '/sipaccounts/username/chloe')).status, 204);
      });
    }
  });

  it('counts the messages that came for somebody who is away', async () => {
    const unread = async (jid: string) => (await asRoot('GET', `/archive/messages/unread/${jid}`)).json;
    const write = (body: string) =>
      server.call('POST', '/chat/messages/chloe@localhost', { basic: 'ben', json: { body } });
    const chloe = await server.signIn('chloe');
    assert.ok((await write('First')).status < 300);
    assert.deepEqual(await unread('chloe@localhost'), { jid: 'chloe@localhost', count: 0 });
    await chloe.call('POST', '/chat/logoff');
    chloe.events.close();
    assert.deepEqual(await unread('chloe'), { jid: 'chloe@localhost', count: 0 });
    await write('Second');
    await write('Third');
    assert.deepEqual(await unread('chloe'), { jid: 'chloe@localhost', count: 2 });
    assert.deepEqual((await asRoot('GET', '/archive/messages/unread/zoe')).refusal, [404, 'not-found']);
  });

  it('keeps secrets out of answers, logs, and the bytes on the disk', async () => {
    const canaries = ['CANARY-sip-7f', 'CANARY-property-7f'];
    const answers = [
      await asRoot('POST', '/sipaccounts', {
        json: { username: 'chloe', sipUsername: '2003', password: canaries[0] },
      }),
      await asRoot('POST', '/system/properties', {
        json: { '@key': 'mail.password', '@value': canaries[1] },
      }),
      await asRoot('POST', '/system/properties', {
        json: { '@key': 'mail.password', '@value': canaries[1], [canaries[1]!]: 1 },
      }),
      await asRoot('PUT', '/system/properties/other', {
        json: { '@key': 'mail.password', '@value': canaries[1] },
      }),
      await asRoot('POST', '/sipaccounts', {
        json: { username: 'chloe', password: canaries[0], status: 'Lost' },
      }),
      await asRoot('GET', '/system/properties?limit=200'),
      await asRoot('GET', '/sipaccounts'),
      await asRoot('GET', '/audit?limit=200'),
    ];
    // An unknown member is named to the one who sent it.
    answers[2] = await asRoot('GET', '/system/properties/mail.password');
    for (const { text } of answers) for (const canary of canaries) assert.ok(!text.includes(canary), text);
    const log = server.log.join('');
    await server.halt();
    const files = readdirSync(server.data, { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    assert.ok(files.some(({ name }) => name === secretsFile));
    assert.ok(files.some(({ name }) => name === 'ofchat.db'));
    for (const { name, parentPath } of files) {
      const bytes = readFileSync(join(parentPath, name), 'latin1');
      assert.ok(!bytes.includes('CANARY'), `${name} holds a secret`);
    }
    assert.ok(!log.includes('CANARY'));
    await server.resume();
    const own = await server.call('GET', '/chat/sipaccount', { basic: 'chloe' });
    assert.equal((own.json as SipAccount).password, canaries[0], 'and finds it again after a restart');
  });

  it('is in the audit log, by names only', async () => {
    const { entry } = (await asRoot('GET', '/audit?limit=200')).json as AuditPage;
    const lines = new Set(entry.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`));
    for (const line of [
      'root setting.changed mail.password',
      'root setting.deleted push.url',
      'root broadcast.sent *',
      'root bookmark.created Wiki',
      'root sip-account.changed amira',
      'root sip-account.deleted ben',
    ])
      assert.ok(lines.has(line), `${line} is missing`);
  });

  const calls: readonly (readonly [method: string, path: string, about?: CallOptions])[] = [
    ['GET', '/system/properties'],
    ['GET', '/system/properties/mail.password'],
    ['POST', '/system/properties', { json: { '@key': 'a', '@value': 'b' } }],
    ['PUT', '/system/properties/mail.password', { json: { '@key': 'mail.password', '@value': 'b' } }],
    ['DELETE', '/system/properties/mail.password'],
    ['POST', '/messages/users', { json: { body: 'Hello' } }],
    ['GET', '/archive/messages/unread/amira'],
    ['GET', '/bookmarks'],
    ['POST', '/bookmarks', { json: { type: 'url', name: 'a', value: 'https://a.example' } }],
    ['GET', '/bookmarks/1'],
    ['PUT', '/bookmarks/1', { json: { type: 'url', name: 'a', value: 'https://a.example' } }],
    ['DELETE', '/bookmarks/1'],
    ['PUT', '/bookmarks/1/property?name=a&value=b'],
    ['DELETE', '/bookmarks/1/property?name=a'],
    ['GET', '/sipaccounts'],
    ['GET', '/sipaccounts/username/amira'],
    ['GET', '/sipaccounts/extension/2001'],
    ['POST', '/sipaccounts', { json: { username: 'amira', password: 'mine' } }],
    ['DELETE', '/sipaccounts/amira'],
  ];
  const own: readonly (readonly [method: string, path: string, about?: CallOptions])[] = [
    ['GET', '/chat/bookmarks'],
    ['GET', '/chat/sipaccount'],
    ['PUT', '/chat/sipaccount/status', { json: { status: 'Registered' } }],
  ];
  it('is for admins only, and one’s own for users only', async (test) => {
    const amira = await server.signIn('amira');
    const sam = await server.ask();
    test.after(() => [amira, sam].forEach(({ events }) => events.close()));
    for (const [method, path, about = {}] of calls) {
      const name = `${method} ${path}`;
      assert.deepEqual((await server.call(method, path, about)).refusal, [401, 'not-signed-in'], name);
      assert.deepEqual((await amira.call(method, path, about)).refusal, [403, 'forbidden'], name);
      assert.deepEqual((await sam.call(method, path, about)).refusal, [404, 'not-found'], name);
    }
    for (const [method, path, about = {}] of own) {
      assert.deepEqual((await server.call(method, path, about)).refusal, [401, 'not-signed-in'], path);
      assert.deepEqual((await sam.call(method, path, about)).refusal, [404, 'not-found'], path);
    }
    // A stream that is somebody else's.
    const strange = await server.call('GET', `/chat/${amira.streamid}/sipaccount`, { basic: 'ben' });
    assert.deepEqual(strange.refusal, [404, 'not-found']);
  });
});
