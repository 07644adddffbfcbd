/** What requests may hold. Each schema must equal the protocol's type: the checks at the end do not compile otherwise. */
import { Type, type Static } from 'typebox';
import {
  chatStates,
  limits,
  shows,
  type AskBody,
  type Availability,
  type LeaveMessageBody,
  type PostBody,
  type PresenceQuery,
  type VouchedAskBody,
} from '../../../src/protocol/index.js';
import { oneOf, strict, type Equal, type Flat, type Holds, type Same } from './schema-parts.js';

/** A text with something in it besides white space. */
const notBlank = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

/** What browsers take for an e-mail address in a form (WHATWG HTML §4.10.5.1.5), so that form and server agree. */
const emailAddress = Type.String({
  minLength: 1,
  maxLength: limits.emailAddress,
  pattern:
    "^[a-zA-Z0-9.!#$%&'*+\\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$",
});

/** One segment of a path: a name, or an address. */
const segment = Type.String({ minLength: 1, maxLength: 320 });

/** One of the protocol's own words. */

const wholeNumber = Type.String({ pattern: '^[0-9]{1,15}$' });

// --- bodies

const scalar = Type.Union([Type.String({ maxLength: limits.field }), Type.Number(), Type.Boolean()]);

export const askBody = Type.Object(
  {
    workgroup: notBlank(limits.name),
    userID: notBlank(limits.name),
    emailAddress,
    question: notBlank(limits.text),
    identity: Type.Optional(Type.String({ minLength: 1, maxLength: limits.identity })),
  },
  { additionalProperties: scalar, maxProperties: 4 + limits.fields },
);

export const leaveMessageBody = Type.Object(
  { userID: notBlank(limits.name), emailAddress, message: notBlank(limits.text) },
  strict,
);

/** Any text a person may write; also the id a client gives its message. */
export const messageText = notBlank(limits.text);
export const messageId = Type.String({ minLength: 1, maxLength: 100, pattern: '^[\\x21-\\x7e]+$' });

export const postBody = Type.Object(
  { body: messageText, id: Type.Optional(messageId) },
  { additionalProperties: Type.Unknown() },
);

// --- query strings; unknown members are those of the original (`service`, `servicename`, `type`) and change nothing

export const presenceQuery = Type.Object({
  show: Type.Optional(oneOf<Availability>([...shows, 'offline'])),
  status: Type.Optional(Type.String({ maxLength: limits.status })),
});

export const historyQuery = Type.Object({
  after: Type.Optional(wholeNumber),
  before: Type.Optional(wholeNumber),
  limit: Type.Optional(wholeNumber),
});

// --- parameters of paths

/** Only in the second path family; the other takes the stream from the token. */
const streamid = Type.Optional(segment);

export const chatParams = Type.Object({ streamid });
export const usernameParams = Type.Object({ username: segment });
export const chatStateParams = Type.Object({
  streamid,
  state: oneOf(chatStates),
  to: segment,
});
export const workgroupParams = Type.Object({ streamid, workgroup: segment });
export const offerParams = Type.Object({ streamid, workgroup: Type.Optional(segment), offerId: segment });
export const roomParams = Type.Object({ streamid, room: segment });
export const inviteParams = Type.Object({ streamid, room: segment, jid: segment });
export const askParams = Type.Object({ id: segment });
export const leftMessageParams = Type.Object({ workgroup: segment, id: segment });

// --- the compile-time check

/** Members with a name; an index signature beside them is compared by `askBody`'s own schema at run time. */
type Named<T> = { [Member in keyof T as string extends Member ? never : Member]: T[Member] };

/** Each is `true`, or this file does not compile. */
export type SchemasEqualTheProtocol = [
  Holds<
    Equal<
      Flat<Named<Static<typeof askBody>>>,
      Flat<Named<AskBody> & Partial<Pick<VouchedAskBody, 'identity'>>>
    >
  >,
  Holds<Same<typeof leaveMessageBody, LeaveMessageBody>>,
  Holds<Equal<Flat<Named<Static<typeof postBody>>>, Flat<Named<PostBody>>>>,
  Holds<Same<typeof presenceQuery, PresenceQuery>>,
];
