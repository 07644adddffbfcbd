/** Events of waiting: what tells visitors their place in the queue and their room. */
import { bareAddress } from './address.js';
import { endReason, estimate, localName } from './answers.js';
import { readRoomMessage } from './decode-room.js';
import { Mismatch, name, number, object, optional, orNone, text } from './decoder.js';
import type { EventReader } from './events.js';

const roomOffer = object({ mucRoom: optional(name), from: optional(name), url: orNone(text, '') });
const queueUpdate = object({
  position: orNone(number, undefined),
  remaingTime: orNone(number, undefined),
  estimate: optional(estimate),
});
const departure = object({ reason: orNone(endReason, 'no-expert' as const) });

export const readAsk: { readonly [type: string]: EventReader } = {
  offer(data) {
    const { mucRoom, from, url } = roomOffer(data);
    const address = mucRoom ?? from;
    if (address === undefined) throw new Mismatch('mucRoom: no text');
    return { type: 'roomOffered', room: localName(address), roomJid: bareAddress(address), url };
  },
  'update-queue'(data) {
    const { position, remaingTime, estimate: range } = queueUpdate(data);
    const known =
      remaingTime !== undefined && remaingTime >= 0 ? { from: remaingTime, to: remaingTime } : undefined;
    return {
      type: 'queueUpdated',
      // -1 is the original's word for unknown.
      position: position !== undefined && position > 0 ? position : undefined,
      estimate: range ?? known,
    };
  },
  'depart-queue': (data) => ({ type: 'queueDeparted', reason: departure(data).reason }),
  // The original tells a visitor each room message twice, here and in `chatapi.muc`.
  groupchat: readRoomMessage,
};
