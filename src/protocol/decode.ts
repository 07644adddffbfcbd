/** Unknown input to typed events. The only place that trusts nothing; it never throws. */
import { readAssist, readAsk } from './decode-queue.js';
import { readChat, readNotify, readPresence, readRoom, readStanza } from './decode-chat.js';
import { isObject, member, Mismatch, parseJson } from './decoder.js';
import type { ChatEvent, EventReader } from './events.js';
import { limits } from './limits.js';
import type { EventName } from './wire.js';

/** By event name and by the `type` of the data. Where there is one type only, the data need not name it. */
const readers: {
  readonly [Event in Exclude<EventName, 'resync'>]: { readonly [type: string]: EventReader };
} = {
  'chatapi.ask': readAsk,
  'chatapi.assist': readAssist,
  'chatapi.muc': readRoom,
  'chatapi.chat': readChat,
  'chatapi.presence': { presence: readPresence },
  'chatapi.notify': { notify: readNotify },
  'chatapi.xmpp': { xmpp: readStanza },
};

/**
 * One SSE frame to one event.
 * @param event the frame's `event:` name
 * @param data the frame's `data:` text
 */
export function decodeEvent(event: string, data: string): ChatEvent {
  // Whatever its data: missing a resync would leave a gap for ever.
  if (event === 'resync') return { type: 'resync' };
  let reason: string;
  try {
    return read(event, data);
  } catch (error) {
    // Only a Mismatch is sure to hold no text of the event: a SyntaxError quotes what it could not parse.
    reason = error instanceof Mismatch ? error.message : 'cannot be read';
  }
  return {
    type: 'undecodable',
    event: event.slice(0, 40),
    reason: `The event is not in the contract: ${reason}.`,
  };
}

function read(event: string, data: string): ChatEvent {
  const types = member(readers, event) as (typeof readers)['chatapi.ask'] | undefined;
  if (!types) throw new Mismatch('unknown event name');
  if (data.length > limits.eventText) throw new Mismatch('too long');
  const value = parse(data);
  if (!isObject(value)) throw new Mismatch('no JSON object');
  const [first, ...more] = Object.keys(types);
  const type = member(value, 'type') ?? (more.length === 0 ? first : undefined);
  const reader = member(types, String(type)) as EventReader | undefined;
  if (!reader) throw new Mismatch('unknown type');
  return reader(value);
}

function parse(data: string): unknown {
  try {
    return parseJson(data);
  } catch {
    // The original does not escape line ends in texts, so that they arrive as several `data:` lines.
    const escaped = data.replace(/[\n\r\t]/g, (sign) => JSON.stringify(sign).slice(1, -1));
    try {
      return parseJson(escaped);
    } catch {
      throw new Mismatch('no JSON');
    }
  }
}
