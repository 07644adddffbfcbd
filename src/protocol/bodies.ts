import type { Availability, Role, Show } from './presence.js';
import type { FormField, OpeningHours } from './workgroup-settings.js';

/** Additional members of a room message; `html` is shown after sanitising (README: "Add any extra data needed"). */
export type MessageData = { readonly [member: string]: unknown };

// --- asking ------------------------------------------------------------------------------------------

/** `POST /ask`. Members beyond these are scalars that the expert sees beside the question (README). */
export interface AskBody {
  workgroup: string;
  /** A name to show, never identity. */
  userID: string;
  emailAddress: string;
  question: string;
  [field: string]: string | number | boolean;
}

/** Ours: who asks, as the site says: a JWT signed with the key of the workgroup's `identity`. */
export interface VouchedAskBody extends AskBody {
  identity: string;
}

/** An estimate in seconds, as a range: one number would be a promise. */
export interface Estimate {
  from: number;
  to: number;
}

/** 202, when the caller sent `Prefer: respond-async`. */
export interface AskAccepted {
  workgroup: string;
  userID: string;
  /** Names this visitor's event stream and ask: `/sse/{username}`, `/ask/{username}`. Unique and random. */
  username: string;
  streamid: string;
  /** Bearer token for this one conversation. */
  token: string;
  queuePosition: number;
  estimate: Estimate;
}

/** 200 of a blocking `POST /ask`, as the original: the body that was sent, and where to go. */
export interface AskAnswered extends AskBody {
  /** The room's address; `revoked` when the request was cancelled meanwhile. */
  groupchat: string;
  sender: string;
  url: string;
  /** Ours: lets the caller go on as this visitor. */
  username: string;
  streamid: string;
  token: string;
}

/** `GET /ask/{id}`: the original's five members with real types, and what a visitor needs after a gap. */
export interface AskState {
  workgroupJID: string;
  inQueue: boolean;
  /** Whether the workgroup takes questions. */
  available: boolean;
  /** 1-based; -1 when not queued. */
  queuePosition: number;
  /** Seconds; -1 when not queued. */
  queueRemainingTime: number;
  phase: 'queued' | 'invited' | 'chatting' | 'ended';
  estimate?: Estimate;
  question: string;
  /** With `invited`, `chatting` and `ended` after a chat. */
  room?: RoomState;
  /** With `ended`. */
  reason?: EndReason;
}

/** Why a request or a room came to its end. */
export type EndReason =
  | 'visitor-left'
  | 'expert-left'
  | 'expert-gone' // the expert's stream was away too long
  | 'no-expert' // nobody took the request in time
  | 'cancelled'
  | 'visitor-gone'
  | 'closed'; // by an admin, or with its workgroup

// --- workgroups --------------------------------------------------------------------------------------

/** `GET /workgroups/{workgroup}`: all a visitor may know before asking. */
export interface WorkgroupStatus {
  workgroup: string;
  /** Shown name, e.g. "Diabetes care". */
  title: string;
  description: string;
  /** Open: an available expert serves it, and it is inside its hours. */
  open: boolean;
  waiting: number;
  /** For somebody who asks now. Absent while closed. */
  estimate?: Estimate;
  /** What a closed workgroup offers. */
  offline: 'message' | 'none';
  /** The site's own words, by key; see `i18n`. */
  texts: { readonly [key: string]: string };
  /** What the form asks besides name, e-mail and question; absent when nothing. */
  fields?: FormField[];
  /** Absent when always open. */
  hours?: OpeningHours;
  /** While outside the hours: when they begin again, in ISO 8601, UTC. Absent when never. */
  nextOpening?: string;
}

/** `POST /workgroups/{workgroup}/messages` */
export interface LeaveMessageBody {
  userID: string;
  emailAddress: string;
  message: string;
}

export interface LeftMessage extends LeaveMessageBody {
  id: string;
  workgroup: string;
  /** ISO 8601, UTC. */
  stamp: string;
}

// --- signing in --------------------------------------------------------------------------------------

/** `POST /chat/{username}/login` with `Accept: application/json`; with `text/plain` only the streamid, as text. */
export interface LoggedIn {
  username: string;
  name: string;
  streamid: string;
  token: string;
  admin: boolean;
}

