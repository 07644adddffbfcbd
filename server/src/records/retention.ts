/** Erases what is older than its workgroup wants to keep it. */
import type { Database, Storage } from '../storage/index.js';
import { removeOldAudit } from './audit.js';
import type { ConversationRow } from './conversations.js';
import { eraseConversation, type Erased } from './erasure.js';

/** What one workgroup keeps, and for how many days; null: for good. */
export interface Retention {
  readonly workgroup: string;
  readonly days: number | null;
}

/** The actor in the audit log. */
export const retentionActor = 'retention';

const day = 24 * 60 * 60_000;
const portion = 100;

/**
 * One conversation after the other, so that everybody else goes on meanwhile. A conversation counts from its end, a
 * message that was left from its arrival.
 * @returns how many conversations were erased
 */
export async function applyRetention(
  storage: Storage,
  retentions: readonly Retention[],
  now: number,
  afterwards: (erased: Erased) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (const { workgroup, days } of retentions) {
    if (days === null) continue;
    const before = now - days * day;
    for (;;) {
      const due = storage.db.prepare(dueQuery).all<ConversationRow>(workgroup, before, portion);
      for (const row of due) {
        await afterwards(await eraseConversation(storage, row, retentionActor, now));
        count += 1;
      }
      if (due.length < portion) break;
    }
    await storage.write((db) =>
      db.prepare('DELETE FROM left_messages WHERE workgroup = ? AND created_at < ?').run(workgroup, before),
    );
  }
  await storage.write((db) => removeOldAudit(db, now));
  return count;
}

/** How many conversations should have been erased by now: the job runs every hour, so more than a few are a fault. */
export function countOverdue(db: Database, retentions: readonly Retention[], now: number): number {
  let count = 0;
  for (const { workgroup, days } of retentions) {
    if (days === null) continue;
    count += db
      .prepare(`SELECT count(*) AS count FROM (${dueQuery})`)
      .get<{ count: number }>(workgroup, now - days * day, -1)!.count;
  }
  return count;
}

/** For the test that it needs no scan, too. */
export const dueQuery = `SELECT * FROM conversations INDEXED BY conversations_to_erase
  WHERE workgroup = ? AND erased_at IS NULL AND ended_at IS NOT NULL AND ended_at < ? ORDER BY ended_at LIMIT ?`;
