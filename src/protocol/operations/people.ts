/** Contacts, presence between them, messages between two, users and their properties. */
import type { MessageData } from '../bodies.js';
import type { Availability, ChatState } from '../presence.js';
import type { Operations } from './operation.js';

/** Who sees whose presence (RFC 6121 §2.1.2.5): `to` = you see theirs, `from` = they see yours. */
export type Subscription = 'none' | 'to' | 'from' | 'both';

/** The four moves of a subscription (RFC 6121 §3): two ask and end one's own, two answer and end the other's. */
export type SubscriptionStep = 'subscribe' | 'subscribed' | 'unsubscribe' | 'unsubscribed';

/** One contact. `name`, `subscription` and `asked` are ours. */
export interface RosterItem {
  /** `username@domain` */
  jid: string;
  /** What you call the contact; empty when you chose nothing. */
  nickname: string;
  /** 0 none, 1 to, 2 from, 3 both. */
  subscriptionType: number;
  groups: { group: string[] };
  /** Only of contacts whose presence you may see. */
  show?: Availability;
  status?: string;
  /** What the contact is called. */
  name: string;
  subscription: Subscription;
  /** You asked to see the contact's presence, and there is no answer yet. */
  asked: boolean;
}

/** Somebody who asks to see your presence. Ours. */
export interface ContactRequest {
  jid: string;
  name: string;
}

export interface Roster {
  rosterItem: RosterItem[];
  /** Ours: waits for `PUT` or `DELETE /chat/contacts/{jid}/subscription`. */
  request: ContactRequest[];
}

export type WantedSubscription = -1 | 0 | 1 | 2 | 3;

/** What adding and changing a contact can say. What is absent stays as it is. */
export interface ContactBody {
  /** Username, or `username@domain`. Not needed where the path names it. */
  jid?: string;
  nickname?: string;
  /** One name may stand for a list of one, as in the original. */
  groups?: { group: string | string[] };
  /**
   * -1 removes the contact. 1 and 3 ask to see the contact's presence, 0 and 2 stop that. 2 and 3 approve what the
   * contact has asked, 0 and 1 (when changing) take it back. Adding without it asks.
   */
  subscriptionType?: WantedSubscription | `${WantedSubscription}`;
}

/** `POST /chat/messages/{to}`: a message has a `body`; without one the receiver gets a `chatapi.notify` with the object. */
export interface DirectMessageBody {
  body?: string;
  /** Client-made id; also the `Idempotency-Key`. */
  id?: string;
  [member: string]: unknown;
}

/** Sent only after the durable commit. */
export interface DirectReceipt {
  id: string;
  /** ISO 8601, UTC. */
  stamp: string;
}

/** `id` and `data` are ours. */
export interface ArchivedMessage {
  conversationID: string;
  /** An address; in a room `room@conference.domain/nick`. */
  from: string;
  to: string;
  /** ISO 8601, UTC. */
  sentDate: string;
  body: string;
  /** Always empty: who came and went is no message. */
  roomEvent: string;
  id: string;
  data: MessageData | null;
}

/** Messages that belong together: those of a room, or of two people until they were silent for ten minutes. */
export interface Conversation {
  conversationID: string;
  /** Whether somebody of another server takes part. */
  external: boolean;
  startDate: string;
  lastActivity: string;
  /** Of the whole conversation, also when this page holds a part of it. */
  messageCount: number;
  /** Address of the room; empty for two people. */
  chatRoom: string;
  participantList: string[];
  /** Oldest first. */
  messages: { message: ArchivedMessage[] };
}

export interface Conversations {
  conversation: Conversation[];
  /** Ours: there are older messages; send this as `before`. */
  before?: string;
}

export interface FoundUser {
  username: string;
  name: string;
  email: string;
}

/** One property of one's own, with the original's member names. */
export interface UserProperty {
  '@key': string;
  '@value': string;
}

export interface Profile extends FoundUser {
  properties: { property: UserProperty[] };
}

/** By name; the OpenAPI document has the same names. */
export interface PeopleCalls {
  listContacts: { answer: Roster };
  addContact: { body: ContactBody & { jid: string }; answer: RosterItem };
  addContactByAddress: { params: { jid: string }; body?: ContactBody; answer: RosterItem };
  updateContact: { params: { jid: string }; body: ContactBody; answer: RosterItem };
  removeContact: { params: { jid: string } };
  /** Ours: lets the contact see your presence, if it has asked. */
  approveContact: { params: { jid: string } };
  /** Ours: refuses what the contact has asked, or ends what was approved. */
  refuseContact: { params: { jid: string } };

  setPresence: { query?: { show?: Availability; status?: string } };
  sendChatState: { params: { state: ChatState; to: string } };

  sendMessage: { params: { to: string }; body: DirectMessageBody | string; answer: DirectReceipt };
  /** In `/chat/{streamid}/messages` one's own username may stand for the stream, as in the original. */
  listMessages: {
    query?: {
      keywords?: string;
      /** The other's address or username. */
      to?: string;
      /** ISO 8601 with a zone, or `MM/dd/yy` (UTC); both ends are included. */
      start?: string;
      end?: string;
      /** A room that you may read, instead of messages between two. */
      room?: string;
      service?: string;
      limit?: string;
      before?: string;
    };
    answer: Conversations;
  };

  findUsers: { query?: { search?: string; limit?: string; offset?: string }; answer: { user: FoundUser[] } };
  /** Ours: one's own account. */
  readProfile: { answer: Profile };
  /** Ours. */
  readProperty: { params: { propertyName: string }; answer: UserProperty };
  setProperty: { params: { propertyName: string }; body: string };
  removeProperty: { params: { propertyName: string } };
}

const contact = '/chat/contacts/{jid}';
const property = '/chat/users/{propertyName}';

export const peopleOperations: Operations<PeopleCalls> = {
  listContacts: { method: 'GET', path: '/chat/contacts', inStream: true },
  addContact: { method: 'POST', path: '/chat/contacts', inStream: true },
  addContactByAddress: { method: 'POST', path: contact, inStream: true },
  updateContact: { method: 'PUT', path: contact, inStream: true },
  removeContact: { method: 'DELETE', path: contact, inStream: true },
  approveContact: { method: 'PUT', path: `${contact}/subscription`, inStream: true },
  refuseContact: { method: 'DELETE', path: `${contact}/subscription`, inStream: true },

  setPresence: { method: 'POST', path: '/chat/presence', inStream: true },
  sendChatState: { method: 'POST', path: '/chat/chatstate/{state}/{to}', inStream: true },

  sendMessage: { method: 'POST', path: '/chat/messages/{to}', inStream: true },
  listMessages: { method: 'GET', path: '/chat/messages', inStream: true },

  findUsers: { method: 'GET', path: '/chat/users', inStream: true },
  readProfile: { method: 'GET', path: '/chat/profile', inStream: true },
  readProperty: { method: 'GET', path: property, inStream: true },
  setProperty: { method: 'POST', path: property, body: 'text', inStream: true },
  removeProperty: { method: 'DELETE', path: property, inStream: true },
};
