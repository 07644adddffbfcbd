/** What workgroups tell visitors and experts, in Fastpath's words. */
import { resourcePart, type WireEvent } from '../../../src/protocol/index.js';
import { invitation, message, roomMessage, session } from './encode-message.js';
import { namespaces } from './namespaces.js';
import { xml, type Element } from './xml.js';

type DataOf<Name> = Extract<WireEvent, { event: Name }>['data'];
type Ask = DataOf<'chatapi.ask'>;
type Assist = DataOf<'chatapi.assist'>;
type Offered = Extract<Assist, { type: 'offerReceived' }>;
type Revoked = Extract<Assist, { type: 'offerRevoked' }>;
type HandedOver = Extract<Assist, { type: 'handover' }>;

const { client, workgroup: fastpath, jive } = namespaces;

export function encodeAsk(data: Ask): readonly Element[] {
  switch (data.type) {
    case 'offer':
      return [invitation(data, data.mucRoom, data.from, '', data.url)];
    case 'update-queue':
      return [message(data, undefined, queueStatus(data.position, data.remaingTime))];
    case 'depart-queue':
      return [
        message(data, undefined, xml('depart-queue', { xmlns: fastpath }, xml(departure(data.reason), {}))),
      ];
    case 'notify-queue': {
      const { userCount, oldestEntry, averageWaitTime, status } = data;
      const notice = xml(
        'notify-queue',
        { xmlns: fastpath },
        xml('count', {}, userCount),
        oldestEntry === '' ? undefined : xml('oldest', {}, oldestEntry),
        xml('time', {}, averageWaitTime),
        xml('status', {}, status),
      );
      return [ofQueue(data, status === 'open', notice)];
    }
    case 'notify-queue-details': {
      const user = xml(
        'user',
        { jid: data.userid },
        xml('position', {}, data.postion),
        xml('time', {}, data.timeRemaining),
        xml('join-time', {}, data.timestamp),
      );
      return [ofQueue(data, true, xml('notify-queue-details', { xmlns: fastpath }, user))];
    }
    case 'groupchat':
      return [roomMessage(data)];
  }
}

/** @param position counted from 1 */
export function queueStatus(position: string, seconds: string): Element {
  return xml('queue-status', { xmlns: fastpath }, xml('position', {}, position), xml('time', {}, seconds));
}

/** @param to the expert's address: these events name it nowhere */
export function encodeAssist(data: Assist, to: string): readonly Element[] {
  switch (data.type) {
    case 'offerReceived':
      return [offered(data, to)];
    case 'offerRevoked':
      return [revoked(data, to)];
    case 'handover':
      return data.state === 'failed' ? [notHandedOver(data, to)] : [];
  }
}

/** Names and values, as Fastpath writes the answers of a form. */
export function metaData(fields: { readonly [name: string]: string }): Element {
  const values = Object.entries(fields).map(([name, value]) => xml('value', { name }, value));
  return xml('metadata', { xmlns: jive }, ...values);
}

function offered(data: Offered, to: string): Element {
  const { id, handover } = data;
  const about = handover?.reason ? xml('reason', {}, handover.reason) : undefined;
  const kind = { transfer: 'transfer', invitation: 'invite' } as const;
  return toExpert(
    data,
    to,
    `offer ${id}`,
    xml(
      'offer',
      { xmlns: fastpath, id, jid: data.from },
      metaData(data.metaData),
      data.timeout === undefined ? undefined : xml('timeout', {}, String(data.timeout)),
      session(id, data.workgroup),
      handover === undefined ? xml('user-request', {}) : xml(kind[handover.kind], {}, about),
    ),
  );
}

function revoked(data: Revoked, to: string): Element {
  const { id, reason } = data;
  return toExpert(
    data,
    to,
    `revoke ${id}`,
    xml(
      'offer-revoke',
      { xmlns: fastpath, id, jid: data.from },
      xml('reason', {}, reason),
      session(id, data.workgroup),
    ),
  );
}

/** Fastpath §5.6: the one who hands over is told by a message of type error. */
function notHandedOver({ workgroup: from, id, reason }: HandedOver, to: string): Element {
  const { stanzas } = namespaces;
  return message(
    { from, to },
    'error',
    session(id, from),
    xml(
      'error',
      { type: 'wait' },
      xml('recipient-unavailable', { xmlns: stanzas }),
      xml('text', { xmlns: stanzas }, reason),
    ),
  );
}

function toExpert(
  { workgroup: from }: { workgroup: string },
  to: string,
  id: string,
  payload: Element,
): Element {
  return xml('iq', { xmlns: client, type: 'set', id, from, to }, payload);
}

function ofQueue({ from, to }: { from: string; to: string }, open: boolean, notice: Element): Element {
  const queue = resourcePart(from) === '' ? `${from}/Default Queue` : from;
  return xml('presence', { xmlns: client, type: open ? undefined : 'unavailable', from: queue, to }, notice);
}

function departure(reason: string | undefined): string {
  return reason === 'cancelled' || reason === 'visitor-left' || reason === 'visitor-gone'
    ? 'departure-requested'
    : 'agent-not-found';
}
