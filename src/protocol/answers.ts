/** Decoders of the answers of the Chat API: one for each body that `bodies.ts` draws. */
import type {
  AskAccepted,
  AskState,
  Colleague,
  EndReason,
  Estimate,
  ExpertState,
  HandoverOffer,
  LeftMessage,
  LoggedIn,
  MessageData,
  Occupant,
  Offer,
  PostReceipt,
  QueueLine,
  QueueState,
  RoomState,
  VisitorDetails,
  WorkgroupStatus,
} from './bodies.js';
import { localPart } from './address.js';
import {
  flag,
  isObject,
  list,
  Mismatch,
  name,
  number,
  object,
  optional,
  or,
  text,
  texts,
  word,
  type Decoder,
} from './decoder.js';
import type { Availability, Role } from './presence.js';

/** A place in a room's order; 0 is before the first message. */
export const sequence: Decoder<number> = (value) => {
  const place = number(value);
  if (!Number.isSafeInteger(place) || place < 0) throw new Mismatch('no sequence number');
  return place;
};

/** The name out of an address: `diabetes` of `diabetes@workgroup.example.org/queue`. */
export const localName: Decoder<string> = (value) => name(localPart(name(value)));

export const messageData: Decoder<MessageData | null> = (value) => (isObject(value) ? value : null);

/** Reasons of a server that this client is too old for end the room as well as any other. */
export const endReason: Decoder<EndReason> = word<EndReason, EndReason>(
  ['visitor-left', 'expert-left', 'expert-gone', 'no-expert', 'cancelled', 'visitor-gone', 'closed'],
  'closed',
);

export const role: Decoder<Role> = word<Role, Role>(
  ['visitor', 'expert', 'supervisor', 'service'],
  'service',
);

export const availability: Decoder<Availability> = word<Availability, Availability>(
  ['available', 'chat', 'away', 'xa', 'dnd', 'offline'],
  'available',
);

export const estimate: Decoder<Estimate> = object<Estimate>({ from: number, to: number });

export const visitorDetails = object({
  name: or(text, ''),
  emailAddress: or(text, ''),
  fields: texts,
  labels: optional(texts),
  verified: optional(flag),
  subject: optional(text),
}) as Decoder<VisitorDetails>;

const occupant: Decoder<Occupant> = object<Occupant>({ nick: name, name: or(text, ''), role });

export const roomState = object({
  room: name,
  roomJid: text,
  workgroup: text,
  question: or(text, ''),
  url: or(text, ''),
  nick: text,
  occupants: list(occupant),
  lastSeq: sequence,
  ended: flag,
  reason: optional(endReason),
  visitor: optional(visitorDetails),
}) as Decoder<RoomState>;

export const handoverOffer: Decoder<HandoverOffer> = object<HandoverOffer>({
  kind: word(['transfer', 'invitation'], 'transfer'),
  from: or(text, ''),
  reason: or(text, ''),
});

export const offer = object({
  offerId: name,
  workgroup: name,
  question: or(text, ''),
  visitor: visitorDetails,
  waited: number,
  timeout: number,
  queue: optional(name),
  handover: optional(handoverOffer),
}) as Decoder<Offer>;

export const queueLine = object({
  queue: name,
  title: or(text, ''),
  waiting: number,
  averageWait: number,
  oldest: optional(text),
  open: flag,
}) as Decoder<QueueLine>;

export const queueState = object({
  workgroup: name,
  title: or(text, ''),
  waiting: number,
  averageWait: number,
  oldest: optional(text),
  open: flag,
  queues: optional(list(queueLine)),
}) as Decoder<QueueState>;

export const leftMessage: Decoder<LeftMessage> = object<LeftMessage>({
  id: name,
  workgroup: text,
  userID: text,
  emailAddress: text,
  message: text,
  stamp: text,
});

export const askAccepted: Decoder<AskAccepted> = object<AskAccepted>({
  workgroup: name,
  userID: text,
  username: name,
  streamid: text,
  token: name,
  queuePosition: number,
  estimate,
});

export const askState = object({
  workgroupJID: text,
  inQueue: flag,
  available: flag,
  queuePosition: number,
  queueRemainingTime: number,
  phase: word(['queued', 'invited', 'chatting', 'ended'], 'queued'),
  estimate: optional(estimate),
  question: or(text, ''),
  room: optional(roomState),
  reason: optional(endReason),
}) as Decoder<AskState>;

/** A kind of a newer server is asked for as text. */
const formField = object({
  name,
  kind: word(['text', 'long-text', 'choice', 'checkbox', 'date'], 'text'),
  label: text,
  required: flag,
  choices: optional(list(text)),
  autocomplete: optional(text),
});

export const workgroupStatus = object({
  workgroup: name,
  title: or(text, ''),
  description: or(text, ''),
  open: flag,
  waiting: number,
  estimate: optional(estimate),
  offline: word(['message', 'none'], 'none'),
  texts,
  fields: optional(list(formField)),
  nextOpening: optional(text),
}) as Decoder<WorkgroupStatus>;

export const loggedIn: Decoder<LoggedIn> = object<LoggedIn>({
  username: name,
  name: text,
  streamid: name,
  token: name,
  admin: flag,
});

export const postReceipt: Decoder<PostReceipt> = object<PostReceipt>({
  id: name,
  seq: sequence,
  stamp: text,
});

export const colleague: Decoder<Colleague> = object<Colleague>({
  username: name,
  name: text,
  show: availability,
  currentChats: number,
  maxChats: number,
});

export const expertState: Decoder<ExpertState> = object<ExpertState>({
  username: name,
  name: text,
  show: availability,
  status: or(text, ''),
  queues: list(queueState),
  offers: list(offer),
  rooms: list(roomState),
  leftMessages: list(leftMessage),
});
