/** What the server has confirmed of one room, in the server's order. A value: every function returns a new one. */
import type { HistoryPage, MessageReceived } from '../protocol/index.js';

/** A confirmed message. `seq` orders it; an original server, which has none, is given the order of arrival. */
export interface LoggedMessage {
  readonly id: string;
  readonly seq: number;
  readonly nick: string;
  readonly name: string;
  readonly role: 'visitor' | 'expert' | 'supervisor' | 'service';
  readonly body: string;
  readonly data: MessageReceived['message']['data'];
  /** ISO 8601; the time of arrival when the server sent none. */
  readonly stamp: string;
}

export interface MessageLog {
  /** Ascending by `seq`, each `id` and each `seq` once. */
  readonly messages: readonly LoggedMessage[];
  /** Whether the server has messages older than the first one here. */
  readonly older: boolean;
}

/** A message as it comes in: of an event, of a history page, or made of a receipt. */
export type IncomingMessage = MessageReceived['message'];

export const emptyLog: MessageLog = { messages: [], older: false };

/**
 * Takes messages in, in any order and however often they come.
 * @param arrivedAt ISO 8601; the stamp of messages that bring none
 * @returns the same log when nothing was new
 */
export function receive(
  log: MessageLog,
  incoming: readonly IncomingMessage[],
  arrivedAt: string,
): MessageLog {
  let messages: LoggedMessage[] | undefined;
  const ids = idsOf(log.messages);
  for (const one of incoming) {
    const known = messages ?? log.messages;
    const message =
      one.seq === undefined
        ? placedByArrival(known, ids, one, arrivedAt)
        : placedBySeq(known, ids, one, arrivedAt);
    if (message === undefined) continue;
    messages ??= log.messages.slice();
    messages.splice(indexOfSeq(messages, message.seq), 0, message);
    ids.set(message.id, message.nick);
  }
  idsByList.delete(log.messages);
  idsByList.set(messages ?? log.messages, ids);
  return messages === undefined ? log : { ...log, messages };
}

/** Takes in a page that was asked for with `before`: it also tells whether there is still more. */
export function prepend(log: MessageLog, page: HistoryPage, arrivedAt: string): MessageLog {
  return { ...receive(log, page.messages, arrivedAt), older: page.more };
}

/** Sequence of the last message; 0 when there is none. */
export function lastSeq(log: MessageLog): number {
  return log.messages.at(-1)?.seq ?? 0;
}

/** Sequence of the first message; undefined when there is none. */
export function firstSeq(log: MessageLog): number | undefined {
  return log.messages[0]?.seq;
}

/** The sequence up to which nothing is missing, counted from the first message that is here or should be. */
export function completeUpTo(log: MessageLog): number {
  const { messages, older } = log;
  const first = messages[0];
  if (first === undefined) return 0;
  const start = older ? first.seq - 1 : 0;
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle]!.seq === start + middle + 1) low = middle + 1;
    else high = middle;
  }
  return start + low;
}

/** The sequence behind which messages are missing, for `?after=`; undefined when the log has no gap. */
export function missingAfter(log: MessageLog): number | undefined {
  const complete = completeUpTo(log);
  return complete < lastSeq(log) ? complete : undefined;
}

/** Index of the first message whose `seq` is not below `seq`. */
export function indexOfSeq(messages: readonly LoggedMessage[], seq: number): number {
  if (messages.length === 0 || messages[messages.length - 1]!.seq < seq) return messages.length;
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle]!.seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placedBySeq(
  messages: readonly LoggedMessage[],
  ids: ReadonlyMap<string, string>,
  incoming: IncomingMessage,
  arrivedAt: string,
): LoggedMessage | undefined {
  const seq = incoming.seq!;
  if (messages[indexOfSeq(messages, seq)]?.seq === seq) return undefined;
  const id = incoming.id ?? `seq ${seq}`;
  const owner = ids.get(id);
  if (owner === incoming.nick) return undefined;
  // Ids are unique per sender only: somebody may post with an id that was seen on another's message.
  return {
    ...incoming,
    id: owner === undefined ? id : `${id} ${seq}`,
    seq,
    stamp: incoming.stamp ?? arrivedAt,
  };
}

/** An original server numbers nothing, sends each message of a room twice, and stamps only what is history. */
function placedByArrival(
  messages: readonly LoggedMessage[],
  ids: ReadonlyMap<string, string>,
  incoming: IncomingMessage,
  arrivedAt: string,
): LoggedMessage | undefined {
  const stamp = incoming.stamp ?? arrivedAt;
  const id = incoming.id ?? JSON.stringify([incoming.nick, incoming.body, stamp]);
  if (ids.has(id)) return undefined;
  if (incoming.id === undefined && incoming.stamp === undefined && isRepeat(messages, incoming, arrivedAt)) {
    return undefined;
  }
  return { ...incoming, id, seq: (messages.at(-1)?.seq ?? 0) + 1, stamp };
}

/** The two copies of one message come back to back; people do not repeat themselves within a second. */
const repeatWithin = 1_000;

function isRepeat(messages: readonly LoggedMessage[], incoming: IncomingMessage, arrivedAt: string): boolean {
  const since = Date.parse(arrivedAt) - repeatWithin;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]!;
    if (Date.parse(message.stamp) < since) return false;
    if (message.nick === incoming.nick && message.body === incoming.body) return true;
  }
  return false;
}

/** Nick by id. Handed on from one log to the next, so that one more message costs no walk through all before it. */
const idsByList = new WeakMap<readonly LoggedMessage[], Map<string, string>>();

function idsOf(messages: readonly LoggedMessage[]): Map<string, string> {
  return idsByList.get(messages) ?? new Map(messages.map(({ id, nick }) => [id, nick]));
}
