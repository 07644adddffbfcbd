/**
 * The audit log: who did what to which conversation, setting or account, and when. Append-only, which triggers in the
 * database hold, and without content: names of users, rooms, workgroups and keys; never a text, a value or an address.
 */
import type { AuditPage } from '../../../src/protocol/index.js';
import type { Database, SqlValue } from '../storage/index.js';
import { cursorOf, placeOf } from './cursor.js';

export interface Audited {
  /** Username of a user, handle of a visitor, `retention` for the job, `ofchat` for the command line. */
  readonly actor: string;
  /** What happened, as the kind of thing and a past participle: `conversation.exported`, `setting.changed`. */
  readonly action: `${string}.${string}`;
  /** The name of what it happened to: a room, a workgroup, a key, a username. */
  readonly subject: string;
}

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /** Epoch ms, both included. */
  readonly from: number;
  readonly to: number;
}

/** How long an entry is kept at least, in ms. Three years: as long as most claims can be made. */
export const auditKeptFor = 3 * 366 * 24 * 60 * 60_000;

/** Inside a transaction: the entry is kept together with what it tells of, or neither is. */
export function writeAudit(db: Database, { actor, action, subject }: Audited, now: number): void {
  db.prepare('INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, ?, ?)').run(
    now,
    actor,
    action,
    subject,
  );
}

/** Newest first. `cursor`: the `next` of the page before. */
export function readAudit(
  db: Database,
  { from, to, ...names }: AuditFilter,
  limit: number,
  cursor?: string,
): AuditPage {
  const { sql, values } = auditQuery(names);
  const behind = placeOf(cursor);
  const rows = db.prepare(sql).all<AuditRow>(...values, from, to, behind.at, behind.number, limit + 1);
  const entry = rows.slice(0, limit).map(({ id, at, actor, action, subject }) => ({
    id: String(id),
    stamp: new Date(at).toISOString(),
    actor,
    action,
    subject,
  }));
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { entry, ...(last && { next: cursorOf({ at: last.at, number: last.id }) }) };
}

/** For the test that it needs no scan, too. */
export function auditQuery(names: Pick<AuditFilter, 'actor' | 'action' | 'subject'>): {
  sql: string;
  values: SqlValue[];
} {
  const given = Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const where = [...given.map(([name]) => `${name} = ?`), 'at >= ?', 'at <= ?', '(at, id) < (?, ?)'];
  return {
    sql: `SELECT id, at, actor, action, subject FROM audit WHERE ${where.join(' AND ')} ORDER BY at DESC, id DESC LIMIT ?`,
    values: given.map(([, value]) => value),
  };
}

/** Inside a transaction. The only way out of the log. */
export function removeOldAudit(db: Database, now: number): void {
  const before = now - auditKeptFor;
  db.prepare('UPDATE audit_retention SET removable_before = ?').run(before);
  db.prepare('DELETE FROM audit WHERE at < ?').run(before);
  db.prepare('UPDATE audit_retention SET removable_before = 0').run();
}

interface AuditRow {
  id: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
}
