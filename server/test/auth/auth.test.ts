import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import {
  AccountError,
  AuthBusy,
  createAuth,
  createUsers,
  streamLifetimes,
  type Auth,
  type Users,
} from '../../src/auth/index.js';
import type { Principal } from '../../src/engine/engine.js';
import { openSecrets, openStorage, type Storage } from '../../src/storage/index.js';

const minute = 60_000;
const password = 'correct horse';

describe('auth', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ofchat-auth-'));
  let count = 0;
  let file: string;
  let storage: Storage;
  let auth: Auth;
  let users: Users;
  let time: number;
  const now = () => time;

  const open = () => {
    storage = openStorage(file);
    auth = createAuth({ storage, secrets: openSecrets(dirname(file)), now, issuer: 'chat.example.org' });
    users = createUsers({ storage, now });
  };
  beforeEach(() => {
    time = Date.UTC(2026, 0, 5, 8);
    file = join(folder, `${++count}.db`);
    open();
  });
  afterEach(() => storage.close());
  after(() => rmSync(folder, { recursive: true }));

  const addAmira = (more: { admin?: boolean } = {}) =>
    auth.users.add({ username: 'Amira', name: 'Dr Amira', email: '', password, admin: false, ...more });
  const basic = (username: string, secret: string) =>
    `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
  const bearer = (token: string) => `Bearer ${token}`;
  const amira: Principal = { kind: 'user', username: 'amira', name: 'Dr Amira', admin: false };
  const visitor: Principal = { kind: 'visitor', username: 'visitor-1', name: 'Joe', admin: false };

  describe('passwords', () => {
    it('identify a user, whatever the case of the name', async () => {
      await addAmira();
      assert.deepEqual(await auth.identify(basic('amira', password)), {
        principal: amira,
        stream: undefined,
      });
      assert.deepEqual(await auth.verifyPassword('AMIRA', password), amira);
    });

    it('may hold colons and any letters, typed in either normal form', async () => {
      await auth.users.add({ username: 'a', name: '', email: '', password: 'päss:wörd:🙂', admin: true });
      const caller = await auth.identify(basic('a', 'pa\u0308ss:wo\u0308rd:🙂'));
      assert.deepEqual(caller?.principal, { kind: 'user', username: 'a', name: 'a', admin: true });
    });

    it('that are wrong, of nobody, or no credential at all identify nobody', async () => {
      await addAmira();
      const wrong = [
        undefined,
        '',
        'Basic',
        'Basic !!!!',
        basic('amira', 'wrong horse'),
        basic('amira', ''),
        basic('nobody', password),
        basic("amira' OR '1'='1", password),
        `Digest ${password}`,
        bearer('amira'),
        bearer(''),
      ];
      for (const header of wrong) assert.equal(await auth.identify(header), undefined, header);
    });

    it('are verified once and then believed for five minutes', async () => {
      await addAmira();
      const spent = async (header: string) => {
        const before = process.cpuUsage();
        await auth.identify(header);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      };
      const hashed = await spent(basic('amira', password));
      const remembered = await spent(basic('amira', password));
      time += 5 * minute + 1;
      const again = await spent(basic('amira', password));
      assert.ok(remembered < hashed / 5, `${remembered} µs beside ${hashed} µs`);
      assert.ok(again > hashed / 5, `${again} µs beside ${hashed} µs`);
    });

    it('stop to be believed at once when they are changed or the user is removed', async () => {
      await addAmira();
      const { token } = await auth.openStream(amira);
      assert.ok(await auth.identify(basic('amira', password)));
      // By another process, as the command line does.
      const elsewhere = openStorage(file);
      await createUsers({ storage: elsewhere, now }).setPassword('amira', 'another horse');
      assert.equal(await auth.identify(basic('amira', password)), undefined);
      assert.equal(await auth.identify(bearer(token)), undefined);
      assert.ok(await auth.identify(basic('amira', 'another horse')));
      await createUsers({ storage: elsewhere, now }).remove('amira');
      assert.equal(await auth.identify(basic('amira', 'another horse')), undefined);
      await elsewhere.close();
    });

    it('are checked once for callers who come together, and not at all for too many strangers', async () => {
      await addAmira();
      const attempts = Array.from({ length: 200 }, (_, guess) =>
        auth.verifyPassword('amira', `guess ${guess}`),
      );
      const friends = Array.from({ length: 50 }, () => auth.identify(basic('amira', password)));
      const outcomes = await Promise.allSettled([...attempts.slice(150), ...friends]);
      for (const outcome of outcomes) {
        assert.ok(outcome.status === 'rejected' && outcome.reason instanceof AuthBusy);
      }
      await Promise.allSettled(attempts);
      assert.ok(await auth.identify(basic('amira', password)));
    });

    it('are nowhere in the files, nor are tokens', async () => {
      await addAmira();
      const { token } = await auth.openStream(amira);
      await auth.identify(basic('amira', password));
      await storage.close();
      for (const name of readdirSync(folder)) {
        const bytes = readFileSync(join(folder, name));
        assert.ok(!bytes.includes(password) && !bytes.includes(token), name);
      }
      open();
    });
  });

  describe('users', () => {
    const refused = (username: string, secret = password) =>
      auth.users.add({ username, name: '', email: '', password: secret, admin: false }).then(
        () => assert.fail(`${username} was accepted`),
        (error: unknown) => (error as AccountError).code,
      );

    it('have names of letters, digits, dots, hyphens and underscores, which are not those of visitors', async () => {
      for (const name of ['', 'a b', 'a@b', 'ä', 'a/b', 'x'.repeat(65), 'visitor-1', 'Visitor-x']) {
        assert.equal(await refused(name), 'wrong-name', name);
      }
      assert.equal(await refused('amira', '1234567'), 'wrong-password');
    });

    it('are unique, also when two are added at the same moment', async () => {
      const outcomes = await Promise.allSettled([addAmira(), addAmira()]);
      assert.deepEqual(outcomes.map((outcome) => outcome.status).sort(), ['fulfilled', 'rejected']);
      assert.equal(await refused('AMIRA'), 'taken');
    });

    it('are listed by name and removed with their streams', async () => {
      await addAmira({ admin: true });
      await auth.users.add({
        username: 'ada',
        name: 'Ada',
        email: 'ada@example.org',
        password,
        admin: false,
      });
      const plain = { locked: false, secondFactor: false };
      assert.deepEqual(users.list(), [
        { username: 'ada', name: 'Ada', email: 'ada@example.org', admin: false, ...plain },
        { username: 'amira', name: 'Dr Amira', email: '', admin: true, ...plain },
      ]);
      await auth.openStream(amira);
      await users.change('ada', { admin: true });
      await users.remove('amira');
      assert.deepEqual(auth.streams(), []);
      assert.equal(auth.user('amira'), undefined);
      await assert.rejects(users.remove('amira'), AccountError);
    });
  });

  describe('streams', () => {
    it('are opened with a token that identifies their owner', async () => {
      const { stream, token } = await auth.openStream(visitor, 'diabetes');
      assert.match(stream.streamid, /^ofchat-[\w-]{22}$/);
      assert.match(token, /^[\w-]{43}$/);
      assert.deepEqual(await auth.identify(bearer(token)), { principal: visitor, stream });
      assert.deepEqual(await auth.identify(`bearer  ${token} `), { principal: visitor, stream });
      assert.equal(stream.workgroup, 'diabetes');
      assert.deepEqual(auth.streamsOf('visitor-1'), [stream]);
      assert.deepEqual(auth.stream(stream.streamid), stream);
    });

    it('are never opened by their own handle', async () => {
      const { stream } = await auth.openStream(visitor, 'diabetes');
      assert.equal(await auth.identify(bearer(stream.streamid)), undefined);
    });

    it('may have more than one token, and none after they are closed', async () => {
      const { stream, token } = await auth.openStream(visitor, 'diabetes');
      const second = await auth.addToken(stream.streamid);
      assert.notEqual(second, token);
      assert.ok(await auth.identify(bearer(token)));
      assert.ok(await auth.identify(bearer(second)));
      await auth.closeStream(stream.streamid);
      assert.equal(await auth.identify(bearer(token)), undefined);
      assert.equal(await auth.identify(bearer(second)), undefined);
      await assert.rejects(auth.addToken(stream.streamid));
    });

    it('survive a restart', async () => {
      await addAmira();
      const one = await auth.openStream(visitor, 'diabetes');
      const two = await auth.openStream(amira);
      await storage.close();
      open();
      assert.deepEqual((await auth.identify(bearer(one.token)))?.stream, one.stream);
      assert.deepEqual((await auth.identify(bearer(two.token)))?.principal, amira);
      assert.equal(auth.streams().length, 2);
    });

    for (const principal of [visitor, amira]) {
      const { idle, absolute } = streamLifetimes[principal.kind];

      it(`of a ${principal.kind} end when they are idle too long, and not while they are used`, async () => {
        await addAmira();
        const { stream, token } = await auth.openStream(principal);
        for (let use = 0; use < 3; use++) {
          time += idle - 1;
          assert.ok(await auth.identify(bearer(token)), `use ${use}`);
          assert.deepEqual(await auth.expire(), []);
        }
        time += idle;
        assert.equal(await auth.identify(bearer(token)), undefined);
        assert.deepEqual(await auth.expire(), [stream]);
        assert.deepEqual(await auth.expire(), []);
        assert.deepEqual(auth.streams(), []);
      });

      it(`of a ${principal.kind} end when they are too old, however much they are read`, async () => {
        await addAmira();
        const { stream, token } = await auth.openStream(principal);
        for (; time - Date.UTC(2026, 0, 5, 8) < absolute - idle / 2; time += idle / 2)
          auth.touch(stream.streamid);
        assert.ok(await auth.identify(bearer(token)));
        time += idle / 2;
        assert.equal(await auth.identify(bearer(token)), undefined);
      });
    }

    it('remember their last use over a restart', async () => {
      const { stream, token } = await auth.openStream(visitor, 'diabetes');
      time += 20 * minute;
      auth.touch(stream.streamid);
      await storage.close();
      open();
      time += 20 * minute;
      assert.ok(await auth.identify(bearer(token)));
    });

    it('keep the last use although the disk was full for a moment', async () => {
      const { token } = await auth.openStream(visitor, 'diabetes');
      time += 20 * minute;
      storage.db.exec('PRAGMA query_only = ON');
      assert.ok(await auth.identify(bearer(token)));
      await assert.rejects(auth.expire());
      storage.db.exec('PRAGMA query_only = OFF');
      time += 20 * minute;
      assert.ok(await auth.identify(bearer(token)));
    });
  });
});
