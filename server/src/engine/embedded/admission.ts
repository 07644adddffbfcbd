/** Whom a workgroup brings into its rooms and takes out of them, when a conversation is handed over. */
import { EngineError, type Admitted } from '../engine.js';
import type { Database } from '../../storage/index.js';
import type { News } from './publisher.js';
import { mayJoin, type OccupantRow, type RoomRow } from './room-access.js';
import { depart } from './room-occupancy.js';
import { freeNick } from './rooms.js';

/** May join and read all that was said. Who listened as a supervisor until now comes in anew, as an expert. */
export function admit(db: Database, news: News, name: string, expert: Admitted, now: number): void {
  const room = roomOf(db, name);
  if (room === undefined) throw new EngineError('not-found', 'There is no such room.');
  if (room.ended_at !== null) throw new EngineError('room-ended', 'This room has ended.');
  const { username } = expert;
  const own = occupantOf(db, name, username);
  if (own?.present === 1 && own.role === 'supervisor') depart(db, news, room, own, 'expert-left', now);
  db.prepare(
    `INSERT INTO occupants (room, username, nick, name, role) VALUES (?, ?, ?, ?, 'expert')
     ON CONFLICT (room, username) DO UPDATE SET role = 'expert', left_seq = NULL`,
  ).run(name, username, own?.nick ?? freeNick(db, name, expert.nick), expert.name);
}

/** Nobody in it, or a room that has ended: nothing is left to do. */
export function dismiss(db: Database, news: News, name: string, username: string, now: number): void {
  const room = roomOf(db, name);
  const own = occupantOf(db, name, username);
  if (room === undefined || room.ended_at !== null || own === undefined || !mayJoin(own)) return;
  depart(db, news, room, own, 'expert-left', now);
}

function roomOf(db: Database, room: string): RoomRow | undefined {
  return db.prepare("SELECT * FROM rooms WHERE room = ? AND workgroup <> ''").get<RoomRow>(room);
}

function occupantOf(db: Database, room: string, username: string): OccupantRow | undefined {
  return db
    .prepare('SELECT * FROM occupants WHERE room = ? AND username = ?')
    .get<OccupantRow>(room, username);
}
