import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { ofchat, serve } from './run-ofchat.js';

const password = 'correct horse';

describe('ofchat', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ofchat-cli-'));
  let data: string;
  let count = 0;
  beforeEach(() => {
    data = join(folder, `${++count}`);
  });
  after(() => rmSync(folder, { recursive: true }));

  const addUser = (name: string, ...more: string[]) =>
    ofchat(['user', 'add', name, '--password-stdin', '--data', data, ...more], { stdin: `${password}\n` });
  const done = (stdout: string) => ({ code: 0, stdout, stderr: '' });

  it('tells what it can, and its version', async () => {
    const help = await ofchat(['--help']);
    assert.equal(help.code, 0);
    for (const word of ['serve', 'user add', 'workgroup add', '--demo'])
      assert.ok(help.stdout.includes(word), word);
    assert.deepEqual(await ofchat(['--version']), done('1.2.3\n'));
  });

  const misunderstood: readonly (readonly [string[], RegExp])[] = [
    [[], /Say what to do/],
    [['sevre'], /no command "sevre"/],
    [['user'], /can add, password, list, remove, lock, unlock, admin and totp-reset\./],
    [['user', 'kill', 'joe'], /not kill/],
    [['user', 'add'], /Say which user/],
    [['user', 'add', 'a', 'b'], /"b" is too much/],
    [['user', 'add', 'a', '--password', 'secret'], /--password/],
    [['user', 'add', 'a'], /use --password-stdin/],
    [['serve', '--prot', '1'], /--prot/],
    [['serve', '--port', 'x'], /port \(from --port\) must be a whole number from 0 to 65535/],
    [['serve', '--demo', '--host', '0.0.0.0'], /listens on this machine only/],
    [['workgroup', 'add', 'a', '--origin', 'https://a.example/page'], /not an origin/],
  ];
  for (const [args, expected] of misunderstood) {
    it(`answers "ofchat ${args.join(' ')}" with exit code 2 and a hint`, async () => {
      const { code, stdout, stderr } = await ofchat([...args, ...(args.length > 1 ? ['--data', data] : [])]);
      assert.equal(stdout, '');
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack');
      assert.equal(code, 2);
    });
  }

  it('adds, lists and removes users', async () => {
    assert.match((await ofchat(['user', 'list', '--data', data])).stdout, /no users yet/);
    assert.deepEqual(
      await addUser('Amira', '--name', 'Dr Amira', '--admin'),
      done('Added the user amira.\n'),
    );
    assert.deepEqual(await addUser('ben'), done('Added the user ben.\n'));
    assert.deepEqual(
      await ofchat(['user', 'list', '--data', data]),
      done('amira\tDr Amira\t\tadmin\nben\tben\n'),
    );
    const again = await addUser('amira');
    assert.deepEqual([again.code, again.stderr], [1, 'There is a user "amira" already.\n']);
    assert.deepEqual(
      await ofchat(['user', 'remove', 'ben', '--data', data]),
      done('Removed the user ben.\n'),
    );
    const missing = await ofchat(['user', 'remove', 'ben', '--data', data]);
    assert.deepEqual([missing.code, missing.stderr], [1, 'There is no user "ben".\n']);
  });

  it('locks users out and makes them admins, but never leaves the system without one', async () => {
    const user = (...args: string[]) => ofchat(['user', ...args, '--data', data]);
    await addUser('amira', '--admin');
    await addUser('ben');
    assert.deepEqual(await user('lock', 'Ben'), done('Locked ben out.\n'));
    assert.deepEqual(await user('list'), done('amira\tamira\t\tadmin\nben\tben\t\tlocked\n'));
    assert.deepEqual(await user('unlock', 'ben'), done('Let ben in again.\n'));
    const only = [1, '"amira" is the only admin. Make somebody else an admin first.\n'];
    for (const args of [
      ['admin', 'amira', 'off'],
      ['lock', 'amira'],
      ['remove', 'amira'],
    ]) {
      const refused = await user(...args);
      assert.deepEqual([refused.code, refused.stderr], only, args.join(' '));
    }
    assert.deepEqual(await user('admin', 'ben', 'on'), done('ben is an admin now.\n'));
    assert.deepEqual(await user('admin', 'amira', 'off'), done('amira is no admin any more.\n'));
    assert.equal((await user('admin', 'amira', 'perhaps')).code, 2);
    const none = await user('totp-reset', 'ben');
    assert.deepEqual([none.code, none.stderr], [1, 'There is no second factor here.\n']);
    assert.equal((await user('lock', 'nobody')).code, 1);
  });

  it('asks for a password twice on a terminal, and shows nothing of it', async () => {
    const typed = (...lines: string[]) => ofchat(['user', 'add', 'amira', '--data', data], { typed: lines });
    const differing = await typed(password, 'correct house');
    assert.deepEqual([differing.code, differing.stdout], [1, '']);
    assert.equal(differing.stderr, 'Password: \nOnce more: \nThe two passwords differ.\n');
    assert.equal((await typed(password, password)).stdout, 'Added the user amira.\n');
  });

  it('refuses short passwords', async () => {
    const short = await ofchat(['user', 'add', 'a', '--password-stdin', '--data', data], {
      stdin: '1234567\n',
    });
    assert.deepEqual([short.code, short.stderr], [1, 'A password has at least 8 characters.\n']);
  });

  it('adds, lists and removes workgroups and their members', async () => {
    await addUser('amira');
    await addUser('ben');
    const workgroup = (...args: string[]) => ofchat(['workgroup', ...args, '--data', data]);
    const unknown = await workgroup('add', 'diabetes', '--member', 'amira,zoe');
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /no user "zoe"/);
    const added = await workgroup(
      'add',
      'Diabetes',
      '--title',
      'Diabetes care',
      '--member',
      'amira',
      '--origin',
      'https://a.example',
    );
    assert.match(added.stdout, /^Added the workgroup diabetes\./);
    assert.match((await workgroup('add', 'diabetes')).stderr, /already/);
    assert.deepEqual(
      await workgroup('members', 'diabetes', '--add', 'ben', '--remove', 'amira'),
      done('ben\n'),
    );
    assert.match((await workgroup('members', 'diabetes', '--remove', 'amira')).stderr, /not a member/);
    assert.match((await workgroup('supervisors', 'diabetes')).stdout, /no supervisors yet/);
    assert.deepEqual(await workgroup('supervisors', 'diabetes', '--add', 'amira'), done('amira\n'));
    assert.deepEqual(await workgroup('members', 'diabetes'), done('ben\n'));
    assert.deepEqual(await workgroup('list'), done('diabetes\tDiabetes care\tben\n'));
    assert.match((await workgroup('remove', 'diabetes')).stdout, /^Removed/);
    assert.match((await workgroup('remove', 'diabetes')).stderr, /no workgroup "diabetes"/);
    assert.match((await workgroup('add', 'a b')).stderr, /--title/);
  });

  it('says what is wrong with a configuration file, and with the data', async () => {
    const file = join(folder, 'ofchat.json');
    writeFileSync(file, '{ "prot": 7070 }');
    const { code, stderr } = await ofchat(['user', 'list'], {
      env: { OFCHAT_CONFIG: file, OFCHAT_DATA: data },
    });
    assert.equal(code, 2);
    assert.match(stderr, /prot in .* is not a setting/);
    const impossible = await ofchat(['user', 'list', '--data', join(file, 'data')]);
    assert.equal(impossible.code, 1);
    assert.match(impossible.stderr, /^The database .* cannot be opened: .*ENOTDIR.*\n$/);
  });

  it('serves, lets in who was added meanwhile, and ends well on SIGTERM', async (test) => {
    const server = await serve(['--data', data]);
    test.after(() => server.stop('SIGKILL'));
    const login = (username: string) =>
      fetch(`${server.url}/restapi/v1/chat/${username}/login`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: password,
      });
    assert.equal((await login('amira')).status, 401);
    await addUser('amira');
    assert.equal((await login('amira')).status, 200);
    await ofchat(['user', 'remove', 'amira', '--data', data]);
    assert.equal((await login('amira')).status, 401);
    assert.equal(await server.stop('SIGTERM'), 0);
    await assert.rejects(fetch(server.url));
  });

  it('shows a demo with its addresses and passwords, keeps it for the next time, and apart from real data', async (test) => {
    await addUser('amira', '--name', 'The real Amira');
    for (let start = 0; start < 2; start++) {
      const server = await serve(['--demo', '--data', data]);
      test.after(() => server.stop('SIGKILL'));
      assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
      const status = await fetch(`${server.url}/restapi/v1/workgroups/diabetes`);
      assert.equal(((await status.json()) as { title: string }).title, 'Diabetes care');
      assert.equal(await server.stop('SIGINT'), 0);
      const guide = server.output.join('\n');
      assert.ok(guide.includes(`${server.url}/desk/`), guide);
      const [, username, secret] = /(\w+) with password (\S+)/.exec(guide) ?? [];
      assert.deepEqual([username, secret], ['amira', 'demo-amira']);
    }
    assert.ok(existsSync(join(data, 'demo', 'ofchat.db')));
    assert.deepEqual(await ofchat(['user', 'list', '--data', data]), done('amira\tThe real Amira\n'));
  });
});