// --- rooms -------------------------------------------------------------------------------------------

export interface Occupant {
  /** Unique in the room; the resource part of `from`. */
  nick: string;
  /** Shown name. */
  name: string;
  role: Role;
}

/** One message of a room. `seq` is the server's order and the only order. */
export interface RoomMessage {
  /** Chosen by the sender's client, or by the server for senders that choose none. */
  id: string;
  /** 1, 2, 3 … without gaps, per room. */
  seq: number;
  nick: string;
  name: string;
  role: Role;
  body: string;
  data: MessageData | null;
  /** ISO 8601, UTC; informative. */
  stamp: string;
}

export interface RoomState {
  room: string;
  roomJid: string;
  workgroup: string;
  question: string;
  /** Meeting link, empty when the workgroup has none. */
  url: string;
  /** The caller's own nick. */
  nick: string;
  occupants: Occupant[];
  /** Sequence of the last message; 0 when there is none. */
  lastSeq: number;
  ended: boolean;
  reason?: EndReason;
  /** Only for experts: who asked, and the additional members of the ask body. */
  visitor?: VisitorDetails;
}

export interface VisitorDetails {
  name: string;
  emailAddress: string;
  /** The form's own first and in its order, then what else was in the ask body. */
  fields: { readonly [field: string]: string };
  /** What the form calls its fields, by their names. */
  labels?: { readonly [field: string]: string };
  /** Ours: name, address and `subject` are what the site vouched for (`identity`), and nothing the visitor typed. */
  verified?: true;
  /** Ours: who the visitor is to the site; with `verified`. */
  subject?: string;
}

/** `POST /chat/rooms/{room}` and `PUT /ask/{id}`; further members are handed on in `data`. */
export interface PostBody {
  body: string;
  /** Client-made id; also the `Idempotency-Key`. */
  id?: string;
  [member: string]: unknown;
}

/** 200 of a post: sent only after the durable commit. */
export interface PostReceipt {
  id: string;
  seq: number;
  stamp: string;
}

export interface HistoryPage {
  room: string;
  messages: RoomMessage[];
  /** Whether there are older ones (with `before`) or newer ones (with `after`) than this page. */
  more: boolean;
}

// --- the desk ----------------------------------------------------------------------------------------

export interface Offer {
  /** Also the name of the room that accepting opens. */
  offerId: string;
  workgroup: string;
  question: string;
  visitor: VisitorDetails;
  /** How long the visitor has waited when the offer was made, in seconds. */
  waited: number;
  /** Seconds left to answer, at the time of this answer or event. */
  timeout: number;
  /** With several queues: which one asks. */
  queue?: string;
  /** A running conversation that a colleague hands over, or asks into. */
  handover?: HandoverOffer;
}

export interface HandoverOffer {
  kind: 'transfer' | 'invitation';
  /** Shown name of the colleague. */
  from: string;
  reason: string;
}

export interface QueueState {
  workgroup: string;
  title: string;
  waiting: number;
  /** Seconds. */
  averageWait: number;
  /** ISO 8601, UTC; absent while nobody waits. */
  oldest?: string;
  open: boolean;
  /** Each queue by itself, when the workgroup has several. */
  queues?: QueueLine[];
}

/** One queue of a workgroup. */
export interface QueueLine {
  queue: string;
  title: string;
  waiting: number;
  /** Seconds. */
  averageWait: number;
  /** ISO 8601, UTC; absent while nobody waits. */
  oldest?: string;
  open: boolean;
}

/** `GET /chat/state`: everything a desk shows, in one consistent answer; used at sign-in and after `resync`. */
export interface ExpertState {
  username: string;
  name: string;
  show: Availability;
  status: string;
  /** Joined workgroups. */
  queues: QueueState[];
  offers: Offer[];
  rooms: RoomState[];
  leftMessages: LeftMessage[];
}

/** `GET /chat/assists/{workgroup}` */
export interface Colleague {
  username: string;
  name: string;
  show: Availability;
  currentChats: number;
  maxChats: number;
}

export interface PresenceQuery {
  show?: Show | 'offline';
  status?: string;
}
