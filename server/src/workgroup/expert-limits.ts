/** How many chats an expert wants at once in a workgroup. */
import type { Database, Storage } from '../storage/index.js';

export function readLimit(db: Database, workgroup: string, username: string): number | undefined {
  return db
    .prepare('SELECT max_chats FROM expert_limits WHERE workgroup = ? AND username = ?')
    .get<{ max_chats: number }>(workgroup, username)?.max_chats;
}

/** @param maxChats null for as many as the workgroup allows */
export function saveLimit(
  storage: Storage,
  workgroup: string,
  username: string,
  maxChats: number | null,
): Promise<void> {
  return storage.write((db) => {
    if (maxChats === null) {
      db.prepare('DELETE FROM expert_limits WHERE workgroup = ? AND username = ?').run(workgroup, username);
      return;
    }
    db.prepare(
      `INSERT INTO expert_limits (workgroup, username, max_chats) VALUES (?, ?, ?)
       ON CONFLICT (workgroup, username) DO UPDATE SET max_chats = excluded.max_chats`,
    ).run(workgroup, username, maxChats);
  });
}
