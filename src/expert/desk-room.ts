/** What a room at the desk has beyond a room anywhere: its visitor, what is unread, and that it is being left. */
import type { RoomState } from '../protocol/index.js';
import { openRoom, roomSynced, unreadIn, type KeptOfRoom } from '../room/index.js';
import type { DeskRoom, Signed } from './state.js';

export function deskRoom(state: RoomState, kept: KeptOfRoom = {}): DeskRoom {
  return {
    ...openRoom(state, kept),
    roomJid: state.roomJid,
    visitor: state.visitor,
    unread: 0,
    leaving: false,
  };
}

export function syncedRoom(room: DeskRoom, state: RoomState, at: string): DeskRoom {
  const synced = roomSynced(room, state, at);
  return counted({ ...synced, roomJid: state.roomJid, visitor: state.visitor ?? room.visitor });
}

/** Rooms that the server does not name any more stay as they are: the session asks what became of them. */
export function mergeRooms(
  known: readonly DeskRoom[],
  states: readonly RoomState[],
  kept: { readonly [room: string]: KeptOfRoom },
  at: string,
): DeskRoom[] {
  const byName = new Map(states.map((state) => [state.room, state]));
  const merged = known.map((room) => {
    const state = byName.get(room.room);
    if (state === undefined) return room;
    // Somebody who left and was invited again opens the room anew.
    return room.ended === undefined ? syncedRoom(room, state, at) : reopened(room, state);
  });
  const added = states
    .filter((state) => !known.some((room) => room.room === state.room))
    .map((state) => deskRoom(state, kept[state.room]));
  return [...merged, ...added];
}

export function reopened(room: DeskRoom, state: RoomState): DeskRoom {
  if (state.ended) return room;
  const { log, notices, draft, seenSeq, outbox } = room;
  return counted({ ...deskRoom(state, { draft, seenSeq, outbox }), log, notices });
}

/** Applies `change` to one room and counts anew; the same state when the room is unknown or nothing changed. */
export function withRoom(state: Signed, room: string, change: (room: DeskRoom) => DeskRoom): Signed {
  const known = state.rooms.find((one) => one.room === room);
  if (known === undefined) return state;
  const changed = change(known);
  if (changed === known) return state;
  return { ...state, rooms: state.rooms.map((one) => (one === known ? counted(changed) : one)) };
}

function counted(room: DeskRoom): DeskRoom {
  const unread = unreadIn(room);
  return unread === room.unread ? room : { ...room, unread };
}
