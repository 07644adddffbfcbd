/** Messages that visitors left because nobody was there, or because waiting took too long. */
import type { LeaveMessageBody, LeftMessage } from '../../../src/protocol/index.js';
import type { Database, Storage } from '../storage/index.js';

/** A desk shows the oldest so many of each workgroup. */
const shown = 100;

interface Row {
  id: string;
  workgroup: string;
  user_id: string;
  email: string;
  message: string;
  created_at: number;
}

export async function saveLeftMessage(
  storage: Storage,
  id: string,
  workgroup: string,
  body: LeaveMessageBody,
  now: number,
): Promise<LeftMessage> {
  const { userID, emailAddress, message } = body;
  await storage.write((db) => {
    db.prepare(
      'INSERT INTO left_messages (id, workgroup, user_id, email, message, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(id, workgroup, userID, emailAddress, message, now);
  });
  return { id, workgroup, userID, emailAddress, message, stamp: new Date(now).toISOString() };
}

/** Oldest first; without those that an expert took care of. */
export function readLeftMessages(db: Database, workgroup: string): readonly LeftMessage[] {
  return db
    .prepare(
      `SELECT id, workgroup, user_id, email, message, created_at FROM left_messages
       WHERE workgroup = ? AND handled_at IS NULL ORDER BY created_at, id LIMIT ${shown}`,
    )
    .all<Row>(workgroup)
    .map((row) => ({
      id: row.id,
      workgroup: row.workgroup,
      userID: row.user_id,
      emailAddress: row.email,
      message: row.message,
      stamp: new Date(row.created_at).toISOString(),
    }));
}

/** @returns unknown; or whether this call was the one that marked it */
export function markHandled(
  storage: Storage,
  workgroup: string,
  id: string,
  username: string,
  now: number,
): Promise<'marked' | 'was marked' | 'unknown'> {
  return storage.write((db) => {
    const { changes } = db
      .prepare(
        `UPDATE left_messages SET handled_at = ?, handled_by = ?
         WHERE id = ? AND workgroup = ? AND handled_at IS NULL`,
      )
      .run(now, username, id, workgroup);
    if (changes > 0) return 'marked';
    const known = db.prepare('SELECT 1 FROM left_messages WHERE id = ? AND workgroup = ?').get(id, workgroup);
    return known === undefined ? 'unknown' : 'was marked';
  });
}
