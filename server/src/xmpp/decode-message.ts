import { chatStates, limits, type ChatState } from '../../../src/protocol/index.js';
import type { Act } from './acts.js';
import { addressOf, type Address } from './address.js';
import { namespaces } from './namespaces.js';
import { StanzaError, wrong } from './stanza-error.js';
import { attribute, childText, elementsOf, type Element } from './xml.js';

/** @throws StanzaError */
export function decodeMessage(stanza: Element, domain: string): Act {
  // RFC 6121 §5.2.2: a type that is not known is `normal`.
  const type = attribute(stanza, 'type') ?? 'normal';
  if (type === 'error') return { type: 'nothing' };
  const to = attribute(stanza, 'to');
  if (to === undefined) throw wrong('to', 'A message needs a to.');
  const address = addressOf(to, domain);
  const invitation = stanza.getChild('x', namespaces.mucUser);
  if (invitation !== undefined) return invite(invitation, address, domain);
  if (type === 'groupchat') return toRoom(stanza, address);
  if (address.place === 'room') throw wrong('to', 'Nobody in a room can be written to alone.');
  if (address.place !== 'user') throw nobody();
  return toUser(stanza, address.name);
}

/** XEP-0045 §7.8.2. */
function invite(x: Element, address: Address, domain: string): Act {
  const [invited, second] = x.getChildren('invite', namespaces.mucUser);
  // Who invited is not told of a refusal: whoever does not come stays away.
  if (invited === undefined && x.getChild('decline', namespaces.mucUser) !== undefined)
    return { type: 'nothing' };
  if (invited === undefined || second !== undefined) throw wrong('invite', 'One invitation at a time.');
  if (address.place !== 'room') throw wrong('to', 'Only a room can invite.');
  const user = addressOf(attribute(invited, 'to') ?? '', domain);
  if (user.place !== 'user') throw nobody();
  const reason = childText(invited, 'reason') ?? '';
  if (reason.length > limits.status)
    throw wrong('reason', `A reason must not be longer than ${limits.status} characters.`);
  return { type: 'invite', room: address.name, username: user.name, reason };
}

function toRoom(stanza: Element, address: Address): Act {
  if (address.place !== 'room') throw nobody();
  if (address.nick !== '') throw wrong('to', 'Nobody in a room can be written to alone.');
  const room = address.name;
  const body = childText(stanza, 'body');
  const subject = childText(stanza, 'subject');
  // XEP-0045 §8.1: a subject without a body changes that of the room.
  if (body === undefined && subject !== undefined) {
    if (subject.length > limits.field)
      throw wrong('subject', `A subject must not be longer than ${limits.field} characters.`);
    return { type: 'setSubject', room, subject };
  }
  const state = chatStateOf(stanza);
  if (body === undefined && state !== undefined) return { type: 'chatState', to: room, state };
  return { type: 'post', room, ...written(stanza, body) };
}

function toUser(stanza: Element, to: string): Act {
  const body = childText(stanza, 'body');
  const state = chatStateOf(stanza);
  if (body === undefined && state !== undefined) return { type: 'directChatState', to, state };
  return { type: 'send', to, ...written(stanza, body) };
}

function written(stanza: Element, body = ''): { body: string; id?: string; data?: string } {
  const id = attribute(stanza, 'id');
  const data = dataOf(stanza);
  if (body === '' && data === undefined) throw wrong('body', 'A message needs a body.');
  return { body, ...(id === undefined ? {} : { id }), ...(data === undefined ? {} : { data }) };
}

/** Where the original puts what travels beside the text: the JSON text of the property `data`. */
function dataOf(stanza: Element): string | undefined {
  const properties = stanza.getChild('properties', namespaces.properties);
  const named = properties
    ?.getChildren('property')
    .find((property) => childText(property, 'name') === 'data');
  return named === undefined ? undefined : childText(named, 'value');
}

function chatStateOf(stanza: Element): ChatState | undefined {
  const element = elementsOf(stanza).find((child) => child.getNS() === namespaces.chatStates);
  return chatStates.find((state) => state === element?.name);
}

function nobody(): StanzaError {
  return new StanzaError('not-found', 'There is nobody at this address.', 'to');
}
