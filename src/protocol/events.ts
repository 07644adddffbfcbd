/** Events as programs use them: narrowed, numbers as numbers, one spelling. Made by `decodeEvent` only. */
import type {
  EndReason,
  Estimate,
  LeftMessage,
  MessageData,
  Offer,
  QueueLine,
  RoomMessage,
} from './bodies.js';
import type { SubscriptionStep } from './operations/people.js';
import type { Availability, ChatState, Role } from './presence.js';

/** A room is ready for the visitor who asked. */
export interface RoomOffered {
  type: 'roomOffered';
  room: string;
  roomJid: string;
  url: string;
}

export interface QueueUpdated {
  type: 'queueUpdated';
  /** 1-based; undefined when the server does not know. */
  position: number | undefined;
  estimate: Estimate | undefined;
}

/** The visitor's request is in no queue any more, and not because a room opened. */
export interface QueueDeparted {
  type: 'queueDeparted';
  reason: EndReason;
}

export interface QueueOverview {
  type: 'queueOverview';
  workgroup: string;
  waiting: number;
  /** Seconds. */
  averageWait: number;
  open: boolean;
  /** ISO 8601, UTC; undefined while nobody waits. */
  oldest: string | undefined;
  /** Each queue by itself, when there are several. */
  queues?: QueueLine[];
}

export interface QueueEntry {
  type: 'queueEntry';
  workgroup: string;
  userID: string;
  /** 1-based, whatever the wire says. */
  position: number;
  remainingSeconds: number;
}

export interface OfferReceived {
  type: 'offerReceived';
  offer: Offer;
}

export interface OfferRevoked {
  type: 'offerRevoked';
  offerId: string;
  workgroup: string;
  reason: string;
}

/** What has become of a conversation that this expert hands over. */
export interface HandoverChanged {
  type: 'handoverChanged';
  room: string;
  kind: 'transfer' | 'invitation';
  /** `accepted`: somebody is on the way. `done`: is in the room. `failed`: the conversation stays where it is. */
  state: 'accepted' | 'done' | 'failed';
  /** Shown name of who accepted; empty while nobody has. */
  expert: string;
  /** With `failed`: no-expert, rejected or timed-out; else empty. */
  reason: string;
}

export interface InvitationReceived {
  type: 'invitationReceived';
  room: string;
  roomJid: string;
  inviter: string;
  reason: string;
  url: string;
}

/** `id` and `seq` are undefined from an original server, which has neither. */
export interface MessageReceived {
  type: 'messageReceived';
  room: string;
  message: Omit<RoomMessage, 'id' | 'seq' | 'stamp'> & {
    id: string | undefined;
    seq: number | undefined;
    stamp: string | undefined;
  };
}

export interface RoomEnded {
  type: 'roomEnded';
  room: string;
  reason: EndReason;
}

export interface SubjectChanged {
  type: 'subjectChanged';
  room: string;
  /** Who changed it; empty when an admin did from outside. */
  nick: string;
  subject: string;
}

export interface OccupantJoined {
  type: 'occupantJoined';
  room: string;
  nick: string;
  name: string;
  role: Role;
}

export interface OccupantLeft {
  type: 'occupantLeft';
  room: string;
  nick: string;
  reason: string;
}

export interface ChatStateChanged {
  type: 'chatStateChanged';
  /** Undefined in a one-to-one chat. */
  room: string | undefined;
  /** The nick in a room, else the sender's bare address. */
  from: string;
  state: ChatState;
}

export interface DirectMessageReceived {
  type: 'directMessageReceived';
  /** Absent from an original server. */
  id?: string;
  from: string;
  to: string;
  body: string;
  data: MessageData | null;
  stamp: string | undefined;
}

export interface PresenceChanged {
  type: 'presenceChanged';
  from: string;
  show: Availability;
  status: string;
}

/** Somebody asks to see one's presence (`subscribe`), approves one's own request, or ends one or the other. */
export interface SubscriptionChanged {
  type: 'subscriptionChanged';
  from: string;
  name: string;
  step: SubscriptionStep;
  /** What one may see of them now. */
  show: Availability;
  status: string;
}

export interface MessageLeft {
  type: 'messageLeft';
  message: LeftMessage;
}

/** An expert took care of a left message; others can drop it from their list. */
export interface LeftMessageHandled {
  type: 'leftMessageHandled';
  id: string;
}

export interface Notified {
  type: 'notified';
  from: string;
  data: MessageData | null;
}

export interface StanzaReceived {
  type: 'stanzaReceived';
  xml: string;
}

export interface Resync {
  type: 'resync';
}

/** What could not be understood: never thrown, so that one bad event cannot stop a stream. */
export interface Undecodable {
  type: 'undecodable';
  event: string;
  /** A sentence for a log; holds no text of the event. */
  reason: string;
}

export type ChatEvent =
  | RoomOffered
  | QueueUpdated
  | QueueDeparted
  | QueueOverview
  | QueueEntry
  | OfferReceived
  | OfferRevoked
  | HandoverChanged
  | InvitationReceived
  | MessageReceived
  | RoomEnded
  | SubjectChanged
  | OccupantJoined
  | OccupantLeft
  | ChatStateChanged
  | DirectMessageReceived
  | PresenceChanged
  | SubscriptionChanged
  | MessageLeft
  | LeftMessageHandled
  | Notified
  | StanzaReceived
  | Resync
  | Undecodable;

/** From the JSON object of a frame's data; throws what is no such event. */
export type EventReader = (data: { readonly [member: string]: unknown }) => ChatEvent;
