/** What the calls about rooms take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type } from 'typebox';
import {
  limits,
  type AffiliationList,
  type ChatRoom,
  type ChatRoomBody,
  type HistoryMessage,
  type HistoryPage,
  type OccupantWithAddress,
  type Participant,
  type PostReceipt,
  type RoomInfo,
  type RoomState,
} from '../../../src/protocol/index.js';
import { endReason as reason, oneOf, role, strict, type Holds, type Same } from './schema-parts.js';

const segment = Type.String({ minLength: 1, maxLength: 320 });
/** ISO 8601, UTC. */
const stamp = Type.String({ description: 'ISO 8601, UTC.' });

/** Calls that answer with nothing. */
export const nothing = Type.Null({ description: 'Done; the answer has no body.' });

// --- query strings: `/chat/rooms` takes any others too, as the original's clients send them to all of these

/** Only `conference`; the README has it in quotes. */
const service = Type.Optional(Type.String({ maxLength: 320 }));
const services = { service, servicename: service };
const expandGroups = Type.Optional(oneOf(['true', 'false']));
const list = {
  type: Type.Optional(oneOf(['public', 'all'])),
  search: Type.Optional(Type.String({ maxLength: limits.name })),
  expandGroups,
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  after: Type.Optional(Type.String({ maxLength: 320 })),
};
const wholeNumber = Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' }));

export const serviceQuery = Type.Object(services);
export const roomQuery = Type.Object({ ...services, expandGroups });
export const roomListQuery = Type.Object({ ...services, ...list });
export const roomHistoryQuery = Type.Object({
  ...services,
  after: wholeNumber,
  before: wholeNumber,
  limit: wholeNumber,
});
export const adminServiceQuery = Type.Object(services, strict);
export const adminRoomQuery = Type.Object({ ...services, expandGroups }, strict);
export const adminRoomListQuery = Type.Object({ ...services, ...list }, strict);

// --- parameters of paths

export const chatRoomParams = Type.Object({ room: segment });
const affiliation = oneOf<AffiliationList>(['owners', 'admins', 'members', 'outcasts']);
export const affiliationParams = Type.Object({ room: segment, affiliation, jid: segment });
export const groupAffiliationParams = Type.Object({ room: segment, affiliation, groupname: segment });

// --- a chat room

const names = <Member extends string>(member: Member) =>
  Type.Unsafe<{ [M in Member]: string[] }>(
    Type.Object({ [member]: Type.Array(segment, { maxItems: 200 }) }, strict),
  );

const settings = {
  naturalName: Type.String({ maxLength: limits.name }),
  description: Type.String({ maxLength: limits.field }),
  subject: Type.String({ maxLength: limits.field }),
  creationDate: stamp,
  modificationDate: stamp,
  maxUsers: Type.Integer({ minimum: 0, maximum: 100_000 }),
  persistent: Type.Boolean(),
  publicRoom: Type.Boolean(),
  membersOnly: Type.Boolean(),
  moderated: Type.Boolean(),
  canAnyoneDiscoverJID: Type.Boolean(),
  canOccupantsChangeSubject: Type.Boolean(),
  canOccupantsInvite: Type.Boolean(),
  logEnabled: Type.Boolean(),
  registrationEnabled: Type.Boolean(),
  canChangeNickname: Type.Boolean(),
  loginRestrictedToNickname: Type.Boolean(),
  broadcastPresenceRoles: names('broadcastPresenceRole'),
  passwordProtected: Type.Boolean(),
};
const lists = {
  owners: names('owner'),
  admins: names('admin'),
  members: names('member'),
  outcasts: names('outcast'),
  ownerGroups: names('ownerGroup'),
  adminGroups: names('adminGroup'),
  memberGroups: names('memberGroup'),
  outcastGroups: names('outcastGroup'),
};

const roomName = Type.String({ minLength: 1, maxLength: limits.name });
export const chatRoom = Type.Object({ roomName, ...settings, ...lists });
export const chatRoomList = Type.Object({ chatRoom: Type.Array(chatRoom) });

const about = {
  ...Type.Partial(chatRoom).properties,
  password: Type.Optional(Type.String({ maxLength: limits.name })),
};
export const newChatRoomBody = Type.Object({ ...about, roomName }, strict);
export const chatRoomBody = Type.Object(about, strict);

// --- a room

const texts = Type.Unsafe<{ readonly [name: string]: string }>({
  type: 'object',
  additionalProperties: { type: 'string' },
});
const state = {
  room: Type.String(),
  roomJid: Type.String(),
  workgroup: Type.String({ description: 'Empty for rooms that no workgroup made.' }),
  question: Type.String(),
  url: Type.String(),
  nick: Type.String(),
  occupants: Type.Array(Type.Object({ nick: Type.String(), name: Type.String(), role })),
  lastSeq: Type.Integer(),
  ended: Type.Boolean(),
  reason: Type.Optional(reason),
  visitor: Type.Optional(
    Type.Object({
      name: Type.String(),
      emailAddress: Type.String(),
      fields: texts,
      labels: Type.Optional(texts),
      verified: Type.Optional(Type.Literal(true)),
      subject: Type.Optional(Type.String()),
    }),
  ),
};
const roomState = Type.Object(state);
export const roomInfo = Type.Object({
  ...state,
  ...Type.Partial(chatRoom).properties,
});
export const roomList = Type.Object({ chatRoom: Type.Array(roomInfo) });

const participant = {
  jid: Type.String(),
  role: oneOf<Participant['role']>(['moderator', 'participant', 'visitor']),
  affiliation: oneOf<Participant['affiliation']>(['owner', 'admin', 'member', 'outcast', 'none']),
};
const occupant = Type.Object({ ...participant, userAddress: Type.String() });
export const participantList = Type.Object({ participant: Type.Array(Type.Object(participant)) });
export const occupantList = Type.Object({ occupant: Type.Array(occupant) });

const historyMessage = Type.Object({
  to: Type.String(),
  from: Type.String(),
  type: Type.Literal('groupchat'),
  body: Type.String(),
  delay_stamp: Type.String(),
  delay_from: Type.String(),
});
export const recentHistory = Type.Object({ message: Type.Array(historyMessage) });

export const historyPage = Type.Object({
  room: Type.String(),
  messages: Type.Array(
    Type.Object({
      id: Type.String(),
      seq: Type.Integer(),
      nick: Type.String(),
      name: Type.String(),
      role,
      body: Type.String(),
      data: Type.Unsafe<{ readonly [member: string]: unknown } | null>({ type: ['object', 'null'] }),
      stamp,
    }),
  ),
  more: Type.Boolean(),
});
export const postReceipt = Type.Object({ id: Type.String(), seq: Type.Integer(), stamp });

// --- the compile-time check

/** Each is `true`, or this file does not compile. */
export type ChatRoomSchemasEqualTheProtocol = [
  Holds<Same<typeof chatRoom, ChatRoom>>,
  Holds<Same<typeof chatRoomBody, ChatRoomBody>>,
  Holds<Same<typeof newChatRoomBody, ChatRoomBody & { roomName: string }>>,
  Holds<Same<typeof roomState, RoomState>>,
  Holds<Same<typeof roomInfo, RoomInfo>>,
  Holds<Same<typeof occupant, OccupantWithAddress>>,
  Holds<Same<typeof historyMessage, HistoryMessage>>,
  Holds<Same<typeof historyPage, HistoryPage>>,
  Holds<Same<typeof postReceipt, PostReceipt>>,
];
