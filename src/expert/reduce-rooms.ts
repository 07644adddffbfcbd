/** Rooms of the desk: everything the expert or the server's answers do to them. Events stand in `reduce-event`. */
import type { EndReason, HistoryPage, PostReceipt, RoomState } from '../protocol/index.js';
import {
  discard,
  markFailed,
  markSending,
  markWaiting,
  retry,
  roomDrafted,
  roomEnded,
  roomOlderArrived,
  roomOlderAsked,
  roomOutbox,
  roomPosted,
  roomReceived,
  roomSaid,
  roomSeen,
  type KeptOfRoom,
  type Outbox,
  type OutboxItem,
} from '../room/index.js';
import { deskRoom, reopened, syncedRoom, withRoom } from './desk-room.js';
import type { DeskRoom, Signed } from './state.js';

interface OfRoom {
  readonly room: string;
}

interface OfMessage extends OfRoom {
  readonly id: string;
}

export type RoomAction =
  /** `select`: it is shown at once, as after accepting an offer. `at`: ISO 8601, here and below. */
  | {
      readonly type: 'roomOpened';
      readonly state: RoomState;
      readonly kept: KeptOfRoom;
      readonly select: boolean;
      readonly at: string;
    }
  | { readonly type: 'roomSynced'; readonly state: RoomState; readonly at: string }
  | { readonly type: 'roomEnded'; readonly room: string; readonly reason: EndReason }
  | ({ readonly type: 'roomLeaving' | 'roomNotLeft' | 'roomSeen' } & OfRoom)
  | ({ readonly type: 'roomDismissed' } & OfRoom)
  | ({ readonly type: 'draftEdited'; readonly draft: string } & OfRoom)
  | ({ readonly type: 'messageSaid'; readonly item: Omit<OutboxItem, 'status' | 'problem'> } & OfRoom)
  | ({
      readonly type: 'messageSending' | 'messageWaiting' | 'messageRetried' | 'messageDiscarded';
    } & OfMessage)
  | ({ readonly type: 'messageFailed'; readonly problem: string } & OfMessage)
  | ({ readonly type: 'messagePosted'; readonly receipt: PostReceipt } & OfRoom)
  | ({ readonly type: 'chatStateExpired'; readonly nick: string } & OfRoom)
  | ({ readonly type: 'olderAsked' } & OfRoom)
  /** Older messages, or with none known yet the last ones; `page` undefined: they could not be had. */
  | ({ readonly type: 'olderArrived'; readonly page: HistoryPage | undefined; readonly at: string } & OfRoom)
  | ({ readonly type: 'missedArrived'; readonly page: HistoryPage; readonly at: string } & OfRoom);

export function reduceRooms(state: Signed, action: RoomAction): Signed {
  switch (action.type) {
    case 'roomOpened':
      return opened(state, action);
    case 'roomDismissed':
      return dismissed(state, action.room);
    case 'roomSynced':
      return withRoom(state, action.state.room, (room) => syncedRoom(room, action.state, action.at));
    default:
      return withRoom(state, action.room, (room) => changed(room, action));
  }
}

function changed(
  room: DeskRoom,
  action: Exclude<RoomAction, { type: 'roomOpened' | 'roomDismissed' | 'roomSynced' }>,
): DeskRoom {
  switch (action.type) {
    case 'roomEnded':
      return { ...roomEnded(room, action.reason), leaving: false };
    case 'roomLeaving':
      return room.ended === undefined && !room.leaving ? { ...room, leaving: true } : room;
    case 'roomNotLeft':
      return room.leaving ? { ...room, leaving: false } : room;
    case 'roomSeen':
      return roomSeen(room);
    case 'draftEdited':
      return roomDrafted(room, action.draft);
    case 'messageSaid':
      return room.ended === undefined ? roomSaid(room, action.item) : room;
    case 'messageSending':
      return outbox(room, (items) => markSending(items, action.id));
    case 'messageWaiting':
      return outbox(room, (items) => markWaiting(items, action.id));
    case 'messageRetried':
      return room.ended === undefined ? outbox(room, (items) => retry(items, action.id)) : room;
    case 'messageDiscarded':
      return outbox(room, (items) => discard(items, action.id));
    case 'messageFailed':
      return outbox(room, (items) => markFailed(items, action.id, action.problem));
    case 'messagePosted':
      return roomPosted(room, action.receipt, 'expert');
    case 'chatStateExpired':
      return room.composing.includes(action.nick)
        ? { ...room, composing: room.composing.filter((nick) => nick !== action.nick) }
        : room;
    case 'olderAsked':
      return roomOlderAsked(room);
    case 'olderArrived':
      return roomOlderArrived(room, action.page, action.at);
    case 'missedArrived':
      return roomReceived(room, action.page.messages, action.at);
  }
}

function opened(
  state: Signed,
  { state: room, kept, select, at }: RoomAction & { type: 'roomOpened' },
): Signed {
  const known = state.rooms.find((one) => one.room === room.room);
  const rooms =
    known === undefined
      ? [...state.rooms, deskRoom(room, kept)]
      : state.rooms.map((one) => {
          if (one !== known) return one;
          return known.ended === undefined ? syncedRoom(known, room, at) : reopened(known, room);
        });
  const selected = select || state.selected === undefined ? room.room : state.selected;
  const invitations = state.invitations.filter((one) => one.room !== room.room);
  return { ...state, rooms, selected, invitations };
}

/** Only what has ended leaves the list; the next one in line takes its place on the screen. */
function dismissed(state: Signed, room: string): Signed {
  const index = state.rooms.findIndex((one) => one.room === room);
  if (state.rooms[index]?.ended === undefined) return state;
  const rooms = state.rooms.filter((one) => one.room !== room);
  const selected = state.selected === room ? (rooms[index] ?? rooms[index - 1])?.room : state.selected;
  return { ...state, rooms, selected };
}

function outbox(room: DeskRoom, change: (outbox: Outbox) => Outbox): DeskRoom {
  return roomOutbox(room, change(room.outbox));
}
