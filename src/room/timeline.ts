/** What a reader of a room sees, computed from log, outbox and notices; nothing of it is stored. */
import type { LoggedMessage } from './message-log.js';
import { isNews } from './room-view.js';
import type { Notice, RoomView } from './room-view.js';

export interface TimelineMessage {
  readonly id: string;
  readonly body: string;
  readonly data: LoggedMessage['data'];
  readonly stamp: string;
  /** `sent` is confirmed; the others are still in the outbox. */
  readonly status: 'sent' | 'waiting' | 'sending' | 'failed';
  readonly problem?: string;
}

/** Consecutive messages of one speaker within five minutes of each other. */
export interface TimelineGroup {
  readonly kind: 'group';
  readonly key: string;
  readonly mine: boolean;
  readonly nick: string;
  readonly name: string;
  readonly role: LoggedMessage['role'];
  readonly messages: readonly TimelineMessage[];
}

export type TimelineItem =
  | TimelineGroup
  | { readonly kind: 'day'; readonly key: string; /** ISO 8601 */ readonly stamp: string }
  | { readonly kind: 'notice'; readonly key: string; readonly notice: Notice }
  /** Stands before the first message that was not seen when the room was opened. */
  | { readonly kind: 'unread'; readonly key: string };

export type Timeline = readonly TimelineItem[];

export interface TimelineOptions {
  /**
   * Names the day of a stamp in the reader's time zone, such as `2026-11-22`. Pass one function again and
   * again, not a new one on each call: what is known of a long log is kept per function.
   */
  readonly day: (stamp: string) => string;
  /** Draws the unread mark before the first message of another behind this sequence; none when undefined. */
  readonly unreadAfter?: number | undefined;
}

/** Two messages of one speaker further apart than this, in ms, stand in two groups. */
const together = 5 * 60_000;

/**
 * The timeline of a room. Keys, and the items themselves where nothing of them changed, are the same from
 * call to call: a keyed list re-uses its nodes, also when a message goes from the outbox into the log.
 * Behind a long log only what is new costs time.
 */
export function timelineOf(room: RoomView, options: TimelineOptions): Timeline {
  const logged = timelineOfLog(room, options);
  const items = logged.items.slice();
  const end: End = { day: logged.day, at: logged.at, group: undefined };
  for (let index = logged.notices; index < room.notices.length; index++) {
    items.push(noticeItem(room.notices[index]!));
  }
  const self = room.occupants.find(({ nick }) => nick === room.nick);
  const speaker = { nick: room.nick, name: self?.name ?? room.nick, role: self?.role ?? 'visitor' };
  for (const item of room.outbox) say(items, end, speaker, item, true, options);
  return items;
}

/** What was built of a log: valid for every log that continues it. */
interface BuiltLog {
  readonly options: Pick<TimelineOptions, 'day' | 'unreadAfter'>;
  readonly nick: string;
  readonly messages: readonly LoggedMessage[];
  /** How many notices stand before the last message. */
  readonly notices: number;
  readonly items: readonly TimelineItem[];
  readonly day: string;
  readonly at: number;
  readonly marked: boolean;
}

/** The day and the time (epoch ms) of the last message; what the next one is compared with. */
interface End {
  day: string;
  at: number;
  /** Messages of the last group, while they are of this call's making and may still grow. */
  group: TimelineMessage[] | undefined;
}

/** By the first message of a log, which stays the same value while messages are appended. */
const built = new WeakMap<LoggedMessage, BuiltLog>();

function timelineOfLog(room: RoomView, options: TimelineOptions): BuiltLog {
  const { messages } = room.log;
  const first = messages[0];
  if (first === undefined) return nothingBuilt(room, options);
  const known = built.get(first);
  const before = known !== undefined && continues(room, options, known) ? known : nothingBuilt(room, options);
  if (before.messages.length === messages.length) return before;

  const items = before.items.slice();
  const end: End = { day: before.day, at: before.at, group: undefined };
  let { notices, marked } = before;
  for (let index = before.messages.length; index < messages.length; index++) {
    const message = messages[index]!;
    while (notices < room.notices.length && room.notices[notices]!.afterSeq < message.seq) {
      items.push(noticeItem(room.notices[notices++]!));
    }
    if (
      !marked &&
      options.unreadAfter !== undefined &&
      message.seq > options.unreadAfter &&
      isNews(room, message)
    ) {
      items.push({ kind: 'unread', key: 'unread' });
      marked = true;
    }
    say(items, end, message, sentMessage(message), message.nick === room.nick, options);
  }
  const { day, unreadAfter } = options;
  const { nick } = room;
  const now = {
    options: { day, unreadAfter },
    nick,
    messages,
    notices,
    items,
    day: end.day,
    at: end.at,
    marked,
  };
  built.set(first, now);
  return now;
}

function nothingBuilt(room: RoomView, options: TimelineOptions): BuiltLog {
  return { options, nick: room.nick, messages: [], notices: 0, items: [], day: '', at: 0, marked: false };
}

/**
 * Messages and notices are only ever added, so the last one in the same place means the same ones before it.
 * A notice that came later belongs behind all that is built; one that does not makes everything be built anew.
 */
function continues(room: RoomView, options: TimelineOptions, known: BuiltLog): boolean {
  const last = known.messages.length - 1;
  const lastMessage = known.messages[last]!;
  const nextNotice = room.notices[known.notices];
  return (
    known.options.day === options.day &&
    known.options.unreadAfter === options.unreadAfter &&
    known.nick === room.nick &&
    room.log.messages[last] === lastMessage &&
    (nextNotice === undefined || nextNotice.afterSeq >= lastMessage.seq)
  );
}

/** Adds one message: a day line if a new day begins, then to the group of its speaker or a new one. */
function say(
  items: TimelineItem[],
  end: End,
  speaker: { readonly nick: string; readonly name: string; readonly role: LoggedMessage['role'] },
  message: TimelineMessage,
  mine: boolean,
  { day }: TimelineOptions,
): void {
  const today = day(message.stamp);
  const at = Date.parse(message.stamp);
  if (today !== end.day) items.push({ kind: 'day', key: `day ${message.id}`, stamp: message.stamp });
  const group = items.at(-1);
  // Both ways: what is pending has this machine's time, which may be behind the server's.
  const near = Math.abs(at - end.at) <= together;
  if (group?.kind === 'group' && group.nick === speaker.nick && near) {
    if (end.group !== group.messages) {
      end.group = group.messages.slice();
      items[items.length - 1] = { ...group, messages: end.group };
    }
    end.group.push(message);
  } else {
    const { nick, name, role } = speaker;
    end.group = [message];
    items.push({ kind: 'group', key: `group ${message.id}`, mine, nick, name, role, messages: end.group });
  }
  end.day = today;
  end.at = at;
}

const noticeItems = new WeakMap<Notice, TimelineItem>();

function noticeItem(notice: Notice): TimelineItem {
  let item = noticeItems.get(notice);
  if (item === undefined) noticeItems.set(notice, (item = { kind: 'notice', key: notice.id, notice }));
  return item;
}

const sentMessages = new WeakMap<LoggedMessage, TimelineMessage>();

function sentMessage(message: LoggedMessage): TimelineMessage {
  let sent = sentMessages.get(message);
  if (sent === undefined) {
    const { id, body, data, stamp } = message;
    sentMessages.set(message, (sent = { id, body, data, stamp, status: 'sent' }));
  }
  return sent;
}
