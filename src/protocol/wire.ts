/**
 * Events as they travel: the `event:` name and the JSON of `data:`. Member names are the original's,
 * misspelt ones included (`remaingTime`, `postion`), numbers are strings where the original's are, and
 * members marked *ours* are additions that the original's clients skip. The server writes exactly these types;
 * `decode` reads them, and the original's broken variants of them.
 */
import type { HandoverOffer, LeftMessage, MessageData, QueueLine } from './bodies.js';
import type { RosterItem, SubscriptionStep } from './operations/people.js';
import type { ChatState } from './presence.js';

export type EventName =
  | 'chatapi.ask'
  | 'chatapi.assist'
  | 'chatapi.muc'
  | 'chatapi.chat'
  | 'chatapi.presence'
  | 'chatapi.notify'
  | 'chatapi.xmpp'
  | 'resync';

export const eventNames: readonly EventName[] = [
  'chatapi.ask',
  'chatapi.assist',
  'chatapi.muc',
  'chatapi.chat',
  'chatapi.presence',
  'chatapi.notify',
  'chatapi.xmpp',
  'resync',
];

export interface WireAddresses {
  to: string;
  from: string;
}

/** To the visitor: a room is ready. */
export interface WireAskOffer extends WireAddresses {
  type: 'offer';
  url: string;
  mucRoom: string;
}

export interface WireUpdateQueue extends WireAddresses {
  type: 'update-queue';
  /** Seconds. */
  remaingTime: string;
  /** 1-based. */
  position: string;
  /** Ours: the estimate's two ends, in seconds. */
  estimate?: { from: number; to: number };
}

export interface WireDepartQueue extends WireAddresses {
  type: 'depart-queue';
  /** Ours. */
  reason?: string;
}

/** To experts: one queue at a glance. Ours is sent for an empty queue too (`userCount` "0", `oldestEntry` ""). */
export interface WireNotifyQueue extends WireAddresses {
  type: 'notify-queue';
  averageWaitTime: string;
  userCount: string;
  /** open, active, ready or closed. */
  status: string;
  /** `yyyyMMdd'T'HH:mm:ss`, UTC. */
  oldestEntry: string;
  /** Ours, when a workgroup has several queues: each by itself. The members above are those of all together. */
  queues?: readonly QueueLine[];
}

export interface WireNotifyQueueDetails extends WireAddresses {
  type: 'notify-queue-details';
  userid: string;
  /** 0-based. */
  postion: string;
  timeRemaining: string;
  timestamp: string;
}

export interface WireOfferReceived {
  type: 'offerReceived';
  workgroup: string;
  id: string;
  from: string;
  /** `question`, `email`, `username`, and the additional members of the ask body. */
  metaData: { readonly [field: string]: string };
  /** Ours: seconds to answer, and seconds the visitor has waited. */
  timeout?: number;
  waited?: number;
  /** Ours, outside of `metaData`, whose members visitors choose: see `VisitorDetails`. */
  subject?: string;
  labels?: { readonly [field: string]: string };
  /** Ours: which of several queues asks; and that a running conversation is handed over, its room being `id`. */
  queue?: string;
  handover?: HandoverOffer;
}

/** Ours, to the expert who hands a conversation over: what has become of it. */
export interface WireHandover {
  type: 'handover';
  /** Whose experts were asked, as an address. */
  workgroup: string;
  /** The room's name; and its address. */
  id: string;
  room: string;
  kind: 'transfer' | 'invitation';
  /** `accepted`: somebody is on the way. `done`: is in the room. `failed`: the conversation stays where it is. */
  state: 'accepted' | 'done' | 'failed';
  /** Shown name of who accepted; empty while nobody has. */
  expert: string;
  /** With `failed`: no-expert, rejected or timed-out; else empty. */
  reason: string;
}

export interface WireOfferRevoked {
  type: 'offerRevoked';
  workgroup: string;
  id: string;
  from: string;
  reason: string;
}

export interface WireInvitation extends WireAddresses {
  type: 'invitationReceived';
  password?: string;
  room: string;
  inviter: string;
  url: string;
  reason: string;
}

export interface WireRoomMessage extends WireAddresses {
  /** `from` is room/nick. */
  type: 'groupchat';
  body: string;
  data: MessageData | null;
  /** Ours, all five. */
  id?: string;
  seq?: number;
  stamp?: string;
  name?: string;
  role?: string;
}

/** Ours: the room is over; nothing can be posted any more. */
export interface WireRoomEnded extends WireAddresses {
  type: 'ended';
  reason: string;
}

/** Ours: the subject of a chat room; `from` is room/nick, or the room when an admin changed it from outside. */
export interface WireRoomSubject extends WireAddresses {
  type: 'subject';
  subject: string;
}

export interface WireChatMessage extends WireAddresses {
  type: 'chat' | 'normal' | 'headline' | 'error';
  body: string;
  data: MessageData | null;
  id?: string;
  stamp?: string;
}

export interface WireChatState extends WireAddresses {
  /** `groupchat` in rooms (`from` is room/nick), else `chat`. */
  type: 'chat' | 'groupchat';
  state: ChatState;
}

export interface WirePresence extends WireAddresses {
  type: 'presence';
  status: string;
  /** Ours tells `offline`; the original says `available` then. */
  show: string;
  /** Ours, for occupants of rooms (`from` is room/nick), and with `subscription`. */
  name?: string;
  role?: string;
  reason?: string;
  /**
   * Ours: `from` asks to see the receiver's presence (`subscribe`), approves that of the receiver (`subscribed`), ends
   * one or the other (`unsubscribe`, `unsubscribed`). `show` and `status` are what the receiver may see now.
   */
  subscription?: SubscriptionStep;
}

export interface WireNotify extends WireAddresses {
  type: 'notify';
  /**
   * `{leftMessage}` tells experts that a visitor left a message; `{leftMessageHandled: id}` that one took it.
   * `{contact}` and `{contactRemoved: jid}` tell how the receiver's list of contacts has changed.
   */
  data:
    | MessageData
    | { leftMessage: LeftMessage }
    | { leftMessageHandled: string }
    | { contact: RosterItem }
    | { contactRemoved: string }
    | null;
  /** Ours, of what one user has sent to another. */
  id?: string;
  stamp?: string;
}

export interface WireXmpp {
  /** Base64 of the stanza's UTF-8 bytes. */
  xmpp: string;
}

/** Ours: events were lost that cannot be replayed; ask for the whole state again. */
export interface WireResync {
  type: 'resync';
}

export type WireEvent =
  | {
      event: 'chatapi.ask';
      data:
        | WireAskOffer
        | WireUpdateQueue
        | WireDepartQueue
        | WireNotifyQueue
        | WireNotifyQueueDetails
        | WireRoomMessage;
    }
  | { event: 'chatapi.assist'; data: WireOfferReceived | WireOfferRevoked | WireHandover }
  | { event: 'chatapi.muc'; data: WireRoomMessage | WireInvitation | WireRoomEnded | WireRoomSubject }
  | { event: 'chatapi.chat'; data: WireChatMessage | WireChatState }
  | { event: 'chatapi.presence'; data: WirePresence }
  | { event: 'chatapi.notify'; data: WireNotify }
  | { event: 'chatapi.xmpp'; data: WireXmpp }
  | { event: 'resync'; data: WireResync };
