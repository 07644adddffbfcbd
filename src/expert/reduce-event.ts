/** What an event of the stream does to the desk's state. */
import { localPart, type ChatEvent, type QueueOverview } from '../protocol/index.js';
import { roomEnded, roomEventArrived } from '../room/index.js';
import { withRoom } from './desk-room.js';
import { withNotice } from './notices.js';
import { withOffer, withoutOffer } from './reduce-offers.js';
import type { Signed } from './state.js';

/** @param now epoch ms by this machine's clock */
export function reduceEvent(state: Signed, event: ChatEvent, now: number): Signed {
  switch (event.type) {
    case 'offerReceived':
      return withOffer(state, event.offer, now);
    case 'offerRevoked':
      return revoked(state, event.offerId, event.reason);
    case 'invitationReceived':
      // Accepted in another tab of this expert: the offer bears the name of its room.
      return state.offers.some((offer) => offer.offerId === event.room && offer.phase === 'accepting')
        ? state
        : withoutOffer(state, event.room);
    case 'messageReceived':
    case 'occupantJoined':
    case 'occupantLeft':
    case 'roomEnded':
      return roomEvent(state, event.room, event, now);
    case 'chatStateChanged':
      return event.room === undefined ? state : roomEvent(state, event.room, event, now);
    case 'presenceChanged':
      return presence(state, localPart(event.from), event.show, event.status);
    case 'queueOverview':
      return queue(state, event);
    case 'messageLeft':
      if (state.leftMessages.some((message) => message.id === event.message.id)) return state;
      return { ...state, leftMessages: [...state.leftMessages, event.message] };
    case 'leftMessageHandled':
      if (!state.leftMessages.some((message) => message.id === event.id)) return state;
      return { ...state, leftMessages: state.leftMessages.filter((message) => message.id !== event.id) };
    default:
      return state;
  }
}

function revoked(state: Signed, offerId: string, reason: string): Signed {
  const offer = state.offers.find((one) => one.offerId === offerId);
  if (offer === undefined) return state;
  const without = withoutOffer(state, offerId);
  // Whoever rejects or accepts knows why the offer goes; the answer to that call tells the rest.
  if (offer.phase !== 'pending') return without;
  return withNotice(without, 'offerRevoked', { visitor: offer.visitor.name, reason });
}

function roomEvent(state: Signed, room: string, event: ChatEvent, now: number): Signed {
  const at = new Date(now).toISOString();
  return withRoom(state, room, (known) => {
    const changed = roomEventArrived(known, event, at);
    // Left in another tab, or put out by an admin.
    const gone = event.type === 'occupantLeft' && event.nick === known.nick;
    const ended = gone ? roomEnded(changed, 'expert-left') : changed;
    return ended.ended !== undefined && ended.leaving ? { ...ended, leaving: false } : ended;
  });
}

function presence(state: Signed, username: string, show: Signed['show'], status: string): Signed {
  const own = username === state.username;
  const colleagues = Object.entries(state.colleagues);
  if (!colleagues.some(([, list]) => list.some((one) => one.username === username && one.show !== show))) {
    return own && (state.show !== show || state.status !== status) ? { ...state, show, status } : state;
  }
  const changed = colleagues.map(([workgroup, list]) => [
    workgroup,
    list.map((one) => (one.username === username ? { ...one, show } : one)),
  ]);
  return { ...state, ...(own ? { show, status } : {}), colleagues: Object.fromEntries(changed) };
}

function queue(state: Signed, event: QueueOverview): Signed {
  const { workgroup, waiting, averageWait, open, oldest } = event;
  const known = state.queues.find((one) => one.workgroup === workgroup);
  const fresh = {
    workgroup,
    title: known?.title ?? workgroup,
    waiting,
    averageWait,
    open,
    ...(oldest === undefined ? {} : { oldest }),
  };
  if (known === undefined) return { ...state, queues: [...state.queues, fresh] };
  return { ...state, queues: state.queues.map((one) => (one === known ? fresh : one)) };
}
