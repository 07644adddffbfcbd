/** Everything one participant knows of one room; the same for visitors and experts. */
import type {
  ChatEvent,
  ChatState,
  EndReason,
  HistoryPage,
  Occupant,
  PostReceipt,
  Role,
  RoomState,
} from '../protocol/index.js';
import { emptyLog, indexOfSeq, lastSeq, prepend, receive } from './message-log.js';
import type { IncomingMessage, MessageLog } from './message-log.js';
import { add, confirm, emptyOutbox, failAll } from './outbox.js';
import type { Outbox, OutboxItem } from './outbox.js';

/** Somebody came or went. It stands in the timeline behind the message that was last then. */
export interface Notice {
  readonly id: string;
  readonly afterSeq: number;
  readonly kind: 'joined' | 'left';
  readonly nick: string;
  readonly name: string;
  /** ISO 8601 */
  readonly stamp: string;
}

export interface RoomView {
  readonly room: string;
  readonly workgroup: string;
  readonly question: string;
  /** Meeting link; empty when there is none. */
  readonly url: string;
  /** The participant's own nick. */
  readonly nick: string;
  readonly occupants: readonly Occupant[];
  readonly log: MessageLog;
  readonly outbox: Outbox;
  readonly notices: readonly Notice[];
  /** Nicks of others who are composing now. */
  readonly composing: readonly string[];
  /** What stands in the composer. */
  readonly draft: string;
  /** Sequence of the last message the participant has seen. */
  readonly seenSeq: number;
  readonly loadingOlder: boolean;
  readonly ended: EndReason | undefined;
}

/** What a participant brings along from before a reload. */
export interface KeptOfRoom {
  readonly outbox?: Outbox;
  readonly draft?: string;
  readonly seenSeq?: number;
}

/** A room as the server tells it, before any message was fetched. */
export function openRoom(state: RoomState, kept: KeptOfRoom = {}): RoomView {
  const room: RoomView = {
    room: state.room,
    workgroup: state.workgroup,
    question: state.question,
    url: state.url,
    nick: state.nick,
    occupants: state.occupants,
    log: emptyLog,
    outbox: kept.outbox ?? emptyOutbox,
    notices: [],
    composing: [],
    draft: kept.draft ?? '',
    seenSeq: kept.seenSeq ?? 0,
    loadingOlder: false,
    ended: undefined,
  };
  return state.ended ? roomEnded(room, state.reason ?? 'closed') : room;
}

// The reducers below keep what a role adds to its rooms (`R`), and return the same room when nothing changed.

/** Messages came, by event or history page, in any order and however often. */
export function roomReceived<R extends RoomView>(
  room: R,
  messages: readonly IncomingMessage[],
  arrivedAt: string,
): R {
  const incoming = messages.map((message) =>
    isEchoWithoutId(room, message) ? withIdOf(room, message) : message,
  );
  const log = receive(room.log, incoming, arrivedAt);
  let outbox = room.outbox;
  for (const { id, nick } of incoming) {
    if (nick === room.nick && id !== undefined) outbox = confirm(outbox, id);
  }
  const posted = new Set(incoming.map(({ nick }) => nick));
  const composing = room.composing.some((nick) => posted.has(nick))
    ? room.composing.filter((nick) => !posted.has(nick))
    : room.composing;
  if (log === room.log && outbox === room.outbox && composing === room.composing) return room;
  return { ...room, log, outbox, composing };
}

/**
 * The server has committed a message of the outbox: it enters the log with the sequence of the receipt.
 * When its echo came first, nothing is left to do.
 * @param role the participant's own, for a list of occupants that does not have them
 */
export function roomPosted<R extends RoomView>(room: R, receipt: PostReceipt, role: Role): R {
  const item = room.outbox.find(({ id }) => id === receipt.id);
  if (item === undefined) return room;
  const self = room.occupants.find(({ nick }) => nick === room.nick);
  const message: IncomingMessage = {
    id: item.id,
    seq: receipt.seq,
    nick: room.nick,
    name: self?.name ?? room.nick,
    role: self?.role ?? role,
    body: item.body,
    data: item.data,
    stamp: receipt.stamp,
  };
  return roomReceived(room, [message], receipt.stamp);
}

/** A snapshot: tells what events that were missed would have told. */
export function roomSynced<R extends RoomView>(room: R, state: RoomState, at: string): R {
  let synced = room;
  // A room that was taken up after a reload does not know yet who is in it: then nobody is news.
  const news = room.occupants.length > 0;
  for (const { nick } of room.occupants) {
    if (!state.occupants.some((occupant) => occupant.nick === nick))
      synced = roomOccupantLeft(synced, nick, at);
  }
  if (news) for (const occupant of state.occupants) synced = roomOccupantJoined(synced, occupant, at);
  synced = { ...synced, url: state.url, nick: state.nick, occupants: state.occupants };
  return state.ended ? roomEnded(synced, state.reason ?? 'closed') : synced;
}

export function roomOccupantJoined<R extends RoomView>(room: R, occupant: Occupant, at: string): R {
  const { nick, name, role } = occupant;
  if (room.occupants.some((one) => one.nick === nick)) return room;
  return withNotice(
    { ...room, occupants: [...room.occupants, { nick, name, role }] },
    occupant,
    'joined',
    at,
  );
}

