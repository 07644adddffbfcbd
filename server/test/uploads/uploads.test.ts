/** What becomes of files: kept, copied with their room, removed, erased; and a disk that is full. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, beforeEach, afterEach, describe, it } from 'node:test';
import { hashPassword, verifyHash } from '../../src/auth/index.js';
import { createEmbeddedEngine, type Engine, type Principal } from '../../src/engine/index.js';
import { openStorage, StorageUnavailable, type Storage } from '../../src/storage/index.js';
import { createUploads, UploadError, type Upload, type Uploads } from '../../src/uploads/index.js';
import { safeFileName } from '../../src/uploads/file-names.js';

const parent = mkdtempSync(join(tmpdir(), 'ofchat-uploads-'));
after(() => rmSync(parent, { recursive: true }));

const sam: Principal = { kind: 'visitor', username: 'visitor-sam', name: 'Sam', admin: false };
const kim: Principal = { kind: 'visitor', username: 'visitor-kim', name: 'Kim', admin: false };

let clock: number;
let storage: Storage;
let engine: Engine;
let uploads: Uploads;
let directory: string;

beforeEach(() => {
  clock = 1_000_000_000;
  const folder = mkdtempSync(join(parent, 'data-'));
  directory = join(folder, 'uploads');
  const now = () => clock;
  storage = openStorage(join(folder, 'ofchat.db'));
  engine = createEmbeddedEngine({
    storage,
    now,
    newId: randomUUID,
    domain: 'example.org',
    passwords: { hash: hashPassword, verify: verifyHash },
  });
  uploads = createUploads({ storage, now, directory });
});
afterEach(async () => {
  await engine.close();
  await storage.close();
});

const files = () => readdirSync(directory).sort();

async function openRoom(room: string, visitor: Principal, continues?: string): Promise<void> {
  await engine.admin.createRoom({
    room,
    workgroup: 'diabetes',
    question: '?',
    url: '',
    visitor: { name: visitor.name, emailAddress: '', fields: {} },
    invited: [{ username: visitor.username, name: visitor.name, role: 'visitor', nick: visitor.name }],
    ...(continues === undefined ? {} : { continues }),
  });
  const session = await engine.open(visitor);
  await session.do({ type: 'joinRoom', room });
  await session.close();
}

async function post(principal: Principal, room: string, { id, name, type, size }: Upload): Promise<void> {
  const session = await engine.open(principal);
  const data = { body: 'See', attachment: { id, name, type, size } };
  await session.do({ type: 'postToRoom', room, body: 'See', data });
  await session.close();
}

const announce = (size: number, room = 'one') =>
  uploads.announce({ room, username: sam.username, name: 'words.txt', size, most: 100 });

async function send(text: string, room = 'one'): Promise<Upload> {
  const { id } = await announce(text.length, room);
  return uploads.store(id, Readable.from([Buffer.from(text)]));
}

describe('files that were sent', () => {
  beforeEach(() => openRoom('one', sam));

  it('are removed after an hour when no message names them, and kept when one does', async () => {
    const [posted, forgotten] = [await send('posted'), await send('forgotten')];
    const awaited = await announce(10);
    await post(sam, 'one', posted);
    await uploads.sweep();
    assert.equal(files().length, 2);
    clock += 60 * 60_000;
    await uploads.sweep();
    assert.deepEqual(files(), [posted.id]);
    for (const { id } of [forgotten, awaited]) assert.equal(uploads.find(id), undefined);
    assert.deepEqual(uploads.references(posted.id), [{ room: 'one', seq: 1 }]);
  });

  it('cannot be posted any more shortly before they are removed', async () => {
    const file = await send('late');
    const may = () => uploads.mayBePosted(file.id, sam.username, 'one');
    assert.equal(may(), true);
    clock += 56 * 60_000;
    assert.equal(may(), false);
  });

  it('go on with their messages into the next room, and may be posted there again', async () => {
    const file = await send('carried on');
    await post(sam, 'one', file);
    await openRoom('two', sam, 'one');
    assert.deepEqual(
      uploads.references(file.id).map(({ room }) => room),
      ['one', 'two'],
    );
    assert.equal(uploads.mayBePosted(file.id, sam.username, 'two'), true);
    assert.equal(uploads.mayBePosted(file.id, kim.username, 'one'), false);
  });

  it("are not opened by a stranger's message that names them", async () => {
    const file = await send('mine');
    await openRoom('theirs', kim);
    await post(kim, 'theirs', file);
    assert.deepEqual(uploads.references(file.id), []);
  });

  it('are erased with their room: the rows in the same transaction, the files after it', async () => {
    const [first, second] = [await send('one'), await send('two')];
    await post(sam, 'one', first);
    await openRoom('other', kim);
    const kept = await send('other', 'other');
    await storage.write((db) => {
      db.prepare("DELETE FROM messages WHERE room = 'one'").run();
      db.prepare("DELETE FROM rooms WHERE room = 'one'").run();
    });
    for (const { id } of [first, second]) assert.equal(uploads.find(id), undefined);
    // As if the process had died in between.
    assert.equal(files().length, 3);
    await uploads.eraseUploads(['one']);
    assert.deepEqual(files(), [kept.id]);
  });

  it('are erased by the name of their room alone', async () => {
    const file = await send('words');
    await uploads.eraseUploads(['one']);
    assert.equal(uploads.find(file.id), undefined);
    assert.deepEqual(files(), []);
  });

  it('that are erased while they are being sent are not kept', async () => {
    const { id } = await announce(10);
    const bytes = new Readable({ read() {} });
    const storing = uploads.store(id, bytes);
    bytes.push('01234');
    await storage.write((db) => db.prepare("DELETE FROM rooms WHERE room = 'one'").run());
    bytes.push('56789');
    bytes.push(null);
    await assert.rejects(storing);
    assert.deepEqual(files(), []);
  });
});

describe('a disk', () => {
  it('that is full keeps nothing of a file, says so, and takes the next when there is room', async (context) => {
    mkdirSync(directory);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', directory]);
    if (mounted.status !== 0) return context.skip('A small disk can be mounted by root only.');
    try {
      await openRoom('one', sam);
      await assert.rejects(send('x'.repeat(200_000)), StorageUnavailable);
      assert.deepEqual(files(), []);
      const { id } = await send('x'.repeat(20_000));
      assert.deepEqual(files(), [id]);
    } finally {
      spawnSync('umount', [directory]);
    }
  });

  it('that has lost a file does not pretend', async () => {
    await openRoom('one', sam);
    const { id } = await send('words');
    rmSync(join(directory, id));
    await assert.rejects(uploads.open(id), new UploadError('not-found', 'There is no such file.'));
  });
});

it('a name is safe to show and to save', () => {
  const names: readonly (readonly [typed: string, safe: string])[] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\sam\\photo.jpg', 'photo.jpg'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie_ x=1.txt'],
    ['nul\0byte.png', 'nulbyte.png'],
    ['exe\u202Egpj.scr', 'exegpj.scr'],
    ['  ..hidden.. ', 'hidden'],
    ['...', 'file'],
    ['folder/', 'file'],
    ['\ud800half', 'half'],
    ['نمی\u200cدانم.pdf', 'نمی\u200cدانم.pdf'],
    [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(115)}.jpeg`],
    ['😀'.repeat(100), '😀'.repeat(60)],
  ];
  for (const [typed, safe] of names) assert.equal(safeFileName(typed), safe);
});
