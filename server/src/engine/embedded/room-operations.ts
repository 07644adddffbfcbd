/** Rooms: joining, leaving, posting, inviting, reading. */
import { EngineError, type Principal, type RoomOp, type RoomOpResult } from '../engine.js';
import { isModerator } from './chat-rooms.js';
import type { Means, Operations } from './operations.js';
import { accessTo, refuseSilent } from './room-access.js';
import { postToRoom, setSubject } from './room-changes.js';
import { invite } from './room-invitations.js';
import { joinRoom, leaveRoom } from './room-occupancy.js';
import { history, listedRooms, presentOccupants, roomOccupants, roomState, roomsOf } from './rooms.js';

export function roomOperations({
  db,
  commit,
  deliver,
  now,
  newId,
  domain,
  passwords,
}: Means): Operations<RoomOp, RoomOpResult> {
  /** The hash of the room's password when `password` is it. Takes its time, so it comes before the transaction. */
  const provenHash = async (room: string, password: string | undefined, principal: Principal) => {
    const { chatRoom } = accessTo(db, room, principal);
    const hash = chatRoom?.row.password_hash ?? undefined;
    if (hash === undefined || password === undefined || isModerator(chatRoom!.affiliation)) return undefined;
    return (await passwords.verify(password, hash)) ? hash : undefined;
  };

  return {
    joinRoom: async ({ room, password }, principal) => {
      const hash = await provenHash(room, password, principal);
      return commit((database, news) => {
        const access = joinRoom(database, news, room, principal, hash);
        return roomState(database, access, principal, domain);
      });
    },
    leaveRoom: (op, principal) =>
      commit((database, news) => leaveRoom(database, news, op.room, principal, now())),
    postToRoom: ({ room, body, data, id = newId() }, principal) =>
      commit((database, news) => postToRoom(database, news, { room, id, body, data }, principal, now())),
    invite: (op, principal) => commit((database, news) => invite(database, news, op, principal)),
    setSubject: ({ room, subject }, principal) =>
      commit((database, news) => setSubject(database, news, room, subject, principal, now())),
    roomState: async ({ room, expandGroups }, principal) =>
      roomState(db, accessTo(db, room, principal), principal, domain, expandGroups),
    occupants: async (op, principal) => roomOccupants(db, accessTo(db, op.room, principal)),
    chatRooms: async (page, principal) => {
      const found =
        principal.kind === 'user' ? listedRooms(db, principal, page) : roomsOf(db, principal.username);
      return found.map((access) => roomState(db, access, principal, domain, page.expandGroups));
    },
    rooms: async (_, principal) =>
      roomsOf(db, principal.username).map((access) => roomState(db, access, principal, domain)),
    history: async (op, principal) => history(db, accessTo(db, op.room, principal), op),
    chatState: async ({ to, state }, principal) => {
      const access = accessTo(db, to, principal);
      const { room, own } = access;
      if (own?.present !== 1)
        throw new EngineError('not-an-occupant', 'Join the room before you type in it.');
      if (room.ended_at !== null) throw new EngineError('room-ended', 'This room has ended.');
      refuseSilent(access);
      for (const { username, role } of presentOccupants(db, to)) {
        // The visitor is not shown that a supervisor is there.
        const isHidden = own.role === 'supervisor' && role === 'visitor';
        if (username !== own.username && !isHidden)
          deliver(username, { type: 'roomChatState', room: to, nick: own.nick, state });
      }
    },
  };
}
