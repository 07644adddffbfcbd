import type { Database } from '../storage/index.js';

/** Messages of other users that came since this one signed off; none while signed in, all for who never was. */
export function unreadMessages(db: Database, username: string): number {
  const signedIn = db
    .prepare("SELECT 1 FROM streams WHERE username = ? AND kind = 'user' LIMIT 1")
    .get(username);
  if (signedIn !== undefined) return 0;
  const away = db.prepare('SELECT at FROM away_since WHERE username = ?').get<{ at: number }>(username);
  return db
    .prepare('SELECT count(*) AS count FROM direct_messages WHERE receiver = ? AND sent_at > ?')
    .get<{ count: number }>(username, away?.at ?? 0)!.count;
}