export function roomOccupantLeft<R extends RoomView>(room: R, nick: string, at: string): R {
  const occupant = room.occupants.find((one) => one.nick === nick);
  if (occupant === undefined) return room;
  const left = {
    ...room,
    occupants: room.occupants.filter((one) => one !== occupant),
    composing: room.composing.filter((one) => one !== nick),
  };
  return withNotice(left, occupant, 'left', at);
}

/** Everything but `composing` ends it (XEP-0085). One's own state, from another tab, is no news. */
export function roomChatStateChanged<R extends RoomView>(room: R, nick: string, state: ChatState): R {
  const was = room.composing.includes(nick);
  const is = state === 'composing' && nick !== room.nick;
  if (was === is) return room;
  return {
    ...room,
    composing: is ? [...room.composing, nick] : room.composing.filter((one) => one !== nick),
  };
}

/** @param reason what was said and not sent can not arrive any more: it stays to be read, as failed */
export function roomEnded<R extends RoomView>(room: R, reason: EndReason): R {
  if (room.ended !== undefined) return room;
  return { ...room, ended: reason, composing: [], outbox: failAll(room.outbox, 'roomEnded') };
}

/** Any event; one that is not of this room changes nothing. `at`: when it arrived, ISO 8601. */
export function roomEventArrived<R extends RoomView>(room: R, event: ChatEvent, at: string): R {
  if (!('room' in event) || event.room !== room.room) return room;
  switch (event.type) {
    case 'messageReceived':
      return roomReceived(room, [event.message], at);
    case 'occupantJoined':
      return roomOccupantJoined(room, event, at);
    case 'occupantLeft':
      return roomOccupantLeft(room, event.nick, at);
    case 'chatStateChanged':
      return roomChatStateChanged(room, event.from, event.state);
    case 'roomEnded':
      return roomEnded(room, event.reason);
    default:
      return room;
  }
}

/** The participant sent what stood in the composer. */
export function roomSaid<R extends RoomView>(room: R, item: Omit<OutboxItem, 'status' | 'problem'>): R {
  return { ...room, outbox: add(room.outbox, item), draft: '' };
}

/** For `markSending` and the others: `roomOutbox(room, markSending(room.outbox, id))`. */
export function roomOutbox<R extends RoomView>(room: R, outbox: Outbox): R {
  return outbox === room.outbox ? room : { ...room, outbox };
}

export function roomDrafted<R extends RoomView>(room: R, draft: string): R {
  return draft === room.draft ? room : { ...room, draft };
}

/** All messages up to now were seen; `upTo`: in another tab, up to this one. */
export function roomSeen<R extends RoomView>(room: R, upTo = lastSeq(room.log)): R {
  return upTo <= room.seenSeq ? room : { ...room, seenSeq: upTo };
}

export function roomOlderAsked<R extends RoomView>(room: R): R {
  return room.loadingOlder ? room : { ...room, loadingOlder: true };
}

/** @param page undefined when it could not be had */
export function roomOlderArrived<R extends RoomView>(room: R, page: HistoryPage | undefined, at: string): R {
  const loaded = { ...room, loadingOlder: false };
  return page === undefined
    ? loaded
    : { ...roomReceived(loaded, page.messages, at), log: prepend(loaded.log, page, at) };
}

/** How many messages of others were not seen yet. */
export function unreadIn(room: RoomView): number {
  const { messages } = room.log;
  let unread = 0;
  for (let index = indexOfSeq(messages, room.seenSeq + 1); index < messages.length; index++) {
    if (isNews(room, messages[index]!)) unread++;
  }
  return unread;
}

/** Who is in the room besides the participant, persons only. */
export function othersIn(room: RoomView): readonly Occupant[] {
  return room.occupants.filter((one) => isNews(room, one));
}

/** Said by somebody else, and by a person. */
export function isNews(room: RoomView, message: Pick<IncomingMessage, 'nick' | 'role'>): boolean {
  return message.nick !== room.nick && message.role !== 'service';
}

function withNotice<R extends RoomView>(room: R, who: Occupant, kind: Notice['kind'], stamp: string): R {
  if (!isNews(room, who)) return room;
  const id = `notice ${room.notices.length + 1}`;
  const notice: Notice = { id, afterSeq: lastSeq(room.log), kind, nick: who.nick, name: who.name, stamp };
  return { ...room, notices: [...room.notices, notice] };
}

/** An original server sends no ids: then the text tells which item of the outbox came back. */
function isEchoWithoutId(room: RoomView, message: IncomingMessage): boolean {
  return (
    message.id === undefined && message.nick === room.nick && itemSaying(room, message.body) !== undefined
  );
}

function withIdOf(room: RoomView, message: IncomingMessage): IncomingMessage {
  return { ...message, id: itemSaying(room, message.body)!.id };
}

function itemSaying(room: RoomView, body: string): OutboxItem | undefined {
  return room.outbox.find((item) => item.body === body && item.status !== 'failed');
}
