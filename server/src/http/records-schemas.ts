/** What the calls about records take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static, type TSchema } from 'typebox';
import {
  limits,
  type AuditEntry,
  type AuditPage,
  type CannedReply,
  type ConversationPage,
  type ConversationRecord,
  type Erasure,
  type Note,
  type NoteBody,
  type ReplyBody,
  type Statistics,
  type StatisticsBy,
  type Transcript,
  type TranscriptFormat,
  type VisitorTranscript,
} from '../../../src/protocol/index.js';
import { endReason, oneOf, role, strict, type Equal, type Holds } from './schema-parts.js';

/** A name somebody looks for: it need not exist. */
const name = Type.String({ minLength: 1, maxLength: 320 });

/** A day or a moment: `2026-11-22`, `2026-11-22T10:00:00Z`. What a pattern cannot judge, `timeOf` does. */
const time = Type.String({ minLength: 10, maxLength: 35 });
const page = {
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}-[0-9]{1,15}$' })),
};
const period = { from: Type.Optional(time), to: Type.Optional(time) };

/** ISO 8601, UTC. */
const stamp = Type.String({ format: 'date-time' });

// --- the audit log

export const auditQuery = Type.Object(
  {
    actor: Type.Optional(name),
    action: Type.Optional(name),
    subject: Type.Optional(name),
    ...period,
    ...page,
  },
  strict,
);

const auditEntry = Type.Object({
  id: Type.String(),
  stamp,
  actor: Type.String(),
  action: Type.String(),
  subject: Type.String(),
});

export const auditPage = Type.Object({
  entry: Type.Array(auditEntry),
  next: Type.Optional(Type.String()),
});

// --- conversations

const notBlank = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const number = Type.String({ pattern: '^[0-9]{1,15}$' });
const limit = Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' }));
const seconds = Type.Integer({ minimum: 0, description: 'seconds' });
const count = Type.Integer({ minimum: 0 });

const format = oneOf<TranscriptFormat>(['json', 'text', 'html']);

export const ofRoom = Type.Object({ room: name });
export const ofVisitor = Type.Object({ id: name });
export const transcriptQuery = Type.Object({ format: Type.Optional(format) }, strict);
export const conversationsQuery = Type.Object(
  {
    workgroup: Type.Optional(name),
    expert: Type.Optional(name),
    q: Type.Optional(notBlank(200)),
    ...period,
    ...page,
  },
  strict,
);

const texts = Type.Unsafe<{ readonly [field: string]: string }>({
  type: 'object',
  additionalProperties: { type: 'string' },
});

const visitor = Type.Object({
  name: Type.String(),
  emailAddress: Type.String(),
  fields: texts,
  labels: Type.Optional(texts),
  verified: Type.Optional(Type.Literal(true)),
  subject: Type.Optional(Type.String()),
});

const known = {
  room: Type.String(),
  workgroup: Type.String(),
  queue: Type.String(),
  question: Type.String(),
  visitor,
  asked: stamp,
  accepted: Type.Optional(stamp),
  answered: Type.Optional(stamp),
  ended: Type.Optional(stamp),
  reason: Type.Optional(endReason),
  wait: Type.Optional(seconds),
  length: Type.Optional(seconds),
  messages: count,
};
const experts = Type.Array(Type.Object({ username: Type.String(), name: Type.String() }));
const snippet = Type.Array(Type.Object({ text: Type.String(), hit: Type.Boolean() }));

export const conversationRecord = Type.Object({ ...known, experts });
export const conversationPage = Type.Object({
  conversation: Type.Array(Type.Object({ ...known, experts, snippet: Type.Optional(snippet) })),
  next: Type.Optional(Type.String()),
});

const message = Type.Array(
  Type.Object({
    id: Type.String(),
    seq: Type.Integer({ minimum: 1 }),
    nick: Type.String(),
    name: Type.String(),
    role,
    body: Type.String(),
    data: Type.Unsafe<{ readonly [member: string]: unknown } | null>({ type: ['object', 'null'] }),
    stamp,
  }),
);

