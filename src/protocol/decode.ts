/** Unknown input to typed events. The only place that trusts nothing; it never throws. */
import { readAssist, readQueue } from './decode-assist.js';
import { readChat, readNotify, readRoom, readStanza, readUserPresence } from './decode-chat.js';
import { readAsk } from './decode-queue.js';
import { readEnding, readPresence, readRoomChat, readRoomMessage, readState } from './decode-room.js';
import { isObject, member, Mismatch, parseJson } from './decoder.js';
import type { ChatEvent, EventReader } from './events.js';
import { limits } from './limits.js';
import type { EventName } from './wire.js';

/** By event name and by the `type` of the data. Where there is one type only, the data need not name it. */
interface Readers {
  readonly [event: string]: { readonly [type: string]: EventReader };
}

const readers: Readers = {
  // Not spread, which bundlers would keep: it might run getters.
  'chatapi.ask': /* @__PURE__ */ Object.assign({}, readAsk, readQueue),
  'chatapi.assist': readAssist,
  'chatapi.muc': readRoom,
  'chatapi.chat': readChat,
  'chatapi.presence': { presence: readUserPresence },
  'chatapi.notify': { notify: readNotify },
  'chatapi.xmpp': { xmpp: readStanza },
} satisfies { readonly [Event in Exclude<EventName, 'resync'>]: unknown };

const visitorReaders: Readers = {
  'chatapi.ask': readAsk,
  'chatapi.muc': { groupchat: readRoomMessage, ended: readEnding },
  'chatapi.chat': { groupchat: readRoomChat, chat: readState },
  'chatapi.presence': { presence: readPresence },
} satisfies { readonly [Event in EventName]?: unknown };

/**
 * One SSE frame to one event.
 * @param event the frame's `event:` name
 * @param data the frame's `data:` text
 */
export function decodeEvent(event: string, data: string): ChatEvent {
  return decode(event, data, readers);
}

/** The same for a visitor, to whom every other event is as undecodable as one that nobody knows. */
export function decodeVisitorEvent(event: string, data: string): ChatEvent {
  return decode(event, data, visitorReaders);
}

function decode(event: string, data: string, readers: Readers): ChatEvent {
  // Whatever its data: missing a resync would leave a gap for ever.
  if (event === 'resync') return { type: 'resync' };
  let reason: string;
  try {
    return read(event, data, readers);
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

function read(event: string, data: string, readers: Readers): ChatEvent {
  const types = member(readers, event) as Readers[string] | undefined;
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
