/**
 * The events of a stream as the stanzas that an XMPP server would have sent. Pure: an event and its stanzas are the same
 * thing in two dialects, so that whoever reads both must choose one.
 */
import type { WireEvent } from '../../../src/protocol/index.js';
import { encodeAsk, encodeAssist } from './encode-fastpath.js';
import { encodeChat, encodeMuc, encodeNotify } from './encode-message.js';
import { encodePresence } from './encode-presence.js';
import type { Reader } from './reader.js';
import type { Element } from './xml.js';

/** None for what only our own dialect can say. */
export function encodeEvent({ event, data }: WireEvent, reader: Reader): readonly Element[] {
  switch (event) {
    case 'chatapi.ask':
      return encodeAsk(data);
    case 'chatapi.assist':
      return encodeAssist(data, reader.address);
    case 'chatapi.muc':
      return encodeMuc(data);
    case 'chatapi.chat':
      return [encodeChat(data)];
    case 'chatapi.presence':
      return encodePresence(data, reader);
    case 'chatapi.notify':
      return encodeNotify(data);
    case 'chatapi.xmpp':
    case 'resync':
      return [];
  }
}
