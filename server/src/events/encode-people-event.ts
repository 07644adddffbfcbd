/** What happens between people, as events that travel. */
import type { WireEvent } from '../../../src/protocol/index.js';
import type { PeopleEvent } from '../engine/engine.js';
import { userAddress } from './addresses.js';

/** @param username to whom the event goes */
export function encodePeopleEvent(event: PeopleEvent, username: string, domain: string): WireEvent {
  const to = userAddress(domain, username);
  const from = userAddress(domain, event.from);
  return {
    event: 'chatapi.presence',
    data: { type: 'presence', to, from, show: event.show, status: event.status },
  };
}
