/** The audit log: what it holds, who reads it, and that nobody changes it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AuditPage } from '../../../src/protocol/index.js';
import { databaseFile } from '../../src/config/index.js';
import { createRecords } from '../../src/records/index.js';
import { auditKeptFor, auditQuery, removeOldAudit } from '../../src/records/audit.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { TestServer } from '../support/start-test-server.js';

describe('the audit log', () => {
  let server: TestServer;
  let storage: Storage;
  let now = Date.UTC(2026, 0, 1);
  before(async () => {
    server = await TestServer.start();
    storage = openStorage(databaseFile(server));
    const { audit } = createRecords({ storage, now: () => now });
    for (const [actor, action, subject] of [
      ['amira', 'conversation.read', 'room-1'],
      ['root', 'setting.changed', 'push.key'],
      ['root', 'conversation.erased', 'room-1'],
    ] as const) {
      await audit({ actor, action, subject });
      now += 24 * 60 * 60_000;
    }
  });
  after(async () => {
    await storage.close();
    await server.stop();
  });

  const read = async (query = '') => {
    const answer = await server.call('GET', `/audit${query}`, { basic: 'root' });
    assert.equal(answer.status, 200, answer.text);
    const page = answer.json as AuditPage;
    return {
      ...page,
      lines: page.entry.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`),
    };
  };

  it('is read by an admin, newest first, in pages and by every member', async () => {
    const all = [
      'root conversation.erased room-1',
      'root setting.changed push.key',
      'amira conversation.read room-1',
    ];
    assert.deepEqual((await read()).lines, all);
    const first = await read('?limit=2');
    assert.deepEqual(first.lines, all.slice(0, 2));
    const second = await read(`?limit=2&cursor=${first.next}`);
    assert.deepEqual([second.lines, second.next], [all.slice(2), undefined]);
    assert.deepEqual((await read('?actor=amira')).lines, all.slice(2));
    assert.deepEqual((await read('?action=setting.changed')).lines, [all[1]]);
    assert.deepEqual((await read('?subject=room-1&actor=root')).lines, [all[0]]);
    assert.deepEqual((await read('?from=2026-01-02&to=2026-01-02')).lines, [all[1]]);
    assert.deepEqual((await read('?to=2026-01-01T23:59:59Z')).lines, all.slice(2));
  });

  it('is nothing for others, and refuses what it does not know', async () => {
    assert.deepEqual((await server.call('GET', '/audit')).refusal, [401, 'not-signed-in']);
    assert.deepEqual((await server.call('GET', '/audit', { basic: 'amira' })).refusal, [403, 'forbidden']);
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=201', 'limit'],
      ['from=yesterday', 'querystring'],
      ['from=2026-13-01', 'from'],
      ['from=2026-01-02&to=2026-01-01', 'to'],
      ['cursor=1', 'cursor'],
      ['whom=root', 'whom'],
    ] as const) {
      const { refusal } = await server.call('GET', `/audit?${query}`, { basic: 'root' });
      assert.deepEqual(refusal.slice(0, 2), [400, 'invalid-field'], query);
      if (field !== 'querystring') assert.equal(refusal[2], field);
    }
  });

  it('cannot be changed, shortened or overwritten', async () => {
    for (const sql of [
      `UPDATE audit SET actor = 'nobody'`,
      'DELETE FROM audit',
      `INSERT OR REPLACE INTO audit (id, at, actor, action, subject) VALUES (1, 0, '', '', '')`,
    ])
      await assert.rejects(
        storage.write((db) => db.prepare(sql).run()),
        /append-only/,
        sql,
      );
    assert.equal((await read()).lines.length, 3);
  });

  it('loses only what is older than three years, and only by retention', async () => {
    await storage.write((db) => removeOldAudit(db, Date.UTC(2026, 0, 2) + auditKeptFor));
    assert.equal((await read()).lines.length, 2);
    await assert.rejects(
      storage.write((db) => db.prepare('DELETE FROM audit').run()),
      /append-only/,
    );
  });

  it('is found by indexes', () => {
    for (const names of [
      {},
      { actor: 'a' },
      { action: 'a.b' },
      { subject: 's' },
      { actor: 'a', subject: 's' },
    ]) {
      const { sql, values } = auditQuery(names);
      const plan = storage.db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all<{ detail: string }>(...values, 0, 9, 9, 9, 9);
      for (const { detail } of plan) assert.doesNotMatch(detail, /SCAN|TEMP/, sql);
    }
  });
});
