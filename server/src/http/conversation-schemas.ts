/** What the calls of the main job answer. Each equals the protocol's type, or the end of this file does not compile. */
import { Type, type Static, type TSchema } from 'typebox';
import {
  type AskAccepted,
  type Colleague,
  type Estimate,
  type LeftMessage,
  type LoggedIn,
  type Occupant,
  type Offer,
  type QueueState,
} from '../../../src/protocol/index.js';
import { availability, endReason, oneOf, role, strict, type Holds, type Same } from './schema-parts.js';

/** Seconds. */
const estimate = Type.Object({ from: Type.Number(), to: Type.Number() }, strict);

export const loggedIn = Type.Object(
  {
    username: Type.String(),
    name: Type.String(),
    streamid: Type.String(),
    token: Type.String(),
    admin: Type.Boolean(),
  },
  strict,
);

export const askAccepted = Type.Object(
  {
    workgroup: Type.String(),
    userID: Type.String(),
    username: Type.String(),
    streamid: Type.String(),
    token: Type.String(),
    queuePosition: Type.Integer(),
    estimate,
  },
  strict,
);

/** The body that was sent, and where to go. */
export const askAnswered = Type.Object(
  {
    groupchat: Type.String(),
    sender: Type.String(),
    url: Type.String(),
    username: Type.String(),
    streamid: Type.String(),
    token: Type.String(),
  },
  { additionalProperties: true },
);

const occupant = Type.Object({ nick: Type.String(), name: Type.String(), role }, strict);

/** The details differ by role and kind of room: see `RoomState` of the protocol. */
const roomState = Type.Object(
  {
    room: Type.String(),
    roomJid: Type.String(),
    workgroup: Type.String(),
    question: Type.String(),
    url: Type.String(),
    nick: Type.String(),
    occupants: Type.Array(occupant),
    lastSeq: Type.Integer(),
    ended: Type.Boolean(),
    reason: Type.Optional(endReason),
  },
  { additionalProperties: true },
);
export const joinedRoom = roomState;

export const askState = Type.Object(
  {
    workgroupJID: Type.String(),
    inQueue: Type.Boolean(),
    available: Type.Boolean(),
    queuePosition: Type.Integer(),
    queueRemainingTime: Type.Number(),
    phase: oneOf(['queued', 'invited', 'chatting', 'ended']),
    estimate: Type.Optional(estimate),
    question: Type.String(),
    room: Type.Optional(roomState),
    reason: Type.Optional(endReason),
  },
  strict,
);

export const postReceipt = Type.Object(
  { id: Type.String(), seq: Type.Integer(), stamp: Type.String() },
  strict,
);

/** Its form fields and opening hours: see `WorkgroupStatus` of the protocol. */
export const workgroupStatus = Type.Object(
  {
    workgroup: Type.String(),
    title: Type.String(),
    description: Type.String(),
    open: Type.Boolean(),
    waiting: Type.Integer(),
    estimate: Type.Optional(estimate),
    offline: oneOf(['message', 'none']),
    texts: Type.Record(Type.String(), Type.String()),
  },
  { additionalProperties: true },
);

const leftMessage = Type.Object(
  {
    id: Type.String(),
    workgroup: Type.String(),
    userID: Type.String(),
    emailAddress: Type.String(),
    message: Type.String(),
    stamp: Type.String(),
  },
  strict,
);
export const leftMessages = Type.Object({ message: Type.Array(leftMessage) }, strict);
export const created = Type.Object({ id: Type.String() }, strict);

const visitorDetails = Type.Object(
  {
    name: Type.String(),
    emailAddress: Type.String(),
    fields: Type.Record(Type.String(), Type.String()),
  },
  { additionalProperties: true },
);

const offer = Type.Object(
  {
    offerId: Type.String(),
    workgroup: Type.String(),
    question: Type.String(),
    visitor: visitorDetails,
    waited: Type.Number(),
    timeout: Type.Number(),
  },
  { additionalProperties: true },
);

const queueState = Type.Object(
  {
    workgroup: Type.String(),
    title: Type.String(),
    waiting: Type.Integer(),
    averageWait: Type.Number(),
    oldest: Type.Optional(Type.String()),
    open: Type.Boolean(),
  },
  { additionalProperties: true },
);

const colleague = Type.Object(
  {
    username: Type.String(),
    name: Type.String(),
    show: availability,
    currentChats: Type.Integer(),
    maxChats: Type.Integer(),
  },
  { additionalProperties: true },
);

export const assists = Type.Object({ workgroup: Type.Array(Type.String()) }, strict);
/** The original's members stand beside ours. */
export const queues = Type.Object({ queue: Type.Array(queueState) }, strict);
export const colleagues = Type.Object({ colleague: Type.Array(colleague) }, strict);

export const expertState = Type.Object(
  {
    username: Type.String(),
    name: Type.String(),
    show: availability,
    status: Type.String(),
    queues: Type.Array(queueState),
    offers: Type.Array(offer),
    rooms: Type.Array(roomState),
    leftMessages: Type.Array(leftMessage),
  },
  { additionalProperties: true },
);

// --- the compile-time check

/** What is open-ended holds at least the protocol's members. */
type Has<Schema extends TSchema, Wanted> = keyof Static<Schema> extends keyof Wanted ? true : false;

export type ConversationSchemasEqualTheProtocol = [
  Holds<Same<typeof estimate, Estimate>>,
  Holds<Same<typeof loggedIn, LoggedIn>>,
  Holds<Same<typeof askAccepted, AskAccepted>>,
  Holds<Same<typeof occupant, Occupant>>,
  Holds<Same<typeof leftMessage, LeftMessage>>,
  Holds<Has<typeof offer, Offer>>,
  Holds<Has<typeof queueState, QueueState>>,
  Holds<Has<typeof colleague, Colleague>>,
];
