/** What the calls about people take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static } from 'typebox';
import {
  limits,
  shows,
  type ArchivedMessage,
  type Availability,
  type ContactBody,
  type ContactRequest,
  type Conversation,
  type Conversations,
  type DirectMessageBody,
  type DirectReceipt,
  type FoundUser,
  type MessageData,
  type Profile,
  type Roster,
  type RosterItem,
  type Subscription,
  type UserProperty,
  type WantedSubscription,
} from '../../../src/protocol/index.js';
import { chatParams, messageId, messageText } from './schemas.js';
import { oneOf, strict, type Equal, type Flat, type Holds, type Same } from './schema-parts.js';

const segment = Type.String({ minLength: 1, maxLength: 320 });
const { streamid } = chatParams.properties;
/** ISO 8601, UTC. */
const stamp = Type.String({ format: 'date-time' });
const limit = Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' }));

// --- parameters of paths, query strings

export const contactParams = Type.Object({ streamid, jid: segment });
export const messageParams = Type.Object({ streamid, to: segment });
export const propertyParams = Type.Object({
  streamid,
  propertyName: Type.String({ minLength: 1, maxLength: limits.name, pattern: '^[^\\x00-\\x1f\\x7f]+$' }),
});

export const findUsersQuery = Type.Object(
  {
    search: Type.Optional(Type.String({ maxLength: limits.emailAddress })),
    limit,
    offset: Type.Optional(Type.String({ pattern: '^[0-9]{1,7}$' })),
  },
  strict,
);

/** An instant or a day; what a pattern cannot judge, `momentOf` does. */
const moment = Type.Optional(Type.String({ minLength: 1, maxLength: 40 }));

export const listMessagesQuery = Type.Object(
  {
    keywords: Type.Optional(Type.String({ maxLength: limits.field })),
    to: Type.Optional(segment),
    start: moment,
    end: moment,
    room: Type.Optional(segment),
    service: Type.Optional(segment),
    limit,
    before: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}-[0-9]{1,16}$' })),
  },
  strict,
);

// --- bodies

const groupName = Type.String({ minLength: 1, maxLength: limits.name });

export const contactBody = Type.Object(
  {
    jid: Type.Optional(segment),
    nickname: Type.Optional(Type.String({ maxLength: limits.name })),
    groups: Type.Optional(
      Type.Object(
        { group: Type.Union([groupName, Type.Array(groupName, { maxItems: limits.contactGroups })]) },
        strict,
      ),
    ),
    subscriptionType: Type.Optional(
      Type.Unsafe<WantedSubscription | `${WantedSubscription}`>({
        enum: [-1, 0, 1, 2, 3, '-1', '0', '1', '2', '3'],
        description: '-1 remove, 0 none, 1 to, 2 from, 3 both.',
      }),
    ),
  },
  strict,
);

export const directMessageBody = Type.Object(
  { body: Type.Optional(messageText), id: Type.Optional(messageId) },
  { additionalProperties: Type.Unknown(), minProperties: 1 },
);

// --- answers

const available = oneOf<Availability>([...shows, 'offline']);

export const rosterItem = Type.Object({
  jid: Type.String(),
  nickname: Type.String(),
  subscriptionType: Type.Number({ description: '0 none, 1 to, 2 from, 3 both.' }),
  groups: Type.Object({ group: Type.Array(Type.String()) }),
  show: Type.Optional(available),
  status: Type.Optional(Type.String()),
  name: Type.String(),
  subscription: oneOf<Subscription>(['none', 'to', 'from', 'both']),
  asked: Type.Boolean(),
});

const contactRequest = Type.Object({ jid: Type.String(), name: Type.String() });
export const roster = Type.Object({
  rosterItem: Type.Array(rosterItem),
  request: Type.Array(contactRequest),
});

export const directReceipt = Type.Object({ id: Type.String(), stamp });

const archivedMessage = Type.Object({
  conversationID: Type.String(),
  from: Type.String(),
  to: Type.String(),
  sentDate: stamp,
  body: Type.String(),
  roomEvent: Type.String(),
  id: Type.String(),
  data: Type.Union([Type.Unsafe<MessageData>({ type: 'object' }), Type.Null()]),
});

const conversation = Type.Object({
  conversationID: Type.String(),
  external: Type.Boolean(),
  startDate: stamp,
  lastActivity: stamp,
  messageCount: Type.Number(),
  chatRoom: Type.String(),
  participantList: Type.Array(Type.String()),
  messages: Type.Object({ message: Type.Array(archivedMessage) }),
});

export const conversations = Type.Object({
  conversation: Type.Array(conversation),
  before: Type.Optional(Type.String()),
});

const user = { username: Type.String(), name: Type.String(), email: Type.String() };
const foundUser = Type.Object(user);
export const foundUsers = Type.Object({ user: Type.Array(foundUser) });

export const userProperty = Type.Object({ '@key': Type.String(), '@value': Type.String() });
export const profile = Type.Object({
  ...user,
  properties: Type.Object({ property: Type.Array(userProperty) }),
});

// --- the compile-time check

type Named<T> = { [Member in keyof T as string extends Member ? never : Member]: T[Member] };

/** Each is `true`, or this file does not compile. */
export type SchemasEqualTheProtocol = [
  Holds<Same<typeof contactBody, ContactBody>>,
  Holds<Equal<Flat<Named<Static<typeof directMessageBody>>>, Flat<Named<DirectMessageBody>>>>,
  Holds<Same<typeof rosterItem, RosterItem>>,
  Holds<Same<typeof contactRequest, ContactRequest>>,
  Holds<Same<typeof roster, Roster>>,
  Holds<Same<typeof directReceipt, DirectReceipt>>,
  Holds<Same<typeof archivedMessage, ArchivedMessage>>,
  Holds<Same<typeof conversation, Conversation>>,
  Holds<Same<typeof conversations, Conversations>>,
  Holds<Same<typeof foundUser, FoundUser>>,
  Holds<Same<typeof userProperty, UserProperty>>,
  Holds<Same<typeof profile, Profile>>,
];
