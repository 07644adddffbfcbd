/** What happens in a room, while it is open and while its transcript is still on the screen. */
import {
  discard,
  markFailed,
  markSending,
  markWaiting,
  openRoom,
  reopen,
  retry,
  roomChatStateChanged,
  roomDrafted,
  roomEventArrived,
  roomOlderArrived,
  roomOlderAsked,
  roomOutbox,
  roomPosted,
  roomReceived,
  roomSaid,
  roomSeen,
  roomSynced,
  type RoomView,
} from '../room/index.js';
import type { RoomAction } from './actions.js';
import { ended, inPhase } from './phases.js';
import type { VisitorPhase, VisitorState } from './state.js';

export function reduceRoom(state: VisitorState, action: RoomAction): VisitorState {
  const { current } = state;
  if (current.phase === 'queued' && action.type === 'roomKnown') {
    // Who is leaving the queue opens no room any more.
    if (current.leaving) return state;
    return inRoom(state, { phase: 'chatting', room: entered(current.abandoned, action), leaving: false });
  }
  if (current.phase !== 'chatting' && current.phase !== 'ended') return state;
  if (current.room === undefined) return state;
  const room = changedRoom(current.room, action, current.phase === 'chatting');
  return room === current.room ? state : inRoom(state, { ...current, room });
}

function inRoom(state: VisitorState, current: Extract<VisitorPhase, { room: unknown }>): VisitorState {
  const over = current.phase === 'chatting' ? current.room.ended : undefined;
  return inPhase(state, over === undefined ? current : ended(current.room, over));
}

/** What was not sent in the room before moves on: under its id, so that what did arrive there is not said twice. */
function entered(
  before: RoomView | undefined,
  { state, at }: Extract<RoomAction, { type: 'roomKnown' }>,
): RoomView {
  if (before?.room === state.room) return roomSynced(before, state, at);
  return before === undefined
    ? openRoom(state)
    : openRoom(state, { outbox: reopen(before.outbox), draft: before.draft });
}

/** @param open false for a room that is over: it may still be read, but nothing is said in it */
function changedRoom(room: RoomView, action: RoomAction, open: boolean): RoomView {
  switch (action.type) {
    case 'roomKnown':
      return open || action.state.room === room.room ? entered(room, action) : room;
    case 'eventArrived':
      return roomEventArrived(room, action.event, action.at);
    case 'messagesReceived':
      return roomReceived(room, action.messages, action.at);
    case 'olderAsked':
      return roomOlderAsked(room);
    case 'olderArrived':
      return roomOlderArrived(room, action.page, action.at);
    case 'messageSaid':
      return open ? roomSaid(room, action.item) : room;
    case 'messageSending':
      return roomOutbox(room, markSending(room.outbox, action.id));
    case 'messageDelayed':
      return roomOutbox(room, markWaiting(room.outbox, action.id));
    case 'messagePosted':
      return roomPosted(room, action.receipt, 'visitor');
    case 'messageFailed':
      return roomOutbox(room, markFailed(room.outbox, action.id, action.problem));
    case 'messageRetried':
      return open ? roomOutbox(room, retry(room.outbox, action.id)) : room;
    case 'messageDiscarded':
      return roomOutbox(room, discard(room.outbox, action.id));
    case 'drafted':
      return roomDrafted(room, action.draft);
    case 'composingExpired':
      return roomChatStateChanged(room, action.nick, 'paused');
    case 'seen':
      return roomSeen(room);
  }
}
