/** Events that only experts get: invitations, one-to-one chats, notices and raw stanzas. */
import { bareAddress, localPart, resourcePart } from './address.js';
import { availability, leftMessage } from './answers.js';
import { decodeBase64 } from './base64.js';
import {
  data,
  readEnding,
  readPresence,
  readRoomChat,
  readRoomMessage,
  readState,
  roomAddress,
} from './decode-room.js';
import { isObject, member, Mismatch, name, object, optional, or, orNone, text, word } from './decoder.js';
import type { EventReader } from './events.js';
import type { SubscriptionStep } from './operations/people.js';

const invitation = object({
  room: optional(roomAddress),
  from: optional(roomAddress),
  inviter: orNone(text, ''),
  reason: orNone(text, ''),
  url: orNone(text, ''),
});

const subjectChange = object({ from: roomAddress, subject: text });

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
  ended: readEnding,
  subject(event) {
    const { from, subject } = subjectChange(event);
    return { type: 'subjectChanged', room: localPart(from), nick: resourcePart(from), subject };
  },
};

const direct = object({
  from: name,
  to: or(text, ''),
  body: text,
  data,
  stamp: optional(text),
  id: optional(name),
});

const readDirect: EventReader = (event) => {
  if (member(event, 'state') !== undefined && member(event, 'body') === undefined) return readState(event);
  const { from, to, body, data, stamp, id } = direct(event);
  return {
    type: 'directMessageReceived',
    from: bareAddress(from),
    to: bareAddress(to),
    body,
    data,
    stamp,
    ...(id === undefined ? {} : { id }),
  };
};

export const readChat: { readonly [type: string]: EventReader } = {
  chat: readDirect,
  normal: readDirect,
  headline: readDirect,
  groupchat: readRoomChat,
  error() {
    // It carries the text this side has sent, as if the other had said it.
    throw new Mismatch('a message that was not delivered');
  },
};

const subscription = object({
  from: name,
  name: or(text, ''),
  subscription: word<SubscriptionStep, undefined>(
    ['subscribe', 'subscribed', 'unsubscribe', 'unsubscribed'],
    undefined,
  ),
  show: availability,
  status: or(text, ''),
});

/** The presence of people, besides that of occupants. */
export const readUserPresence: EventReader = (event) => {
  if (member(event, 'subscription') === undefined) return readPresence(event);
  const { subscription: step, from, name, show, status } = subscription(event);
  return step === undefined
    ? readPresence(event)
    : { type: 'subscriptionChanged', from: bareAddress(from), name, step, show, status };
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
