/** Events of talking: rooms, one-to-one chats, presence, notices and raw stanzas. */
import { bareAddress, domainPart, localPart, resourcePart } from './address.js';
import { availability, endReason, leftMessage, messageData, role, sequence } from './answers.js';
import { decodeBase64 } from './base64.js';
import {
  isObject,
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
const data: Decoder<ReturnType<typeof messageData>> = (value) => {
  if (typeof value !== 'string' || !value.startsWith('{')) return messageData(value);
  try {
    return messageData(parseJson(value));
  } catch {
    return null;
  }
};

const roomAddress: Decoder<string> = (value) => {
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
const invitation = object({
  room: optional(roomAddress),
  from: optional(roomAddress),
  inviter: orNone(text, ''),
  reason: orNone(text, ''),
  url: orNone(text, ''),
});
const ending = object({ from: roomAddress, reason: endReason });

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

export const readRoom: { readonly [type: string]: EventReader } = {
  groupchat: readRoomMessage,
  invitationReceived(event) {
    const { room, from, inviter, reason, url } = invitation(event);
    const address = room ?? from;
    if (address === undefined) throw new Mismatch('room: no text');
    return {
      type: 'invitationReceived',
      room: localPart(address),
      roomJid: bareAddress(address),
      inviter,
      reason,
      url,
    };
  },
  ended(event) {
    const { from, reason } = ending(event);
    return { type: 'roomEnded', room: localPart(from), reason };
  },
};

const direct = object({ from: name, to: or(text, ''), body: text, data, stamp: optional(text) });
const stateChange = object({ from: name, state: text });

const readDirect: EventReader = (event) => {
  if (member(event, 'state') !== undefined && member(event, 'body') === undefined) return readState(event);
  const { from, to, body, data, stamp } = direct(event);
  return {
    type: 'directMessageReceived',
    from: bareAddress(from),
    to: bareAddress(to),
    body,
    data,
    stamp,
  };
};

const readState: EventReader = (event) => {
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

export const readChat: { readonly [type: string]: EventReader } = {
  chat: readDirect,
  normal: readDirect,
  headline: readDirect,
  groupchat: (event) => (member(event, 'state') === undefined ? readRoomMessage(event) : readState(event)),
  error() {
    // It carries the text this side has sent, as if the other had said it.
    throw new Mismatch('a message that was not delivered');
  },
};

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

const notice = object({ from: or(text, ''), data });

export const readNotify: EventReader = (event) => {
  const { from, data } = notice(event);
  const left = data && member(data, 'leftMessage');
  if (isObject(left)) return { type: 'messageLeft', message: leftMessage(left) };
  const handled = data && member(data, 'leftMessageHandled');
  if (typeof handled === 'string') return { type: 'leftMessageHandled', id: handled };
  return { type: 'notified', from: bareAddress(from), data };
};

const stanza = object({ xmpp: name });

export const readStanza: EventReader = (event) => ({
  type: 'stanzaReceived',
  xml: decodeBase64(stanza(event).xmpp),
});

/** Rooms live at `conference.` and the domain: nothing else tells an occupant's address from a user's. */
function isRoom(address: string): boolean {
  return domainPart(address).startsWith('conference.') && localPart(address) !== '';
}
