/** Events of a room, as visitors and experts get them. */
import { bareAddress, domainPart, localPart, resourcePart } from './address.js';
import { availability, endReason, messageData, role, sequence } from './answers.js';
import {
  member,
  Mismatch,
  name,
  object,
  optional,
  or,
  orNone,
  parseJson,
  text,
  type Decoder,
} from './decoder.js';
import type { EventReader } from './events.js';
import { chatStates } from './presence.js';

/** An object, or the JSON of one as a text; anything else is nothing. */
export const data: Decoder<ReturnType<typeof messageData>> = (value) => {
  if (typeof value !== 'string' || !value.startsWith('{')) return messageData(value);
  try {
    return messageData(parseJson(value));
  } catch {
    return null;
  }
};

export const roomAddress: Decoder<string> = (value) => {
  name(localPart(name(value)));
  return text(value);
};

const roomMessage = object({
  from: roomAddress,
  body: or(text, ''),
  data,
  id: optional(name),
  seq: optional(sequence),
  stamp: optional(text),
  name: optional(name),
  role: optional(role),
});

export const readRoomMessage: EventReader = (event) => {
  const { from, body, id, seq, stamp, ...about } = roomMessage(event);
  if (!body && !about.data) throw new Mismatch('body: no text');
  const nick = resourcePart(from);
  return {
    type: 'messageReceived',
    room: localPart(from),
    message: {
      id,
      seq,
      stamp,
      nick,
      name: about.name ?? nick,
      // The original tells no roles. What has no nick is the room itself; a visitor's partner is an expert.
      role: about.role ?? (nick ? 'expert' : 'service'),
      body,
      data: about.data,
    },
  };
};

const ending = object({ from: roomAddress, reason: endReason });

export const readEnding: EventReader = (event) => {
  const { from, reason } = ending(event);
  return { type: 'roomEnded', room: localPart(from), reason };
};

const stateChange = object({ from: name, state: text });

/** Of a room or of a one-to-one chat. */
export const readState: EventReader = (event) => {
  const change = stateChange(event);
  const state = chatStates.find((known) => known === change.state);
  if (!state) throw new Mismatch('state: unknown');
  const inRoom = isRoom(change.from) || member(event, 'type') === 'groupchat';
  return {
    type: 'chatStateChanged',
    room: inRoom ? localPart(change.from) : undefined,
    from: inRoom ? resourcePart(change.from) : bareAddress(change.from),
    state,
  };
};

/** The original tells chat states under the name of one-to-one messages. */
export const readRoomChat: EventReader = (event) =>
  member(event, 'state') === undefined ? readRoomMessage(event) : readState(event);

const presence = object({
  from: name,
  show: availability,
  status: orNone(text, ''),
  name: optional(name),
  role: optional(role),
  reason: orNone(text, ''),
});

export const readPresence: EventReader = (event) => {
  const { from, show, status, reason, ...occupant } = presence(event);
  const nick = resourcePart(from);
  if (!isRoom(from) || !nick) return { type: 'presenceChanged', from: bareAddress(from), show, status };
  const room = localPart(from);
  if (show === 'offline') return { type: 'occupantLeft', room, nick, reason };
  return { type: 'occupantJoined', room, nick, name: occupant.name ?? nick, role: occupant.role ?? 'expert' };
};

/** Rooms live at `conference.` and the domain: nothing else tells an occupant's address from a user's. */
function isRoom(address: string): boolean {
  return domainPart(address).startsWith('conference.') && localPart(address) !== '';
}
