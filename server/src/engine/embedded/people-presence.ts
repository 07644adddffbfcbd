/** Presence as the embedded engine keeps it: one for each user, the latest that any of its streams has set. */
import type { Database } from '../../storage/index.js';
import type { PeopleEvent, PresenceState } from '../engine.js';
import type { News } from './publisher.js';

/** Whether a session of this user is open: what somebody showed before it went does not count. */
export type IsHere = (username: string) => boolean;

export const offline: PresenceState = { show: 'offline', status: '' };

export function presenceOf(db: Database, username: string, isHere: IsHere): PresenceState {
  if (!isHere(username)) return offline;
  const shown = db
    .prepare('SELECT show, status FROM presences WHERE username = ?')
    .get<PresenceState>(username);
  return shown ?? offline;
}

/** Tells it to everybody who may see it. Going offline twice is told once. */
export function showPresence(
  db: Database,
  news: News,
  username: string,
  { show, status }: PresenceState,
  isHere: IsHere,
): void {
  const before = presenceOf(db, username, isHere);
  if (show === 'offline') db.prepare('DELETE FROM presences WHERE username = ?').run(username);
  else
    db.prepare('INSERT OR REPLACE INTO presences (username, show, status) VALUES (?, ?, ?)').run(
      username,
      show,
      status,
    );
  if (show === 'offline' && before.show === 'offline') return;
  const watchers = db
    .prepare("SELECT owner FROM contacts WHERE contact = ? AND sees = 'yes'")
    .all<{ owner: string }>(username);
  const event: PeopleEvent = { type: 'presence', from: username, show, status };
  for (const { owner } of watchers) news.toUser(owner, event);
}
