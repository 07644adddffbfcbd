/** What is counted, and where: from rows as the triggers leave them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { StatisticsBy } from '../../../src/protocol/index.js';
import { createRecords, statisticsAsCsv } from '../../src/records/index.js';
import { openStorage, type Storage } from '../../src/storage/index.js';

const start = Date.UTC(2026, 10, 21, 23, 30);
const minute = 60_000;

interface Asked {
  readonly at: number;
  readonly workgroup?: string;
  readonly queue?: string;
  /** Who accepted, and after how many seconds. */
  readonly expert?: readonly [username: string, wait: number];
  /** Whether the expert wrote. */
  readonly wrote?: boolean;
  readonly messages?: number;
  /** How it ended, and how many seconds after the acceptance. */
  readonly end?: readonly [reason: string, length: number];
}

const asked: readonly Asked[] = [
  { at: 0, queue: 'adults', expert: ['amira', 10], wrote: true, messages: 4, end: ['visitor-left', 300] },
  { at: 1, queue: 'adults', expert: ['amira', 20], wrote: true, messages: 6, end: ['expert-left', 100] },
  { at: 40, queue: 'children', expert: ['ben', 90], wrote: true, messages: 2 },
  { at: 41, queue: 'children', end: ['no-expert', 240] },
  { at: 42, queue: 'children', end: ['cancelled', 5] },
  { at: 43, queue: 'children' },
  { at: 44, queue: 'adults', expert: ['ben', 1], end: ['expert-gone', 60] },
  { at: 45, workgroup: 'feet', queue: 'default', end: ['closed', 1] },
];

describe('statistics', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ofchat-statistics-'));
  let storage: Storage;
  before(async () => {
    storage = openStorage(join(folder, 'ofchat.db'));
    for (const [index, each] of asked.entries()) await keep(storage, `room-${index}`, each);
  });
  after(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });

  const read = (by: StatisticsBy, zone = 'UTC', workgroups?: readonly string[], to = start + 60 * minute) =>
    createRecords({ storage, now: () => to }).statistics({ workgroups, from: start, to, by, zone });

  it('count each question once', async () => {
    const { total } = await read('day');
    assert.deepEqual(total, {
      key: 'total',
      asked: 8,
      answered: 3,
      missed: 3,
      cancelled: 1,
      open: 1,
      wait: { average: 40, median: 20, p90: 90 },
      length: { average: 200, median: 100, p90: 300 },
      messages: 10,
    });
  });

  it('sort them by day and hour of a time zone', async () => {
    const keys = async (by: StatisticsBy, zone?: string) =>
      (await read(by, zone)).row.map(({ key, asked: count }) => [key, count]);
    assert.deepEqual(await keys('day'), [
      ['2026-11-21', 2],
      ['2026-11-22', 6],
    ]);
    assert.deepEqual(await keys('hour', 'Europe/Berlin'), [
      ['2026-11-22T00:00', 2],
      ['2026-11-22T01:00', 6],
    ]);
    assert.deepEqual(await keys('hour', 'Asia/Kathmandu'), [
      ['2026-11-22T05:00', 7],
      ['2026-11-22T06:00', 1],
    ]);
  });

  it('sort them by expert and by queue', async () => {
    const { row } = await read('expert');
    assert.deepEqual(
      row.map(({ key, answered, missed, length }) => [key, answered, missed, length.average]),
      [
        ['amira', 2, 0, 200],
        ['ben', 1, 1, 0],
      ],
    );
    const keys = (await read('queue')).row.map(({ key }) => key);
    assert.deepEqual(keys, ['diabetes/children', 'diabetes/adults', 'feet/default']);
  });

  it('are narrowed down by workgroups and time', async () => {
    assert.equal((await read('day', 'UTC', ['feet'])).total.asked, 1);
    assert.equal((await read('day', 'UTC', ['feet', 'diabetes'])).total.asked, 8);
    assert.equal((await read('day', 'UTC', [])).total.asked, 0);
    assert.equal((await read('day', 'UTC', undefined, start + minute)).total.asked, 2);
  });

  it('are a table, and no cell of it is a formula', async () => {
    await keep(storage, 'formula', { at: 50, expert: ['=1+"1"', 1] });
    const lines = statisticsAsCsv(await read('expert')).split('\r\n');
    assert.equal(
      lines[0],
      'key,asked,answered,missed,cancelled,open,wait average,wait median,wait p90,length average,length median,length p90,messages',
    );
    assert.ok(lines.includes(`"'=1+""1""",1,1,0,0,0,1,1,1,0,0,0,0`));
    assert.match(lines.at(-2)!, /^total,9,/);
  });
});

/** As the workgroups and the engine write it. */
async function keep(storage: Storage, room: string, each: Asked): Promise<void> {
  const { workgroup = 'diabetes', queue = null, expert, wrote, messages = 0, end } = each;
  const at = start + each.at * minute;
  const accepted = at + (expert?.[1] ?? 0) * 1_000;
  await storage.write((db) => {
    db.prepare(
      `INSERT INTO requests (id, workgroup, username, user_id, email, question, fields, phase, joined_at)
       VALUES (?, ?, ?, '', '', '', '{}', 'queued', ?)`,
    ).run(room, workgroup, `visitor-${room}`, at);
    db.prepare('UPDATE requests SET queue = ? WHERE id = ?').run(queue, room);
    if (expert !== undefined) {
      db.prepare(
        "INSERT INTO rooms (room, workgroup, question, url, visitor, last_seq, created_at) VALUES (?, ?, '', '', '{}', ?, ?)",
      ).run(room, workgroup, messages, accepted);
      db.prepare(
        "INSERT INTO occupants (room, username, nick, name, role) VALUES (?, ?, ?, ?, 'expert')",
      ).run(room, expert[0], expert[0], expert[0]);
    }
    if (wrote) db.prepare('UPDATE requests SET answered_at = ? WHERE id = ?').run(accepted + 1, room);
    if (end !== undefined)
      db.prepare("UPDATE requests SET phase = 'ended', reason = ?, ended_at = ? WHERE id = ?").run(
        end[0],
        accepted + end[1] * 1_000,
        room,
      );
  });
}
