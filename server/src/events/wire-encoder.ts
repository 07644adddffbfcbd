/** What the engine says, as events that travel: bare names become addresses. */
import type { WireEvent } from '../../../src/protocol/index.js';
import type { EngineEvent } from '../engine/engine.js';
import { encodePeopleEvent, isPeopleEvent } from './encode-people-event.js';
import { encodeRoomEvent } from './encode-room-event.js';

/** @param username to whom the event goes */
export function encodeEngineEvent(event: EngineEvent, username: string, domain: string): WireEvent {
  return isPeopleEvent(event)
    ? encodePeopleEvent(event, username, domain)
    : encodeRoomEvent(event, username, domain);
}
