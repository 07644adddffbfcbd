/** Who is in a room by a right that was taken away elsewhere: by a group, as a supervisor, as an admin. */
import type { Database } from '../../storage/index.js';
import { departFrom, removeUnwanted } from './chat-room-changes.js';
import type { Publisher, News } from './publisher.js';
import { maySupervise, type OccupantRow } from './room-access.js';

type Listening = OccupantRow & { readonly workgroup: string };

export async function removeWithoutRight(
  db: Database,
  commit: Publisher['commit'],
  now: () => number,
): Promise<void> {
  if (guardedRooms(db).length === 0 && formerSupervisors(db).length === 0) return;
  await commit((database, news) => remove(database, news, now()));
}

function remove(db: Database, news: News, now: number): void {
  for (const room of guardedRooms(db)) removeUnwanted(db, news, room, now);
  for (const own of formerSupervisors(db)) departFrom(db, news, own, 'closed', now);
}

/** Chat rooms with somebody in them that are not open to everybody. */
function guardedRooms(db: Database): string[] {
  return db
    .prepare(
      `SELECT room FROM chat_rooms
       WHERE EXISTS (SELECT 1 FROM occupants WHERE occupants.room = chat_rooms.room AND present = 1)
         AND (members_only = 1 OR EXISTS (SELECT 1 FROM chat_room_affiliations AS outcasts
           WHERE outcasts.room = chat_rooms.room AND kind = 'group' AND affiliation = 'outcast'))`,
    )
    .all<{ room: string }>()
    .map(({ room }) => room);
}

function formerSupervisors(db: Database): Listening[] {
  return db
    .prepare(
      `SELECT occupants.*, workgroup FROM occupants JOIN rooms USING (room)
       WHERE role = 'supervisor' AND present = 1 AND ended_at IS NULL AND workgroup <> '' ORDER BY room, username`,
    )
    .all<Listening>()
    .filter(({ workgroup, username }) => !maySupervise(db, workgroup, accountOf(db, username)));
}

function accountOf(db: Database, username: string) {
  const user = db.prepare('SELECT admin FROM users WHERE username = ?').get<{ admin: number }>(username);
  return { kind: 'user', username, admin: user?.admin === 1 } as const;
}
