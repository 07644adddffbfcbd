/** Who may be in a room: one row for each. */
import type { Role } from '../../../../src/protocol/index.js';
import type { Database } from '../../storage/index.js';
import { freeNick } from './rooms.js';

/** Of a room of a workgroup. Nothing happens to somebody who is known there already. */
export function addOccupant(
  db: Database,
  {
    room,
    username,
    name,
    role,
    nick,
  }: { room: string; username: string; name: string; role: Role; nick: string },
): void {
  db.prepare('INSERT OR IGNORE INTO occupants (room, username, nick, name, role) VALUES (?, ?, ?, ?, ?)').run(
    room,
    username,
    freeNick(db, room, nick),
    name,
    role,
  );
}
