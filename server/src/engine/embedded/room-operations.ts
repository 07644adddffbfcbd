/** Rooms: joining, leaving, posting, inviting, reading. */
import { EngineError, type RoomOp, type RoomOpResult } from '../engine.js';
import type { Means, Operations } from './operations.js';
import { invite, joinRoom, leaveRoom, postToRoom } from './room-changes.js';
import { accessTo, history, presentOccupants, roomState, roomsOf } from './rooms.js';

export function roomOperations({
  db,
  commit,
  deliver,
  now,
  newId,
  domain,
}: Means): Operations<RoomOp, RoomOpResult> {
  return {
    joinRoom: (op, principal) =>
      commit((database, news) => {
        const access = joinRoom(database, news, op.room, principal);
        return roomState(database, access, principal, domain);
      }),
    leaveRoom: (op, principal) => commit((database, news) => leaveRoom(database, news, op.room, principal)),
    postToRoom: ({ room, body, data, id = newId() }, principal) =>
      commit((database, news) => postToRoom(database, news, { room, id, body, data }, principal, now())),
    invite: (op, principal) => commit((database, news) => invite(database, news, op, principal)),
    roomState: async (op, principal) => roomState(db, accessTo(db, op.room, principal), principal, domain),
    rooms: async (_, principal) =>
      roomsOf(db, principal.username).map((access) => roomState(db, access, principal, domain)),
    history: async (op, principal) => history(db, accessTo(db, op.room, principal), op),
    chatState: async ({ to, state }, principal) => {
      const { room, own } = accessTo(db, to, principal);
      if (own?.present !== 1)
        throw new EngineError('not-an-occupant', 'Join the room before you type in it.');
      if (room.ended_at !== null) throw new EngineError('room-ended', 'This room has ended.');
      for (const { username } of presentOccupants(db, to)) {
        if (username !== own.username)
          deliver(username, { type: 'roomChatState', room: to, nick: own.nick, state });
      }
    },
  };
}
