/** What happens between people, as events that travel. */
import type { RosterItem, WireEvent } from '../../../src/protocol/index.js';
import type { Contact, EngineEvent, PeopleEvent } from '../engine/engine.js';
import { userAddress } from './addresses.js';

const types: { readonly [Type in PeopleEvent['type']]: true } = {
  presence: true,
  subscription: true,
  contactChanged: true,
  contactRemoved: true,
  directMessage: true,
  directChatState: true,
};

export function isPeopleEvent(event: EngineEvent): event is PeopleEvent {
  return Object.hasOwn(types, event.type);
}

/** @param username to whom the event goes */
export function encodePeopleEvent(event: PeopleEvent, username: string, domain: string): WireEvent {
  const to = userAddress(domain, username);
  switch (event.type) {
    case 'presence': {
      const { show, status } = event;
      const from = userAddress(domain, event.from);
      return { event: 'chatapi.presence', data: { type: 'presence', to, from, show, status } };
    }
    case 'subscription': {
      const { show, status, name, step: subscription } = event;
      const from = userAddress(domain, event.from);
      return {
        event: 'chatapi.presence',
        data: { type: 'presence', to, from, show, status, subscription, name },
      };
    }
    case 'contactChanged': {
      const contact = rosterItem(event.contact, domain);
      return { event: 'chatapi.notify', data: { type: 'notify', to, from: to, data: { contact } } };
    }
    case 'contactRemoved': {
      const contactRemoved = userAddress(domain, event.username);
      return { event: 'chatapi.notify', data: { type: 'notify', to, from: to, data: { contactRemoved } } };
    }
    case 'directMessage': {
      const { id, body, data, stamp } = event.message;
      const addresses = {
        to: userAddress(domain, event.message.to),
        from: userAddress(domain, event.message.from),
      };
      return body === ''
        ? { event: 'chatapi.notify', data: { type: 'notify', ...addresses, data, id, stamp } }
        : { event: 'chatapi.chat', data: { type: 'chat', ...addresses, body, data, id, stamp } };
    }
    case 'directChatState': {
      const from = userAddress(domain, event.from);
      return { event: 'chatapi.chat', data: { type: 'chat', to, from, state: event.state } };
    }
  }
}

const subscriptionTypes = { none: 0, to: 1, from: 2, both: 3 } as const;

/** A contact as the API shows it. */
export function rosterItem(contact: Contact, domain: string): RosterItem {
  const { username, nickname, name, subscription, asked, presence } = contact;
  return {
    jid: userAddress(domain, username),
    nickname,
    subscriptionType: subscriptionTypes[subscription],
    groups: { group: [...contact.groups] },
    ...(presence === undefined ? {} : { show: presence.show, status: presence.status }),
    name,
    subscription,
    asked,
  };
}
