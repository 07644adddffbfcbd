/** Messages, in rooms and between two. */
import {
  bareAddress,
  domainPart,
  type MessageData,
  type RosterItem,
  type WireChatMessage,
  type WireChatState,
  type WireInvitation,
  type WireNotify,
  type WireRoomEnded,
  type WireRoomMessage,
  type WireRoomSubject,
} from '../../../src/protocol/index.js';
import { namespaces } from './namespaces.js';
import { attribute, xml, type Child, type Element } from './xml.js';

const { client } = namespaces;

export function encodeMuc(
  data: WireRoomMessage | WireInvitation | WireRoomEnded | WireRoomSubject,
): readonly Element[] {
  switch (data.type) {
    case 'groupchat':
      return [roomMessage(data)];
    case 'subject':
      return [message(data, 'groupchat', xml('subject', {}, data.subject))];
    case 'ended':
      return [ended(data)];
    case 'invitationReceived':
      return [invitation(data, data.room, data.inviter, data.reason, data.url)];
  }
}

/** @param past told as history, with the time when it was written (XEP-0203) */
export function roomMessage(data: WireRoomMessage, past = false): Element {
  const room = bareAddress(data.from);
  return message(
    data,
    'groupchat',
    textOf('body', data.body),
    data.name === undefined ? undefined : xml('nick', { xmlns: namespaces.nick }, data.name),
    data.seq === undefined
      ? undefined
      : xml('stanza-id', { xmlns: namespaces.stanzaId, id: String(data.seq), by: room }),
    properties(data.data),
    past ? delay(data.stamp, room) : undefined,
  );
}

/** XEP-0045 §7.8.2, with what Fastpath adds for who comes from a workgroup. */
export function invitation(
  addresses: { readonly to: string },
  room: string,
  inviter: string,
  reason: string,
  url: string,
): Element {
  const fromWorkgroup = domainPart(inviter).startsWith('workgroup.');
  return message(
    { from: room, to: addresses.to },
    undefined,
    xml(
      'x',
      { xmlns: namespaces.mucUser },
      xml('invite', { from: inviter }, reason === '' ? undefined : xml('reason', {}, reason)),
    ),
    fromWorkgroup ? session(room, inviter) : undefined,
    url === '' ? undefined : xml('x', { xmlns: namespaces.oob }, xml('url', {}, url)),
  );
}

/** The session of a workgroup has the name of its room. */
export function session(room: string, workgroup: string): Element {
  const id = room.split('@', 1)[0]!;
  return xml('session', { xmlns: namespaces.jive, id, workgroup: bareAddress(workgroup) });
}

export function encodeChat(data: WireChatMessage | WireChatState): Element {
  if ('state' in data) return message(data, data.type, xml(data.state, { xmlns: namespaces.chatStates }));
  return message(data, data.type, textOf('body', data.body), properties(data.data));
}

/** An object without a text; and pushes of one's contacts (RFC 6121 §2.1.6). Left messages have no stanza. */
export function encodeNotify(notify: WireNotify): readonly Element[] {
  const { to, data } = notify;
  if (data === null || 'leftMessage' in data || 'leftMessageHandled' in data) return [];
  if ('contact' in data && notify.id === undefined)
    return [rosterPush(to, contactItem(data.contact as RosterItem))];
  if ('contactRemoved' in data && notify.id === undefined)
    return [rosterPush(to, xml('item', { jid: String(data.contactRemoved), subscription: 'remove' }))];
  return [message(notify, undefined, properties(data))];
}

/** RFC 6121 §2.1.2. */
export function contactItem({ jid, nickname, subscription, asked, groups }: RosterItem): Element {
  return xml(
    'item',
    { jid, name: nickname === '' ? undefined : nickname, subscription, ask: asked ? 'subscribe' : undefined },
    ...groups.group.map((group) => xml('group', {}, group)),
  );
}

function rosterPush(to: string, item: Element): Element {
  const id = `roster ${attribute(item, 'jid')!}`;
  return xml('iq', { xmlns: client, type: 'set', id, to }, xml('query', { xmlns: namespaces.roster }, item));
}

/** XEP-0045 §10.9. */
function ended({ from, to, reason }: WireRoomEnded): Element {
  return xml(
    'presence',
    { xmlns: client, type: 'unavailable', from, to },
    xml(
      'x',
      { xmlns: namespaces.mucUser },
      xml('item', { affiliation: 'none', role: 'none' }),
      xml('destroy', {}, xml('reason', {}, reason)),
    ),
  );
}

export function message(
  { from, to, id }: { readonly from: string; readonly to: string; readonly id?: string },
  type: string | undefined,
  ...children: readonly Child[]
): Element {
  return xml('message', { xmlns: client, type, from, to, id }, ...children);
}

export function delay(stamp: string | undefined, from: string): Element | undefined {
  return stamp === undefined ? undefined : xml('delay', { xmlns: namespaces.delay, stamp, from });
}

/** As Smack attaches an object, and the original reads it. */
function properties(data: MessageData | null): Element | undefined {
  if (data === null) return undefined;
  return xml(
    'properties',
    { xmlns: namespaces.properties },
    xml('property', {}, xml('name', {}, 'data'), xml('value', { type: 'string' }, JSON.stringify(data))),
  );
}

function textOf(name: string, text: string): Element | undefined {
  return text === '' ? undefined : xml(name, {}, text);
}
