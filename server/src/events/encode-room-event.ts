/** What happens in rooms, as events that travel. */
import type { WireEvent } from '../../../src/protocol/index.js';
import type { RoomEvent } from '../engine/engine.js';
import { roomAddress, userAddress } from './addresses.js';

/** @param username to whom the event goes */
export function encodeRoomEvent(event: RoomEvent, username: string, domain: string): WireEvent {
  const to = userAddress(domain, username);
  switch (event.type) {
    case 'roomMessage': {
      const { id, seq, stamp, name, role, nick, body, data } = event.message;
      const from = roomAddress(domain, event.room, nick);
      return {
        event: 'chatapi.muc',
        data: { type: 'groupchat', to, from, body, data, id, seq, stamp, name, role },
      };
    }
    case 'occupantJoined': {
      const { nick, name, role } = event.occupant;
      const from = roomAddress(domain, event.room, nick);
      return {
        event: 'chatapi.presence',
        data: { type: 'presence', to, from, show: 'available', status: '', name, role },
      };
    }
    case 'occupantLeft': {
      const { nick, name, role } = event.occupant;
      const from = roomAddress(domain, event.room, nick);
      const { reason } = event;
      return {
        event: 'chatapi.presence',
        data: { type: 'presence', to, from, show: 'offline', status: '', name, role, reason },
      };
    }
    case 'roomEnded':
      return {
        event: 'chatapi.muc',
        data: { type: 'ended', to, from: roomAddress(domain, event.room), reason: event.reason },
      };
    case 'subjectChanged': {
      const from = roomAddress(domain, event.room, event.nick);
      return { event: 'chatapi.muc', data: { type: 'subject', to, from, subject: event.subject } };
    }
    case 'roomChatState': {
      const from = roomAddress(domain, event.room, event.nick);
      return { event: 'chatapi.chat', data: { type: 'groupchat', to, from, state: event.state } };
    }
    case 'invitation': {
      const room = roomAddress(domain, event.room);
      const { reason, url } = event;
      // The original's member, with the word it has there: rooms have no password.
      const password = 'null';
      const inviter = event.inviter.includes('@') ? event.inviter : userAddress(domain, event.inviter);
      return {
        event: 'chatapi.muc',
        data: { type: 'invitationReceived', password, room, inviter, to, from: room, url, reason },
      };
    }
  }
}
