/** Events that only experts get about those who wait: queues and offers. */
import { localName } from './answers.js';
import { name, number, object, optional, or, orNone, text, texts, type Decoder } from './decoder.js';
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
});
const entry = object({ from: localName, userid: text, postion: number, timeRemaining: orNone(number, -1) });

export const readQueue: { readonly [type: string]: EventReader } = {
  'notify-queue'(data) {
    const { from, userCount, averageWaitTime, status, oldestEntry } = overview(data);
    return {
      type: 'queueOverview',
      workgroup: from,
      waiting: userCount,
      averageWait: Math.max(0, averageWaitTime),
      // Fastpath's words: `ready` is not open; `active` is not open either, but somebody still waits.
      open: status === 'open',
      oldest: oldestEntry,
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
});
const revocation = object({ id: name, workgroup: localName, reason: orNone(text, '') });

export const readAssist: { readonly [type: string]: EventReader } = {
  offerReceived(data) {
    const { id, workgroup, metaData, timeout, waited, subject } = offer(data);
    const { question = '', username = '', email = '', ...fields } = metaData;
    const vouched = subject === undefined ? {} : { verified: true as const, subject };
    const visitor = { name: username, emailAddress: email, fields, ...vouched };
    return { type: 'offerReceived', offer: { offerId: id, workgroup, question, visitor, waited, timeout } };
  },
  offerRevoked(data) {
    const { id, workgroup, reason } = revocation(data);
    return { type: 'offerRevoked', offerId: id, workgroup, reason };
  },
};
