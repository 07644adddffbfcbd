import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openStorage, StorageUnavailable, storable, type Storage } from '../../src/storage/index.js';

describe('storage', () => {
  let folder: string;
  let file: string;
  let count = 0;
  let storage: Storage;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ofchat-storage-'));
  });
  after(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    await storage?.close();
    file = join(folder, `${++count}`, 'ofchat.db');
    storage = openStorage(file);
  });

  const set = (key: string, value: string) =>
    storage.write((db) => db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(key, value));
  const keys = (from = storage) =>
    from.db
      .prepare('SELECT key FROM meta ORDER BY key')
      .all<{ key: string }>()
      .map((row) => row.key);

  it('is durable: WAL, synchronous=FULL, foreign keys', () => {
    assert.deepEqual(storage.db.prepare('PRAGMA journal_mode').get(), { journal_mode: 'wal' });
    assert.deepEqual(storage.db.prepare('PRAGMA synchronous').get(), { synchronous: 2 });
    assert.deepEqual(storage.db.prepare('PRAGMA foreign_keys').get(), { foreign_keys: 1 });
  });

  it('keeps the file for its owner only', () => {
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('has what was written after it was closed and opened again', async () => {
    await set('a', '1');
    await storage.close();
    storage = openStorage(file);
    assert.deepEqual(keys(), ['a']);
  });

  it('keeps its log when it was opened twice and another process comes and goes', async () => {
    const first = openStorage(file);
    await first.close();
    const open =
      "const { default: Libsql } = await import('libsql'); const other = new Libsql(process.argv[1]);";
    const look = "other.prepare('SELECT count(*) FROM meta').get(); other.close();";
    await storage.write((db) => db.prepare("INSERT INTO meta VALUES ('kept', 'yes')").run());
    execFileSync(process.execPath, ['--input-type=module', '-e', open + look, file]);
    assert.ok(existsSync(`${file}-wal`), 'The other process took the log for an orphan.');
    assert.ok(statSync(`${file}-wal`).size > 0);
  });

  it('commits writes of one turn together, in order, and answers in that order', async () => {
    const watcher = openStorage(file);
    const seen: string[][] = [];
    const settled: string[] = [];
    const writes = ['a', 'b', 'c'].map((key) =>
      storage
        .write((db) => {
          db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(key, '');
          seen.push(keys(watcher));
        })
        .then(() => settled.push(key)),
    );
    await Promise.all(writes);
    assert.deepEqual(seen, [[], [], []], 'nobody sees a part of them before the commit');
    assert.deepEqual(keys(watcher), ['a', 'b', 'c']);
    assert.deepEqual(settled, ['a', 'b', 'c']);
    await watcher.close();
  });

  it('undoes only the work that threw', async () => {
    const [first, second, third] = await Promise.allSettled([
      set('a', '1'),
      storage.write((db) => {
        db.prepare("INSERT INTO meta (key, value) VALUES ('b', '')").run();
        throw new Error('changed my mind');
      }),
      set('c', '3'),
    ]);
    assert.equal(first.status, 'fulfilled');
    assert.match(String((second as PromiseRejectedResult).reason), /changed my mind/);
    assert.equal(third.status, 'fulfilled');
    assert.deepEqual(keys(), ['a', 'c']);
  });

  it('refuses work that would go on after the commit', async () => {
    await assert.rejects(
      storage.write(async () => undefined),
      /synchronous/,
    );
    await set('a', '1');
    assert.deepEqual(keys(), ['a']);
  });

  it('acknowledges nothing when the disk is full, and goes on when there is room again', async () => {
    await set('before', '');
    const pages = storage.db.prepare('PRAGMA page_count').get<{ page_count: number }>()!.page_count;
    storage.db.prepare(`PRAGMA max_page_count = ${pages + 2}`).get();
    const outcomes = await Promise.allSettled([set('a', ''), set('b', 'x'.repeat(100_000)), set('c', '')]);
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'rejected');
      assert.ok(outcome.reason instanceof StorageUnavailable);
    }
    assert.deepEqual(keys(), ['before']);
    storage.db.prepare('PRAGMA max_page_count = 100000').get();
    await set('after', '');
    assert.deepEqual(keys(), ['after', 'before']);
  });

  it('acknowledges nothing when the commit itself fails', async () => {
    const outcomes = await Promise.allSettled([
      set('a', ''),
      // Checked at COMMIT only, as a failing disk would be.
      storage.write((db) => {
        db.exec('PRAGMA defer_foreign_keys = ON');
        db.prepare("INSERT INTO tokens (hash, streamid, created_at) VALUES (?, 'nobody', 0)").run(
          Buffer.from('x'),
        );
      }),
    ]);
    assert.ok(outcomes.every((outcome) => outcome.status === 'rejected'));
    assert.deepEqual(keys(), []);
    await set('b', '');
    assert.deepEqual(keys(), ['b']);
  });

  it('commits what waits when it is closed, and takes nothing after', async () => {
    const write = set('a', '1');
    await storage.close();
    await write;
    await assert.rejects(set('b', '2'), StorageUnavailable);
    storage = openStorage(file);
    assert.deepEqual(keys(), ['a']);
  });

  it('refuses a database of a newer version, by name', async () => {
    storage.db.exec('PRAGMA user_version = 999');
    await storage.close();
    assert.throws(() => openStorage(file), /newer version of OFChat/);
    assert.throws(() => openStorage(file), StorageUnavailable);
  });

  it('says which file is no database', () => {
    const other = join(folder, 'no.db');
    writeFileSync(other, 'this is a letter, '.repeat(1000));
    assert.throws(() => openStorage(other), /no\.db cannot be opened.*not a database/);
  });

  it('survives parameters that would stop the process in the driver', () => {
    const echo = storage.db.prepare('SELECT ? AS value');
    assert.throws(() => echo.get(true as never), /SQLite keeps no true/);
    assert.throws(() => echo.get(undefined as never), /SQLite keeps no undefined/);
    assert.throws(() => echo.get({} as never), /SQLite keeps no objects/);
    assert.throws(() => echo.get(NaN), /SQLite keeps no NaN/);
    assert.deepEqual(echo.get(Buffer.from('a')), { value: Buffer.from('a') });
    assert.deepEqual(echo.all(new Uint8Array([1, 2]).subarray(1)), [{ value: Buffer.from([2]) }]);
    assert.deepEqual(echo.get(null), { value: null });
    const text = storable('a\0b\uD800 🙂');
    assert.equal(text, 'a\uFFFDb\uFFFD 🙂');
    assert.deepEqual(echo.get('a\0b\uD800 🙂'), { value: text });
  });

  it('binds each call anew, whatever was called or thrown before on the same statement', async () => {
    const echo = storage.db.prepare('SELECT ? AS value');
    for (const value of ['a', null, 'b', 1]) {
      assert.deepEqual(echo.all(value), [{ value }]);
      assert.deepEqual(echo.get(value), { value });
    }
    await storage.write((db) => {
      const add = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) RETURNING key');
      assert.deepEqual(add.get('a', ''), { key: 'a' });
      for (const use of [add.get, add.all]) assert.throws(() => use('a', ''), /UNIQUE/);
      assert.throws(() => add.run('a', ''), /use get or all/);
      assert.deepEqual(add.get('b', ''), { key: 'b' });
      assert.deepEqual(add.all('c', ''), [{ key: 'c' }]);
    });
    assert.deepEqual(keys(), ['a', 'b', 'c']);
  });
});
