/** Events that only experts get about those who wait: queues and offers. */
import { handoverOffer, localName, queueLine } from './answers.js';
import {
  list,
  name,
  number,
  object,
  optional,
  or,
  orNone,
  text,
  texts,
  word,
  type Decoder,
} from './decoder.js';
import type { EventReader } from './events.js';

/** `yyyyMMdd'T'HH:mm:ss`, UTC, to ISO 8601; ISO 8601 stays as it is. */
const queueTime: Decoder<string | undefined> = (value) => {
  const iso = text(value).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d:\d\d:\d\d)$/, '$1-$2-$3T$4Z');
  return /^\d{4}-/.test(iso) && !Number.isNaN(Date.parse(iso)) ? iso : undefined;
};

const overview = object({
  from: localName,
  userCount: orNone(number, 0),
  averageWaitTime: orNone(number, 0),
  status: or(text, ''),
  oldestEntry: optional(queueTime),
  queues: optional(list(queueLine)),
});
const entry = object({ from: localName, userid: text, postion: number, timeRemaining: orNone(number, -1) });

export const readQueue: { readonly [type: string]: EventReader } = {
  'notify-queue'(data) {
    const { from, userCount, averageWaitTime, status, oldestEntry, queues } = overview(data);
    return {
      type: 'queueOverview',
      workgroup: from,
      waiting: userCount,
      averageWait: Math.max(0, averageWaitTime),
      // Fastpath's words: `ready` is not open; `active` is not open either, but somebody still waits.
      open: status === 'open',
      oldest: oldestEntry,
      ...(queues === undefined ? {} : { queues }),
    };
  },
  'notify-queue-details'(data) {
    const { from, userid, postion, timeRemaining } = entry(data);
    return {
      type: 'queueEntry',
      workgroup: from,
      userID: userid,
      position: postion + 1,
      remainingSeconds: timeRemaining,
    };
  },
};

const offer = object({
  id: name,
  workgroup: localName,
  metaData: texts,
  // Fastpath's default; the original does not send its own.
  timeout: or(number, 20),
  waited: or(number, 0),
  subject: optional(text),
  labels: optional(texts),
  queue: optional(name),
  handover: optional(handoverOffer),
});
const handover = object({
  id: name,
  kind: word(['transfer', 'invitation'] as const, 'transfer' as const),
  state: word(['accepted', 'done', 'failed'] as const, 'failed' as const),
  expert: or(text, ''),
  reason: or(text, ''),
});
const revocation = object({ id: name, workgroup: localName, reason: orNone(text, '') });

export const readAssist: { readonly [type: string]: EventReader } = {
  offerReceived(data) {
    const { id, workgroup, metaData, timeout, waited, subject, labels, queue, handover } = offer(data);
    const { question = '', username = '', email = '', ...fields } = metaData;
    const vouched = subject === undefined ? {} : { verified: true as const, subject };
    const labelled = labels === undefined ? {} : { labels };
    const visitor = { name: username, emailAddress: email, fields, ...labelled, ...vouched };
    const about = {
      ...(queue === undefined ? {} : { queue }),
      ...(handover === undefined ? {} : { handover }),
    };
    const told = { offerId: id, workgroup, question, visitor, waited, timeout, ...about };
    return { type: 'offerReceived', offer: told };
  },
  offerRevoked(data) {
    const { id, workgroup, reason } = revocation(data);
    return { type: 'offerRevoked', offerId: id, workgroup, reason };
  },
  handover(data) {
    const { id, kind, state, expert, reason } = handover(data);
    return { type: 'handoverChanged', room: id, kind, state, expert, reason };
  },
};
