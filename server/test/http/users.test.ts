/** Accounts as an admin keeps them, over HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  AuditPage,
  GroupDetails,
  GroupNames,
  GroupPage,
  LoggedIn,
  Roster,
  RosterItem,
  SessionCounts,
  SessionPage,
  UserAccount,
  UserPage,
} from '../../../src/protocol/index.js';
import { ofchat } from '../cli/run-ofchat.js';
import { SseReader } from '../support/sse-reader.js';
import {
  basic,
  bearer,
  Expert,
  passwordOf,
  TestServer,
  type CallOptions,
} from '../support/start-test-server.js';

describe('accounts', () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start({
      workgroups: [{ name: 'diabetes', members: ['amira', 'ben', 'eve'] }],
    });
  });
  after(() => server.stop());

  const asRoot = (method: string, path: string, about: CallOptions = {}) =>
    server.call(method, path, { basic: 'root', ...about });

  const addUser = async (username: string, more: object = {}) => {
    const added = await asRoot('POST', '/users', {
      json: { username, password: passwordOf(username.toLowerCase()), ...more },
    });
    assert.equal(added.status, 201, added.text);
    assert.equal(added.text, '');
  };
  const user = async (username: string) => (await asRoot('GET', `/users/${username}`)).json as UserAccount;

  /** By the admin, without the password: to hash it takes its time. */
  const signIn = async (username: string): Promise<Expert> => {
    const answer = await asRoot('POST', `/chat/${username}/login`, {
      text: '',
      headers: { accept: 'application/json' },
    });
    const session = answer.json as LoggedIn;
    return new Expert(
      server,
      session,
      await SseReader.open(`${server.url}/sse/${username}`, bearer(session.token)),
    );
  };

  it('an admin adds a user, who can sign in; nobody is told the password', async () => {
    const properties = { property: [{ '@key': 'room', '@value': '12 "B"' }] };
    await addUser('Dora', { name: 'Dr Dora', email: 'dora@example.org', properties });
    const read = await asRoot('GET', '/users/dora@localhost');
    assert.deepEqual(read.json, {
      username: 'dora',
      name: 'Dr Dora',
      email: 'dora@example.org',
      properties,
      admin: false,
      locked: false,
      secondFactor: false,
    });
    const dora = await server.signIn('dora');
    assert.equal((await dora.call('GET', '/users/dora')).status, 403);
    assert.deepEqual(
      (await asRoot('POST', '/users', { json: { username: 'DORA', password: 'long enough' } })).refusal,
      [409, 'already-exists'],
    );
    dora.events.close();
  });

  it('a user that is added twice with one key is added once', async () => {
    const call = (json: object) =>
      asRoot('POST', '/users', { json, headers: { 'idempotency-key': 'add-fred-once-only' } });
    const fred = { username: 'fred', password: 'fred-password' };
    assert.deepEqual(
      [(await call(fred)).status, (await call(fred)).status, (await call({ ...fred, name: 'F' })).status],
      [201, 201, 422],
    );
  });

  it('wrong bodies name the field', async () => {
    const tries: [object, string][] = [
      [{ username: 'x y', password: 'long enough' }, 'username'],
      [{ username: 'visitor-1', password: 'long enough' }, 'username'],
      [{ username: 'short', password: '1234567' }, 'password'],
      [{ username: 'same-as-name', password: 'Same-as-name' }, 'password'],
      [{ username: 'gina' }, 'password'],
      [{ username: 'gina', password: 'long enough', email: 'no address' }, 'email'],
      [{ username: 'gina', password: 'long enough', admin: 'yes' }, 'admin'],
      [{ username: 'gina', password: 'long enough', rights: [] }, 'rights'],
      [
        {
          username: 'gina',
          password: 'long enough',
          properties: {
            property: [
              { '@key': 'a', '@value': '1' },
              { '@key': 'a', '@value': '2' },
            ],
          },
        },
        'properties',
      ],
    ];
    for (const [json, field] of tries)
      assert.deepEqual((await asRoot('POST', '/users', { json })).refusal, [400, 'invalid-field', field]);
    assert.equal((await asRoot('GET', '/users/gina')).status, 404);
  });

  it('users are listed in pages and found by a part of their names or by a property', async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page: UserPage = (
        await asRoot('GET', `/users?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`)
      ).json as UserPage;
      assert.ok(page.user.length <= 2);
      names.push(...page.user.map(({ username }) => username));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(names, ['amira', 'ben', 'chloe', 'dora', 'fred', 'root']);

    const found = async (query: string) =>
      ((await asRoot('GET', `/users?${query}`)).json as UserPage).user.map(({ username }) => username);
    assert.deepEqual(await found('search=DR%20DO'), ['dora']);
    assert.deepEqual(await found('search=%25'), []);
    assert.deepEqual(await found('propertyKey=room'), ['dora']);
    assert.deepEqual(await found('propertyKey=room&propertyValue=13'), []);
    assert.deepEqual((await asRoot('GET', '/users?limit=201')).refusal, [400, 'invalid-field', 'limit']);
  });

  it('a change keeps what it does not name', async () => {
    assert.equal((await asRoot('PUT', '/users/dora', { json: { name: 'Dora D.' } })).status, 200);
    const { name, email, properties } = await user('dora');
    assert.deepEqual(
      [name, email, properties.property],
      ['Dora D.', 'dora@example.org', [{ '@key': 'room', '@value': '12 "B"' }]],
    );
    await asRoot('PUT', '/users/dora', { json: { properties: { property: [] } } });
    assert.deepEqual((await user('dora')).properties, { property: [] });
  });

  it('a right that is given or taken counts at once', async () => {
    const dora = await signIn('dora');
    assert.equal((await dora.call('GET', '/users')).status, 403);
    await asRoot('PUT', '/users/dora', { json: { admin: true } });
    assert.equal((await dora.call('GET', '/users')).status, 200);
    await asRoot('PUT', '/users/dora', { json: { admin: false } });
    assert.equal((await dora.call('GET', '/users')).status, 403);
    dora.events.close();
  });

  it('an admin who is none any more reads no conversation of others', async () => {
    const visitor = await server.ask({ question: 'Between us?' }).catch(() => undefined);
    assert.equal(visitor, undefined, 'nobody is there yet');
    const amira = await signIn('amira');
    await addUser('helen', { admin: true });
    const helen = await signIn('helen');
    const asking = await server.ask({ question: 'Between us!' });
    const { room } = await amira.take('Between us!');
    await asking.join();
    assert.equal((await helen.call('GET', `/chat/rooms/${room}`)).status, 200);
    await asRoot('PUT', '/users/helen', { json: { admin: false } });
    assert.equal((await helen.call('GET', `/chat/rooms/${room}`)).status, 404);
    assert.equal((await helen.call('PUT', `/chat/rooms/${room}`)).status, 404);
    await asking.call('DELETE', `/ask/${asking.username}`);
    for (const { events } of [amira, helen, asking]) events.close();
  });

  it('a new password signs the user out everywhere', async () => {
    const dora = await signIn('dora');
    await asRoot('PUT', '/users/dora', { json: { password: 'quite another one' } });
    await dora.events.ended;
    assert.equal((await dora.call('GET', '/chat/state')).status, 401);
    assert.equal(
      (await server.call('GET', '/chat/rooms', { headers: header('dora', passwordOf('dora')) })).status,
      401,
    );
    assert.equal(
      (await server.call('GET', '/chat/rooms', { headers: header('dora', 'quite another one') })).status,
      200,
    );
  });

  it('a renamed user keeps rights, groups and conversations, and signs in anew', async () => {
    await addUser('eve', { name: 'Eve' });
    await asRoot('POST', '/users/eve/groups/night');
    const eve = await signIn('eve');
    const visitor = await server.ask({ question: 'Who are you?' });
    const { room } = await eve.take('Who are you?');
    await visitor.join();
    await eve.call('POST', `/chat/rooms/${room}`, { json: { body: 'Eve.' } });

    assert.equal((await asRoot('PUT', '/users/eve', { json: { username: 'Eva' } })).status, 200);
    await eve.events.ended;
    assert.equal((await eve.call('GET', '/chat/state')).status, 401);
    assert.equal((await asRoot('GET', '/users/eve')).status, 404);
    // Whom nobody knows under the new name is not in the room any more.
    await visitor.events.event('ended');

    const eva = await server.call('GET', `/chat/rooms/${room}/history`, {
      headers: header('eva', passwordOf('eve')),
    });
    assert.equal(eva.status, 200);
    assert.deepEqual(((await asRoot('GET', '/users/eva/groups')).json as GroupNames).groupname, ['night']);
    const joined = await server.call('POST', '/chat/assists/diabetes', {
      headers: header('eva', passwordOf('eve')),
    });
    assert.equal(joined.status, 200);

    assert.deepEqual((await asRoot('PUT', '/users/eva', { json: { username: 'ben' } })).refusal, [
      409,
      'already-exists',
    ]);
    // The old name is nobody else's, and can be had again by its owner.
    const other = { username: 'eve', password: 'long enough' };
    assert.deepEqual((await asRoot('POST', '/users', { json: other })).refusal, [409, 'already-exists']);
    assert.deepEqual((await asRoot('PUT', '/users/fred', { json: { username: 'eve' } })).refusal, [
      409,
      'already-exists',
    ]);
    assert.equal((await asRoot('PUT', '/users/eva', { json: { username: 'eve' } })).status, 200);
    assert.equal((await asRoot('PUT', '/users/eve', { json: { username: 'eva' } })).status, 200);
    assert.deepEqual((await asRoot('PUT', '/users/eva', { json: { username: 'no one' } })).refusal, [
      400,
      'invalid-field',
      'username',
    ]);
    visitor.events.close();
  });

  it('a removed user is gone at once; the words stay, and nobody inherits them with the name', async () => {
    await addUser('ivan');
    await asRoot('PUT', '/users/eva', { json: { name: 'Eva' } });
    const eva = await server.call('POST', '/chat/eva/login', {
      text: passwordOf('eve'),
      headers: { accept: 'application/json' },
    });
    assert.equal(eva.status, 200);
    assert.equal((await asRoot('DELETE', '/users/eva')).status, 200);
    assert.equal(
      (await server.call('GET', '/chat/rooms', { token: (eva.json as { token: string }).token })).status,
      401,
    );
    assert.equal((await asRoot('GET', '/users/eva')).status, 404);
    assert.deepEqual(
      (await asRoot('POST', '/users', { json: { username: 'eva', password: 'long enough' } })).refusal,
      [409, 'already-exists'],
    );
    assert.deepEqual(((await asRoot('GET', '/groups/night')).json as GroupDetails).members, { member: [] });
    // Who never said anything leaves the name to others.
    await asRoot('DELETE', '/users/ivan');
    await addUser('ivan');
  });

  it('the last admin stays one, and stays', async () => {
    for (const [method, path, json] of [
      ['DELETE', '/users/root', undefined],
      ['POST', '/lockouts/root', undefined],
      ['PUT', '/users/root', { admin: false }],
    ] as const) {
      const refused = await asRoot(method, path, json === undefined ? {} : { json });
      assert.deepEqual(refused.refusal, [403, 'forbidden'], path);
    }
    assert.deepEqual([(await user('root')).admin, (await user('root')).locked], [true, false]);
  });

  it('who is locked out is out everywhere at once, and is answered like somebody unknown', async () => {
    const ben = await signIn('ben');
    const visitor = await server.ask({ question: 'Are you there?' });
    const { room } = await ben.take('Are you there?');
    await visitor.join();

    assert.equal((await asRoot('POST', '/lockouts/ben')).status, 201);
    await ben.events.ended;
    await visitor.events.event('ended');
    assert.equal((await ben.call('GET', `/chat/rooms/${room}`)).status, 401);
    assert.equal((await user('ben')).locked, true);
    const colleagues = await server.call('GET', '/chat/assists/diabetes', { basic: 'amira' });
    assert.doesNotMatch(colleagues.text, /"ben"/);

    const answers = await Promise.all(
      [
        ['ben', passwordOf('ben')],
        ['ben', 'wrong-password'],
        ['nobody', 'wrong-password'],
        ['amira', 'wrong-password'],
      ].map(async ([username, password]) => {
        const login = await server.call('POST', `/chat/${username}/login`, { text: password! });
        const call = await server.call('GET', '/chat/rooms', { headers: header(username!, password!) });
        return [login, call].map(({ status, text, headers }) => [status, text, headers.get('content-type')]);
      }),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.deepEqual((await asRoot('POST', '/chat/ben/login', { text: '' })).refusal, [403, 'forbidden']);

    assert.equal((await asRoot('DELETE', '/lockouts/ben')).status, 200);
    (await signIn('ben')).events.close();
    assert.equal((await asRoot('POST', '/lockouts/nobody')).status, 404);
    visitor.events.close();
  });

  it('the command line locks out beside a running server, too', async () => {
    const ben = await signIn('ben');
    const locked = await ofchat(['user', 'lock', 'ben', '--data', server.data]);
    assert.deepEqual([locked.code, locked.stdout], [0, 'Locked ben out.\n']);
    await ben.events.ended;
    assert.equal((await server.call('POST', '/chat/ben/login', { text: passwordOf('ben') })).status, 401);
    assert.equal((await ofchat(['user', 'unlock', 'ben', '--data', server.data])).code, 0);
    (await signIn('ben')).events.close();
  });

  it('groups have users and admins', async () => {
    const details = async (group: string) => (await asRoot('GET', `/groups/${group}`)).json as GroupDetails;
    const json = {
      name: 'Day shift',
      description: 'From eight',
      admins: { admin: ['amira'] },
      members: { member: ['ben@localhost', 'amira'] },
    };
    assert.equal((await asRoot('POST', '/groups', { json })).status, 201);
    assert.deepEqual((await asRoot('POST', '/groups', { json })).refusal, [409, 'already-exists']);
    assert.deepEqual(await details('Day%20shift'), { ...json, members: { member: ['ben'] } });

    await asRoot('PUT', '/groups/Day%20shift', { json: { name: 'Day shift', members: { member: [] } } });
    assert.deepEqual(await details('Day%20shift'), { ...json, members: { member: [] } });
    assert.deepEqual((await asRoot('PUT', '/groups/Day%20shift', { json: { name: 'Other' } })).refusal, [
      400,
      'invalid-field',
      'name',
    ]);

    const groups = ['Day shift', 'night'];
    assert.equal((await asRoot('POST', '/users/ben/groups', { json: { groupname: groups } })).status, 201);
    const ofBen = await asRoot('GET', '/users/ben/groups');
    assert.deepEqual(ofBen.json, { groupname: groups });
    assert.equal(
      (await asRoot('DELETE', '/users/ben/groups', { json: { groupname: ['night'] } })).status,
      200,
    );
    assert.equal((await asRoot('DELETE', '/users/ben/groups/Day%20shift')).status, 200);
    assert.deepEqual((await asRoot('GET', '/users/ben/groups')).json, { groupname: [] });
    const mixed = { groupname: ['night', 'there is none'] };
    assert.equal((await asRoot('POST', '/users/ben/groups', { json: mixed })).status, 404);
    assert.deepEqual((await asRoot('GET', '/users/ben/groups')).json, { groupname: [] }, 'all or none');

    const page = (await asRoot('GET', '/groups?limit=1')).json as GroupPage;
    assert.deepEqual(page, { group: [{ name: 'Day shift', description: 'From eight' }], next: 'Day shift' });
    assert.equal((await asRoot('DELETE', '/groups/Day%20shift')).status, 200);
    assert.equal((await asRoot('GET', '/groups/Day%20shift')).status, 404);
  });

  it('an admin sets up who is a contact of whom', async () => {
    const added = await asRoot('POST', '/users/amira/roster', {
      json: { jid: 'ben@localhost', nickname: 'B', groups: { group: ['Ward'] } },
    });
    assert.equal(added.status, 201, added.text);
    const names = async (of: string) => {
      const roster = (await asRoot('GET', `/users/${of}/roster`)).json as Roster;
      return [
        roster.rosterItem.map(({ jid, nickname }) => [jid, nickname]),
        roster.request.map(({ jid }) => jid),
      ];
    };
    assert.deepEqual(await names('amira'), [[['ben@localhost', 'B']], []]);
    assert.deepEqual(await names('ben'), [[], ['amira@localhost']]);
    const changed = await asRoot('PUT', '/users/amira/roster/ben@localhost', { json: { nickname: 'Benny' } });
    assert.equal((changed.json as RosterItem).nickname, 'Benny');
    assert.equal((await asRoot('PUT', '/users/amira/roster/chloe', { json: { nickname: 'C' } })).status, 404);
    assert.equal((await asRoot('DELETE', '/users/amira/roster/ben')).status, 200);
    assert.equal((await asRoot('DELETE', '/users/amira/roster/ben')).status, 404);
    assert.deepEqual(await names('amira'), [[], []]);
    assert.equal((await asRoot('GET', '/users/nobody/roster')).status, 404);
  });

  it('an admin sees the sessions, tells them something and ends them', async () => {
    const [fred, chloe] = [await signIn('fred'), await signIn('chloe')];
    await fred.call('POST', '/chat/presence?show=dnd&status=Lunch');
    const { session } = (await asRoot('GET', '/sessions/fred')).json as SessionPage;
    assert.equal(session.length, 1);
    const { sessionId, username, presenceStatus, presenceMessage } = session[0]!;
    assert.deepEqual(
      [sessionId, username, presenceStatus, presenceMessage],
      [`fred@localhost/${fred.streamid}`, 'fred', 'Do Not Disturb', 'Lunch'],
    );
    const { localSessions } = (await asRoot('GET', '/system/statistics/sessions')).json as SessionCounts;
    const seen = new Set<string>();
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const query: string = cursor === '' ? '?limit=1' : `?limit=1&cursor=${cursor}`;
      const page = (await asRoot('GET', `/sessions${query}`)).json as SessionPage;
      for (const each of page.session) seen.add(each.sessionId);
      cursor = page.next;
    }
    assert.equal(seen.size, localSessions);

    await asRoot('POST', '/sessions/fred', { text: '{"reload":true}' });
    await asRoot('POST', '/sessions', { text: 'We close at ten.' });
    const told = await chloe.events.event<{ data: unknown; from: string }>('notify');
    assert.deepEqual([told.data, told.from], [{ body: 'We close at ten.' }, 'root@localhost']);
    assert.deepEqual((await fred.events.event<{ data: unknown }>('notify')).data, { reload: true });
    assert.deepEqual((await asRoot('POST', '/sessions', { text: ' ' })).refusal, [
      400,
      'invalid-field',
      'body',
    ]);

    assert.equal((await asRoot('DELETE', '/sessions/fred')).status, 200);
    await fred.events.ended;
    assert.equal((await fred.call('GET', '/chat/state')).status, 401);
    assert.equal((await chloe.call('GET', '/chat/state')).status, 200);
    for (const method of ['GET', 'DELETE'] as const)
      assert.equal((await asRoot(method, '/sessions/nobody')).status, 404);
    chloe.events.close();
  });

  it('one changes one’s own password with the old one, and stays signed in here only', async () => {
    await addUser('jane');
    const [here, elsewhere] = [await signIn('jane'), await signIn('jane')];
    const change = (json: object) => here.call('POST', '/chat/password', { json });
    assert.deepEqual((await change({ oldPassword: 'a guess', newPassword: 'a new one for jane' })).refusal, [
      400,
      'invalid-field',
      'oldPassword',
    ]);
    assert.deepEqual((await change({ oldPassword: passwordOf('jane'), newPassword: 'short' })).refusal, [
      400,
      'invalid-field',
      'newPassword',
    ]);
    assert.equal(
      (await change({ oldPassword: passwordOf('jane'), newPassword: 'a new one for jane' })).status,
      200,
    );
    await elsewhere.events.ended;
    assert.equal((await here.call('GET', '/chat/state')).status, 200);
    assert.equal((await elsewhere.call('GET', '/chat/state')).status, 401);
    assert.equal((await server.call('POST', '/chat/jane/login', { text: 'a new one for jane' })).status, 200);
    here.events.close();
  });

  it('all of it is for admins only, and is in the audit log', async () => {
    const amira = await signIn('amira');
    const visitor = await server.ask({ question: 'May I?' });
    const calls = [
      ['GET', '/users'],
      ['POST', '/users'],
      ['GET', '/users/ben'],
      ['PUT', '/users/ben'],
      ['DELETE', '/users/ben'],
      ['DELETE', '/users/ben/enroll'],
      ['GET', '/users/ben/roster'],
      ['POST', '/users/ben/roster'],
      ['PUT', '/users/ben/roster/amira'],
      ['DELETE', '/users/ben/roster/amira'],
      ['GET', '/users/ben/groups'],
      ['POST', '/users/ben/groups'],
      ['DELETE', '/users/ben/groups'],
      ['POST', '/users/ben/groups/night'],
      ['DELETE', '/users/ben/groups/night'],
      ['POST', '/lockouts/ben'],
      ['DELETE', '/lockouts/ben'],
      ['GET', '/groups'],
      ['POST', '/groups'],
      ['GET', '/groups/night'],
      ['PUT', '/groups/night'],
      ['DELETE', '/groups/night'],
      ['GET', '/sessions'],
      ['POST', '/sessions'],
      ['GET', '/sessions/ben'],
      ['POST', '/sessions/ben'],
      ['DELETE', '/sessions/ben'],
      ['GET', '/system/statistics/sessions'],
      ['GET', '/workgroups/diabetes/identity'],
      ['PUT', '/workgroups/diabetes/identity'],
      ['DELETE', '/workgroups/diabetes/identity'],
    ] as const;
    for (const [method, path] of calls) {
      const json = bodies[`${method} ${path}`];
      const about = json === undefined ? {} : { json };
      assert.equal((await amira.call(method, path, about)).status, 403, `${method} ${path}`);
      assert.equal((await visitor.call(method, path, about)).status, 404, `${method} ${path}`);
      assert.equal((await server.call(method, path, about)).status, 401, `${method} ${path}`);
    }
    const { entry } = (await asRoot('GET', '/audit?actor=root&limit=200')).json as AuditPage;
    const noted = new Set(entry.map(({ action }) => action));
    for (const action of [
      'user.created',
      'user.renamed',
      'user.removed',
      'user.locked',
      'group.created',
      'notice.sent',
    ])
      assert.ok(noted.has(action), action);
    amira.events.close();
    visitor.events.close();
  });
});

const group = { name: 'night' };
const bodies: { readonly [call: string]: object } = {
  'POST /users': { username: 'mallory', password: 'long enough' },
  'PUT /users/ben': { admin: true },
  'POST /users/ben/roster': { jid: 'amira' },
  'PUT /users/ben/roster/amira': { nickname: 'A' },
  'POST /users/ben/groups': { groupname: ['night'] },
  'DELETE /users/ben/groups': { groupname: ['night'] },
  'POST /groups': { name: 'mine' },
  'PUT /groups/night': group,
  'PUT /workgroups/diabetes/identity': {
    algorithm: 'HS256',
    secretOrKey: 'x'.repeat(32),
    audience: 'mine',
  },
};

function header(username: string, password: string): Record<string, string> {
  return { authorization: basic(username, password) };
}
