/** What people can do with one another: operations, their results, and the events they cause. */
import type {
  Availability,
  ChatState,
  FoundUser,
  MessageData,
  Subscription,
  SubscriptionStep,
} from '../../../src/protocol/index.js';

/**
 * What a user asks of its own presence, of contacts, of messages between two and of its account. For visitors only
 * `presence` exists, and changes nothing. People are named by bare usernames.
 */
export type PeopleOp =
  /** Told to everybody who may see it. */
  | { readonly type: 'presence'; readonly show: Availability; readonly status: string }
  /** What somebody who has just come must hear: which contacts are there, and who asks to be one. */
  | { readonly type: 'catchUp' }
  | { readonly type: 'contacts' }
  /** Adds the contact, or changes it. What is absent stays as it is. */
  | {
      readonly type: 'setContact';
      readonly username: string;
      readonly nickname?: string;
      readonly groups?: readonly string[];
      /** What should be: whether one sees the contact's presence, and whether the contact sees one's own. */
      readonly wish?: { readonly to?: boolean; readonly from?: boolean };
    }
  /** With what either sees of the other. Twice is the same as once. */
  | { readonly type: 'removeContact'; readonly username: string }
  /** RFC 6121 §3, from this side. */
  | { readonly type: 'subscription'; readonly username: string; readonly step: SubscriptionStep }
  | {
      readonly type: 'sendMessage';
      readonly to: string;
      /** As in `postToRoom`: same id and same text to the same user is the same message. */
      readonly id?: string;
      /** Empty for data alone. */
      readonly body: string;
      readonly data: MessageData | null;
      /** Handed back in the sender's own event, so that the stream which sent need not be told. */
      readonly origin?: string;
    }
  | { readonly type: 'directChatState'; readonly to: string; readonly state: ChatState }
  | ({ readonly type: 'archive' } & ArchiveQuery)
  | {
      readonly type: 'findUsers';
      /** Part of a username, a name or an e-mail address; empty finds all. */
      readonly search: string;
      readonly limit: number;
      readonly offset: number;
    }
  | { readonly type: 'profile' }
  | { readonly type: 'setProperty'; readonly name: string; readonly value: string }
  /** Twice is the same as once. */
  | { readonly type: 'removeProperty'; readonly name: string };

/** What each operation answers with. All of them may reject with an `EngineError`. */
export interface PeopleOpResult {
  presence: void;
  catchUp: PeopleEvent[];
  contacts: { readonly contacts: Contact[]; readonly requests: AskingContact[] };
  setContact: Contact;
  removeContact: void;
  subscription: void;
  sendMessage: { readonly id: string; readonly stamp: string };
  directChatState: void;
  archive: ArchivePage;
  findUsers: FoundUser[];
  profile: FoundUser & { readonly properties: { readonly name: string; readonly value: string }[] };
  setProperty: void;
  removeProperty: void;
}

export interface Contact {
  readonly username: string;
  /** Of the account. */
  readonly name: string;
  /** What the owner calls the contact; empty when it chose nothing. */
  readonly nickname: string;
  readonly groups: readonly string[];
  readonly subscription: Subscription;
  /** Asked to see the contact's presence, not answered yet. */
  readonly asked: boolean;
  /** Undefined when it may not be seen. */
  readonly presence: PresenceState | undefined;
}

export interface PresenceState {
  readonly show: Availability;
  readonly status: string;
}

/** Asks to see the presence of the one who reads this. */
export interface AskingContact {
  readonly username: string;
  readonly name: string;
}

export interface DirectMessage {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Empty for data alone. */
  readonly body: string;
  readonly data: MessageData | null;
  /** ISO 8601, UTC. */
  readonly stamp: string;
}

/** Messages of the one who asks; or, with `room`, of a room it may read. Newest pages first. */
export interface ArchiveQuery {
  /** The other of the two. */
  readonly with?: string;
  readonly room?: string;
  /** Every word must be in a message, or begin a word of it. */
  readonly keywords?: string;
  /** Epoch ms, both included. */
  readonly start?: number;
  readonly end?: number;
  /** Messages in one page. */
  readonly limit: number;
  /** From the page before; its form is the engine's own. */
  readonly before?: string;
}

export interface ArchivePage {
  /** Oldest first, and so are the messages in each. */
  readonly conversations: ArchivedConversation[];
  /** Absent when there is nothing older. A page may be empty and still have it: then it looked far enough for once. */
  readonly before?: string;
}

export interface ArchivedConversation {
  readonly id: string;
  /** Undefined for two people. */
  readonly room: string | undefined;
  /** Usernames; in a room nicks. */
  readonly participants: readonly string[];
  readonly started: string;
  readonly lastActivity: string;
  /** Of the whole conversation. */
  readonly count: number;
  /** In a room `from` is a nick and `to` the room. */
  readonly messages: readonly DirectMessage[];
}

/** What happens to one principal. Addresses are bare usernames; `events/` makes the wire's of them. */
export type PeopleEvent =
  | ({ readonly type: 'presence'; readonly from: string } & PresenceState)
  /** Somebody asks, approves, stops watching, or ends what one saw. With the presence that one may see now. */
  | ({
      readonly type: 'subscription';
      readonly step: SubscriptionStep;
      readonly from: string;
      /** Of the account. */
      readonly name: string;
    } & PresenceState)
  /** To the owner of the list: this is how the contact stands now (the roster push of RFC 6121 §2.1.6). */
  | { readonly type: 'contactChanged'; readonly contact: Contact }
  | { readonly type: 'contactRemoved'; readonly username: string }
  /** To the receiver; and to the sender, for its other streams: `origin` is the one that sent. */
  | { readonly type: 'directMessage'; readonly message: DirectMessage; readonly origin?: string }
  | { readonly type: 'directChatState'; readonly from: string; readonly state: ChatState };
