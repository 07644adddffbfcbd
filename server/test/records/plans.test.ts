/** No question about records walks through a table: each enters an index, however long the history is. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sourcesOf } from '../../src/records/list-conversations.js';
import { repliesQuery } from '../../src/records/replies.js';
import { createRecords } from '../../src/records/index.js';
import { openStorage, type Database, type Statement, type Storage } from '../../src/storage/index.js';

describe('the queries of the records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ofchat-plans-'));
  let storage: Storage;
  before(() => {
    storage = openStorage(join(folder, 'ofchat.db'));
  });
  after(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });

  /** What SQLite would do, one line for each step. */
  const planOf = (sql: string): string[] => {
    const values = Array.from({ length: sql.split('?').length - 1 }, () => 1);
    return storage.db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all<{ detail: string }>(...values)
      .map(({ detail }) => detail);
  };

  it('that list conversations are in order already', () => {
    for (const reader of [
      { username: 'root', admin: true },
      { username: 'chloe', admin: false },
    ])
      for (const filter of [{}, { workgroup: 'w' }, { expert: 'e' }, { workgroup: 'w', expert: 'e' }])
        for (const { sql } of sourcesOf(reader, ['w', 'v'], filter))
          for (const step of planOf(sql)) assert.doesNotMatch(step, /^SCAN|TEMP B-TREE/, sql);
    for (const owner of [{ workgroup: 'w' }, { username: 'u' }])
      for (const step of planOf(repliesQuery(owner).sql)) assert.doesNotMatch(step, /^SCAN|TEMP B-TREE/);
  });

  it('all enter an index', async () => {
    const seen = new Set<string>();
    const watched = watch(storage, seen);
    let now = Date.UTC(2026, 0, 1);
    const retentions = () => [{ workgroup: 'w', days: 1 }];
    const records = createRecords({ storage: watched, now: () => now, retentions });
    await storage.write((db) => {
      for (const room of ['one', 'two'])
        db.prepare(
          `INSERT INTO requests (id, workgroup, username, user_id, email, question, fields, phase, joined_at, ended_at)
           VALUES (?, 'w', ?, 'Sam', '', 'dates', '{}', 'queued', 1, NULL)`,
        ).run(room, room);
      db.exec("UPDATE requests SET phase = 'ended', reason = 'cancelled', ended_at = 2");
    });
    const reader = { username: 'root', admin: false };
    const row = records.conversation('one')!;
    records.access('one', reader);
    records.describe(row);
    const all = { from: 0, to: now };
    await records.list({ ...reader, admin: true }, { ...all, expert: 'e' }, 'dates', 10);
    await records.list({ ...reader, admin: true }, all, 'dates', 10);
    const access = { row, oversees: false, tookPart: true, member: false };
    for await (const piece of records.transcript(access, reader, 'json')) assert.ok(piece);
    const note = await records.notes.add(row, { author: 'a', name: 'A', text: 'x' });
    records.notes.list(row, 0, 10);
    await records.notes.change(note.id, 'y');
    await records.notes.remove(note.id);
    await records.statistics({ ...all, workgroups: ['w'], by: 'day', zone: 'UTC' });
    await records.statistics({ ...all, workgroups: undefined, by: 'day', zone: 'UTC' });
    await records.erase(row, 'root');
    now += 4 * 366 * 24 * 60 * 60_000;
    assert.equal(await records.retain(), 1);

    assert.ok(seen.size > 30, `${seen.size}`);
    for (const sql of seen) {
      if (!/^\s*(SELECT|UPDATE|DELETE|INSERT)/.test(sql)) continue;
      for (const step of planOf(sql)) {
        // One row; the rows of a subquery that was limited; and the word index, which is no table.
        if (/audit_retention|\(subquery|words VIRTUAL TABLE|SCAN CONSTANT ROW/.test(step)) continue;
        assert.doesNotMatch(step, /^SCAN/, sql);
      }
    }
  });
});

/** Notes each statement that is prepared, also inside transactions. */
function watch(storage: Storage, seen: Set<string>): Storage {
  const noting = (db: Database): Database => ({
    prepare: (sql: string): Statement => {
      seen.add(sql);
      return db.prepare(sql);
    },
    exec: (sql) => db.exec(sql),
  });
  return { ...storage, db: noting(storage.db), write: (work) => storage.write((db) => work(noting(db))) };
}
