import { limits, shows, type Show } from '../../../src/protocol/index.js';
import type { Act } from './acts.js';
import { addressOf, type Address } from './address.js';
import { namespaces } from './namespaces.js';
import { StanzaError, wrong } from './stanza-error.js';
import { attribute, childText, type Element } from './xml.js';

/** How many messages whoever joins is told, and may ask for. */
const usualHistory = 20;
const mostHistory = 100;

const steps = ['subscribe', 'subscribed', 'unsubscribe', 'unsubscribed'] as const;

/** @throws StanzaError */
export function decodePresence(stanza: Element, domain: string): Act {
  const type = attribute(stanza, 'type');
  const to = attribute(stanza, 'to');
  const address = to === undefined ? undefined : addressOf(to, domain);
  if (type === 'error') return { type: 'nothing' };
  const step = steps.find((each) => each === type);
  if (step !== undefined) {
    if (address?.place !== 'user') throw wrong('to', 'Only users can be contacts.');
    return { type: 'subscription', username: address.name, step };
  }
  if (type === 'unavailable') return gone(stanza, address);
  if (type !== undefined) throw wrong('type', 'This type of presence is not known.');
  return here(stanza, address);
}

function gone(stanza: Element, address: Address | undefined): Act {
  switch (address?.place) {
    case undefined:
      return { type: 'presence', show: 'offline', status: statusOf(stanza) };
    case 'room':
      return { type: 'leaveRoom', room: address.name };
    case 'workgroup':
      return { type: 'leaveWorkgroup', workgroup: address.name };
    default:
      throw notHere();
  }
}

function here(stanza: Element, address: Address | undefined): Act {
  const show = showOf(stanza);
  switch (address?.place) {
    case undefined:
      return { type: 'presence', show, status: statusOf(stanza) };
    case 'room':
      return join(stanza, address.name, address.nick);
    case 'workgroup': {
      const workgroup = address.name;
      // Fastpath: who is away, away for long or not to be disturbed takes no offers of it.
      if (show !== 'available' && show !== 'chat') return { type: 'leaveWorkgroup', workgroup };
      const maxChats = maxChatsOf(stanza);
      return { type: 'joinWorkgroup', workgroup, ...(maxChats === undefined ? {} : { maxChats }) };
    }
    default:
      throw notHere();
  }
}

/** XEP-0045 §7.2; without the `x` it is a presence to a room in which one is already, or the way of old clients. */
function join(stanza: Element, room: string, nick: string): Act {
  if (nick === '') throw wrong('to', 'To join a room its address needs a nick.');
  const x = stanza.getChild('x', namespaces.muc);
  const password = x === undefined ? undefined : childText(x, 'password');
  if (password !== undefined && password.length > limits.name)
    throw wrong('password', `A password must not be longer than ${limits.name} characters.`);
  return {
    type: 'join',
    room,
    nick,
    history: x === undefined ? 0 : historyOf(x),
    ...(password === undefined || password === '' ? {} : { password }),
  };
}

function historyOf(x: Element): number {
  const history = x.getChild('history');
  if (history === undefined) return usualHistory;
  if (attribute(history, 'maxchars') === '0' || attribute(history, 'seconds') === '0') return 0;
  const wanted = attribute(history, 'maxstanzas');
  return wanted === undefined ? usualHistory : Math.min(wholeNumber(wanted, 'maxstanzas'), mostHistory);
}

/** Smack writes the element with an underscore. */
function maxChatsOf(stanza: Element): number | undefined {
  const status = stanza.getChild('agent-status', namespaces.workgroup);
  if (status === undefined) return undefined;
  const text = childText(status, 'max-chats') ?? childText(status, 'max_chats');
  if (text === undefined) return undefined;
  const count = wholeNumber(text, 'max-chats');
  if (count < 1 || count > 100) throw wrong('max-chats', 'An expert’s limit is from 1 to 100 chats.');
  return count;
}

function showOf(stanza: Element): Show {
  const text = childText(stanza, 'show')?.trim();
  if (text === undefined) return 'available';
  const show = shows.find((each) => each === text && each !== 'available');
  if (show === undefined) throw wrong('show', 'A show is chat, away, xa or dnd.');
  return show;
}

function statusOf(stanza: Element): string {
  const status = childText(stanza, 'status') ?? '';
  if (status.length > limits.status)
    throw wrong('status', `A status must not be longer than ${limits.status} characters.`);
  return status;
}

function wholeNumber(text: string, field: string): number {
  if (!/^\s*\d{1,6}\s*$/.test(text)) throw wrong(field, `The value of ${field} must be a whole number.`);
  return Number(text);
}

function notHere(): StanzaError {
  return wrong('to', 'Presence goes to everybody who may see it, to a room, or to a workgroup.');
}