export const transcript = Type.Object({ conversation: conversationRecord, message });
export const visitorTranscript = Type.Object({
  conversation: Type.Object({ ...known, experts: Type.Array(Type.Object({ name: Type.String() })) }),
  message,
});

export const erasure = Type.Object({ erased: stamp, kept: Type.String() });

// --- notes

export const ofNote = Type.Object({ room: name, id: number });
export const notesQuery = Type.Object({ limit, after: Type.Optional(number) }, strict);
export const noteBody = Type.Object({ text: notBlank(limits.text) }, strict);
export const note = Type.Object({
  id: Type.String(),
  author: Type.String(),
  name: Type.String(),
  text: Type.String(),
  stamp,
  changed: Type.Optional(stamp),
});
export const noteList = Type.Object({ note: Type.Array(note) });

// --- canned replies

const replies = {
  q: Type.Optional(Type.String({ maxLength: limits.name })),
  limit,
  offset: Type.Optional(number),
};

export const ofReply = Type.Object({ id: number });
export const ofWorkgroupReplies = Type.Object({ workgroup: name });
export const ofWorkgroupReply = Type.Object({ workgroup: name, id: number });
export const repliesQuery = Type.Object({ ...replies, workgroup: Type.Optional(name) }, strict);
export const workgroupRepliesQuery = Type.Object(replies, strict);
export const replyBody = Type.Object(
  {
    folder: Type.Optional(Type.String({ maxLength: limits.name })),
    title: notBlank(limits.name),
    text: notBlank(limits.text),
  },
  strict,
);
export const cannedReply = Type.Object({
  id: Type.String(),
  workgroup: Type.Optional(Type.String()),
  folder: Type.String(),
  title: Type.String(),
  text: Type.String(),
});
export const replyList = Type.Object({ reply: Type.Array(cannedReply) });

// --- statistics

const by = oneOf<StatisticsBy>(['hour', 'day', 'expert', 'queue']);

export const statisticsQuery = Type.Object(
  {
    workgroup: Type.Optional(name),
    by: Type.Optional(by),
    zone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    format: Type.Optional(oneOf(['json', 'csv'])),
    ...period,
  },
  strict,
);

const spread = Type.Object({ average: seconds, median: seconds, p90: seconds });
const row = Type.Object({
  key: Type.String(),
  asked: count,
  answered: count,
  missed: count,
  cancelled: count,
  open: count,
  wait: spread,
  length: spread,
  messages: count,
});

export const statistics = Type.Object({
  from: stamp,
  to: stamp,
  by,
  zone: Type.String(),
  row: Type.Array(row),
  total: row,
});

// --- the compile-time check

/** `readonly` and how a type was put together do not count. */
type Plain<T> = T extends readonly (infer Member)[]
  ? Plain<Member>[]
  : T extends object
    ? { -readonly [Member in keyof T]: Plain<T[Member]> }
    : T;
type Same<Schema extends TSchema, Wanted> = Equal<Plain<Static<Schema>>, Plain<Wanted>>;

/** Each is `true`, or this file does not compile. */
export type SchemasEqualTheProtocol = [
  Holds<Same<typeof auditEntry, AuditEntry>>,
  Holds<Same<typeof auditPage, AuditPage>>,
  Holds<Same<typeof conversationRecord, ConversationRecord>>,
  Holds<Same<typeof conversationPage, ConversationPage>>,
  Holds<Same<typeof transcript, Transcript>>,
  Holds<Same<typeof visitorTranscript, VisitorTranscript>>,
  Holds<Same<typeof erasure, Erasure>>,
  Holds<Same<typeof note, Note>>,
  Holds<Same<typeof noteBody, NoteBody>>,
  Holds<Same<typeof cannedReply, CannedReply>>,
  Holds<Same<typeof replyBody, ReplyBody>>,
  Holds<Same<typeof statistics, Statistics>>,
];
