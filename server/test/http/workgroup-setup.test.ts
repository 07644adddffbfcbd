/** Setting up workgroups as an admin: what can be set, that it counts at once, and who cannot. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  AuditPage,
  ConfiguredWorkgroup,
  ConfiguredWorkgroups,
  WorkgroupStatus,
} from '../../../src/protocol/index.js';
import { TestServer, type CallOptions } from '../support/start-test-server.js';

describe('setting up workgroups', () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start();
  });
  after(() => server.stop());

  const asRoot = (method: string, path: string, about: CallOptions = {}) =>
    server.call(method, path, { basic: 'root', ...about });
  const setup = async (name: string) =>
    (await asRoot('GET', `/workgroups/${name}/setup`)).json as ConfiguredWorkgroup;

  it('makes, changes and lists them', async () => {
    const made = await asRoot('PUT', '/workgroups/Feet', { json: { title: 'Foot care', maxChats: 2 } });
    assert.equal(made.status, 201, made.text);
    const { name, settings, members, supervisors } = made.json as ConfiguredWorkgroup;
    assert.deepEqual([name, members, supervisors], ['feet', [], []]);
    assert.deepEqual([settings.title, settings.maxChats, settings.offerTimeout], ['Foot care', 2, 20]);

    const hours = {
      timeZone: 'Europe/London',
      weekly: [{ day: 1, from: '08:00', to: '17:00' }],
      holidays: [{ date: '2026-12-25', title: 'Christmas' }],
    };
    const changed = await asRoot('PUT', '/workgroups/feet', {
      json: { hours, texts: { heading: 'Ask us', end: 'Bye' }, retentionDays: 90 },
    });
    assert.equal(changed.status, 200, changed.text);
    await asRoot('PUT', '/workgroups/feet', { json: { texts: { end: null }, retentionDays: null } });
    const now = await setup('feet');
    assert.deepEqual(now.settings.hours, hours);
    assert.deepEqual(now.settings.texts, { heading: 'Ask us' });
    assert.deepEqual([now.settings.retentionDays, now.settings.maxChats], [null, 2]);

    const status = (await server.call('GET', '/workgroups/feet')).json as WorkgroupStatus;
    assert.equal(status.title, 'Foot care');

    const first = (await asRoot('GET', '/workgroups?limit=1')).json as ConfiguredWorkgroups;
    assert.deepEqual([first.workgroup.map((one) => one.name), first.next], [['diabetes'], 'diabetes']);
    const second = (await asRoot('GET', '/workgroups?cursor=diabetes')).json as ConfiguredWorkgroups;
    assert.deepEqual([second.workgroup.map((one) => one.name), second.next], [['feet'], undefined]);
    assert.deepEqual(second.workgroup[0], now);
    assert.equal((await asRoot('DELETE', '/workgroups/feet')).status, 200);
    assert.deepEqual((await asRoot('DELETE', '/workgroups/feet')).refusal, [404, 'unknown-workgroup']);
    assert.deepEqual((await asRoot('GET', '/workgroups/feet/setup')).refusal, [404, 'unknown-workgroup']);
  });

  const queue = {
    name: 'all',
    title: '',
    dispatcher: 'everybody',
    experts: [],
    rules: [],
    overflow: null,
    overflowAfter: 60,
  };
  const monday = { day: 1, from: '08:00', to: '17:00' };
  const hours = { timeZone: 'Europe/London', weekly: [monday], holidays: [] };
  const wrong: readonly (readonly [changes: object, field: string, says: RegExp])[] = [
    [{ colour: 'red' }, 'colour', /not a setting/],
    [{ name: 'other' }, 'name', /not a setting/],
    [{ title: 7 }, 'title', /text of up to 100/],
    [{ offerTimeout: 0 }, 'offerTimeout', /seconds from 1/],
    [{ offerTimeout: '30' }, 'offerTimeout', /seconds from 1/],
    [{ allowedOrigins: ['https://a.example', 'a.example'] }, 'allowedOrigins.1', /must be an origin/],
    [
      { hours: { ...hours, weekly: [monday, monday, { ...monday, to: '25:00' }] } },
      'hours.weekly.2.to',
      /time/,
    ],
    [{ hours: { ...hours, weekly: [{ ...monday, to: '07:00' }] } }, 'hours.weekly.0.to', /ends after/],
    [{ hours: { ...hours, timeZone: 'Mars/Olympus' } }, 'hours.timeZone', /no time zone/],
    [
      { hours: { ...hours, holidays: [{ date: '2026-02-30', title: '' }] } },
      'hours.holidays.0.date',
      /no day/,
    ],
    [{ hours: { timeZone: 'Europe/London' } }, 'hours.weekly', /missing/],
    [{ queues: [] }, 'queues', /list of queues/],
    [{ queues: [{ ...queue, overflow: 'none' }] }, 'queues.0.overflow', /no queue/],
    [{ queues: [{ ...queue, experts: ['amira', 'chloe'] }] }, 'queues.0.experts.1', /not a member/],
    [
      { queues: [{ ...queue, rules: [{ field: 'ward', contains: '' }] }] },
      'queues.0.rules.0.contains',
      /text/,
    ],
    [
      { formFields: [{ name: 'question', kind: 'text', label: 'Why', required: true }] },
      'formFields.0.name',
      /already/,
    ],
    [{ texts: { heading: 1 } }, 'texts.heading', /text/],
    [{ enabled: 'yes' }, 'enabled', /true or false/],
  ];
  for (const [changes, field, says] of wrong) {
    it(`refuses ${JSON.stringify(changes).slice(0, 80)}, and changes nothing`, async () => {
      const before = await setup('diabetes');
      const answer = await asRoot('PUT', '/workgroups/diabetes', { json: { maxChats: 9, ...changes } });
      assert.deepEqual(answer.refusal, [400, 'invalid-field', field]);
      assert.match(answer.error.message, says);
      assert.deepEqual(await setup('diabetes'), before);
    });
  }

  it('refuses what is no object, and names that no workgroup can have', async () => {
    assert.deepEqual((await asRoot('PUT', '/workgroups/diabetes', { json: [] })).refusal, [
      400,
      'invalid-body',
    ]);
    assert.deepEqual((await asRoot('PUT', '/workgroups/diabetes')).refusal, [400, 'invalid-body']);
    for (const name of ['a b', 'x'.repeat(65), 'é', '%00'])
      assert.deepEqual(
        (await asRoot('PUT', `/workgroups/${encodeURIComponent(name)}`, { json: {} })).refusal,
        [400, 'invalid-field', 'name'],
        name,
      );
  });

  it('lets members and supervisors come and go, one by one and all at once', async () => {
    for (const [part, one] of [
      ['members', 'member'],
      ['supervisors', 'supervisor'],
    ] as const) {
      const path = `/workgroups/diabetes/${part}`;
      const list = async () => ((await asRoot('GET', path)).json as Record<string, string[]>)[one];
      assert.equal((await asRoot('POST', `${path}/chloe`)).status, 201);
      assert.equal((await asRoot('POST', `${path}/chloe`)).status, 201);
      assert.ok((await list())?.includes('chloe'));
      assert.equal((await asRoot('DELETE', `${path}/chloe@localhost`)).status, 200);
      assert.deepEqual((await asRoot('DELETE', `${path}/chloe`)).refusal, [404, 'not-found']);
      const replaced = await asRoot('PUT', path, { json: { [one]: ['Ben', 'amira', 'ben'] } });
      assert.deepEqual(replaced.json, { [one]: ['amira', 'ben'] });
      const unknown = await asRoot('PUT', path, { json: { [one]: ['amira', 'zoe'] } });
      assert.deepEqual(unknown.refusal, [400, 'invalid-field', part]);
      assert.deepEqual(await list(), ['amira', 'ben']);
      assert.deepEqual((await asRoot('POST', `${path}/zoe`)).refusal, [400, 'invalid-field', part]);
    }
    assert.deepEqual(
      (await asRoot('PUT', '/workgroups/diabetes/supervisors', { json: { supervisor: [] } })).json,
      {
        supervisor: [],
      },
    );
  });

  it('counts at once: who is added while signed in gets offers, who is taken away gets none', async (test) => {
    const chloe = await server.signIn('chloe');
    test.after(() => chloe.events.close());
    await asRoot('PUT', '/workgroups/eyes', { json: { title: 'Eyes' } });
    await asRoot('POST', '/workgroups/eyes/members/chloe');
    await chloe.events.event('resync');
    const sam = await server.ask({ workgroup: 'eyes', question: 'Why do they itch?' });
    test.after(() => sam.events.close());
    await chloe.offered('Why do they itch?');
    await asRoot('DELETE', '/workgroups/eyes/members/chloe');
    await chloe.events.event('offerRevoked');
    const again = await server.call('POST', '/ask', {
      json: { workgroup: 'eyes', userID: 'Sam', emailAddress: 'sam@example.org', question: 'Well?' },
      headers: { prefer: 'respond-async' },
    });
    assert.deepEqual(again.refusal, [409, 'workgroup-closed']);
    await asRoot('DELETE', '/workgroups/eyes');
  });

  it('removes one in the middle of its work: visitors and experts are told', async (test) => {
    await asRoot('PUT', '/workgroups/skin', { json: {} });
    await asRoot('POST', '/workgroups/skin/members/amira');
    const amira = await server.signIn('amira');
    const talking = await server.ask({ workgroup: 'skin', question: 'First?' });
    test.after(() => [amira, talking].forEach(({ events }) => events.close()));
    const room = await amira.offered('First?');
    await amira.call('PUT', `/chat/assists/skin/${room}`);
    await amira.call('PUT', `/chat/rooms/${room}`);
    await talking.join();
    await asRoot('PUT', '/workgroups/skin', { json: { maxChats: 1 } });
    const waiting = await server.ask({ workgroup: 'skin', question: 'Second?' });
    test.after(() => waiting.events.close());
    const message = { userID: 'Ann', emailAddress: 'ann@example.org', message: 'Please call.' };
    assert.equal((await server.call('POST', '/workgroups/skin/messages', { json: message })).status, 201);

    assert.equal((await asRoot('DELETE', '/workgroups/skin')).status, 200);
    assert.equal((await talking.events.event<{ reason: string }>('ended')).reason, 'closed');
    assert.equal((await waiting.events.event<{ reason: string }>('depart-queue')).reason, 'closed');
    await amira.events.event('ended');
    assert.deepEqual((await server.call('GET', '/workgroups/skin')).refusal, [404, 'unknown-workgroup']);
    const history = await amira.call('GET', `/chat/rooms/${room}/history`);
    assert.equal(history.status, 200, 'what was said is kept');
    // The next one of this name begins with what was left for the former.
    await asRoot('PUT', '/workgroups/skin', { json: {} });
    await asRoot('POST', '/workgroups/skin/members/amira');
    const left = (await amira.call('GET', '/workgroups/skin/messages')).json as { message: unknown[] };
    assert.equal(left.message.length, 1);
    await asRoot('DELETE', '/workgroups/skin');
  });

  it('takes the calls of the original, without emptying the list of members by mistake', async () => {
    const create = (members: string, name = 'Old') =>
      asRoot('POST', '/ask/admin', { json: { name, description: 'As before', members } });
    assert.deepEqual((await create(' , ')).refusal, [400, 'invalid-field', 'members']);
    assert.deepEqual((await create('amira zoe')).refusal, [400, 'invalid-field', 'members']);
    assert.deepEqual((await asRoot('GET', '/workgroups/old/setup')).refusal, [404, 'unknown-workgroup']);
    const created = await create('amira,ben@localhost');
    assert.deepEqual([created.status, created.text], [200, '']);
    assert.deepEqual((await create('amira')).refusal, [409, 'already-exists']);
    const { settings, members } = await setup('old');
    assert.deepEqual([settings.description, members], ['As before', ['amira', 'ben']]);

    const setMembers = (text: string) => asRoot('POST', '/ask/admin/old', { text });
    const one = await setMembers('chloe');
    assert.deepEqual([one.status, one.text], [200, '']);
    assert.deepEqual((await setup('old')).members, ['chloe'], 'a single name is one member');
    for (const empty of ['', ' ', ',']) {
      assert.deepEqual((await setMembers(empty)).refusal, [400, 'invalid-field', 'members']);
      assert.deepEqual((await setup('old')).members, ['chloe']);
    }
    await setMembers('amira, ben\nchloe;ben');
    assert.deepEqual((await setup('old')).members, ['amira', 'ben', 'chloe']);
    assert.deepEqual((await asRoot('POST', '/ask/admin/none', { text: 'amira' })).refusal, [
      404,
      'unknown-workgroup',
    ]);
    assert.equal((await asRoot('DELETE', '/ask/admin/old')).status, 200);
    assert.deepEqual((await asRoot('DELETE', '/ask/admin/old')).refusal, [404, 'unknown-workgroup']);
  });

  it('stands in the audit log, and nothing of it that failed', async () => {
    await asRoot('PUT', '/workgroups/logged', { json: { title: 'Nobody reads this there' } });
    await asRoot('PUT', '/workgroups/logged', { json: { title: 7 } });
    await asRoot('POST', '/workgroups/logged/members/ben');
    await asRoot('DELETE', '/workgroups/logged');
    const { entry } = (await asRoot('GET', '/audit?subject=logged')).json as AuditPage;
    assert.deepEqual(
      entry.map(({ actor, action }) => `${actor} ${action}`),
      ['root workgroup.deleted', 'root workgroup.members-changed', 'root workgroup.changed'],
    );
  });

  const calls: readonly (readonly [method: string, path: string, about?: CallOptions])[] = [
    ['GET', '/workgroups'],
    ['GET', '/workgroups/diabetes/setup'],
    ['PUT', '/workgroups/diabetes', { json: { title: 'Mine' } }],
    ['PUT', '/workgroups/mine', { json: {} }],
    ['DELETE', '/workgroups/diabetes'],
    ['GET', '/workgroups/diabetes/members'],
    ['PUT', '/workgroups/diabetes/members', { json: { member: ['ben'] } }],
    ['POST', '/workgroups/diabetes/members/chloe'],
    ['DELETE', '/workgroups/diabetes/members/ben'],
    ['GET', '/workgroups/diabetes/supervisors'],
    ['PUT', '/workgroups/diabetes/supervisors', { json: { supervisor: ['ben'] } }],
    ['POST', '/workgroups/diabetes/supervisors/ben'],
    ['DELETE', '/workgroups/diabetes/supervisors/ben'],
    ['POST', '/ask/admin', { json: { name: 'mine', members: 'ben' } }],
    ['POST', '/ask/admin/diabetes', { text: 'ben' }],
    ['DELETE', '/ask/admin/diabetes'],
  ];
  it('is for admins only', async (test) => {
    const ben = await server.signIn('ben');
    const sam = await server.ask();
    test.after(() => [ben, sam].forEach(({ events }) => events.close()));
    const before = await setup('diabetes');
    for (const [method, path, about = {}] of calls) {
      const name = `${method} ${path}`;
      assert.deepEqual((await server.call(method, path, about)).refusal, [401, 'not-signed-in'], name);
      assert.deepEqual((await ben.call(method, path, about)).refusal, [403, 'forbidden'], name);
      assert.deepEqual((await sam.call(method, path, about)).refusal, [404, 'not-found'], name);
    }
    const { waiting: _, ...rest } = await setup('diabetes');
    const { waiting: _before, ...restBefore } = before;
    assert.deepEqual(rest, restBefore);
  });
});
