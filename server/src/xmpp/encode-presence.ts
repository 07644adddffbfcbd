/** Presence, of contacts and of occupants. */
import { resourcePart, type WirePresence } from '../../../src/protocol/index.js';
import { namespaces } from './namespaces.js';
import type { Reader } from './reader.js';
import { xml, type Child, type Element } from './xml.js';

/** A step of a subscription brings what may be seen from now on (RFC 6121 §3.1.5). */
export function encodePresence(data: WirePresence, reader: Reader): readonly Element[] {
  const { subscription, show } = data;
  if (subscription !== undefined) {
    const step = presence(data, subscription);
    return subscription === 'subscribed' && show !== 'offline' ? [step, shown(data)] : [step];
  }
  return [isOccupant(data) ? occupant(data, reader) : shown(data)];
}

/** XEP-0045 §7.2.2, §7.2.3. */
export function occupant(
  data: Pick<WirePresence, 'from' | 'to' | 'show' | 'role' | 'reason'>,
  reader: Reader,
): Element {
  const isGone = data.show === 'offline';
  const nick = resourcePart(data.from);
  // A visitor is the only one in its room.
  const isOwn = reader.kind === 'visitor' ? data.role === 'visitor' : nick === reader.username;
  return presence(
    data,
    isGone ? 'unavailable' : undefined,
    xml(
      'x',
      { xmlns: namespaces.mucUser },
      xml(
        'item',
        { affiliation: 'none', role: isGone ? 'none' : 'participant' },
        data.reason === undefined ? undefined : xml('reason', {}, data.reason),
      ),
      isOwn ? xml('status', { code: '110' }) : undefined,
    ),
  );
}

function shown(data: WirePresence): Element {
  const { show, status } = data;
  return presence(
    data,
    show === 'offline' ? 'unavailable' : undefined,
    show === 'available' || show === 'offline' ? undefined : xml('show', {}, show),
    status === '' ? undefined : xml('status', {}, status),
  );
}

function isOccupant({ role, subscription }: WirePresence): boolean {
  return role !== undefined && subscription === undefined;
}

function presence(
  { from, to }: Pick<WirePresence, 'from' | 'to'>,
  type: string | undefined,
  ...children: readonly Child[]
): Element {
  return xml('presence', { xmlns: namespaces.client, type, from, to }, ...children);
}
