/** Conversations as they are kept, and who may see which. Reads only. */
import type {
  ConversationExpert,
  ConversationRecord,
  EndReason,
  RoomMessage,
  VisitorDetails,
} from '../../../src/protocol/index.js';
import type { Database } from '../storage/index.js';

/** A user who looks at records. */
export interface Reader {
  readonly username: string;
  readonly admin: boolean;
}

export interface ConversationRow {
  number: number;
  room: string;
  workgroup: string;
  queue: string;
  asked_at: number;
  accepted_at: number | null;
  answered_at: number | null;
  ended_at: number | null;
  reason: EndReason | null;
}

/** What a reader has to do with a conversation. */
export interface Access {
  readonly row: ConversationRow;
  /** Admin, or supervisor of its workgroup: may read and erase what others said. */
  readonly oversees: boolean;
  /** Was in it as an expert. */
  readonly tookPart: boolean;
  /** Member of its workgroup. */
  readonly member: boolean;
}

/** The workgroups whose conversations this user oversees without being an admin. */
export function supervisedBy(db: Database, username: string): string[] {
  return db
    .prepare('SELECT workgroup FROM workgroup_supervisors WHERE username = ? ORDER BY workgroup')
    .all<{ workgroup: string }>(username)
    .map(({ workgroup }) => workgroup);
}

export function oversees(db: Database, { username, admin }: Reader, workgroup: string): boolean {
  return (
    admin ||
    db
      .prepare('SELECT 1 FROM workgroup_supervisors WHERE workgroup = ? AND username = ?')
      .get(workgroup, username) !== undefined
  );
}

/** Undefined as long as nothing is known under this name, and again once it was erased. */
export function readConversation(db: Database, room: string): ConversationRow | undefined {
  return db
    .prepare('SELECT * FROM conversations WHERE room = ? AND erased_at IS NULL')
    .get<ConversationRow>(room);
}

/** Undefined when it does not exist for this reader. */
export function accessTo(db: Database, room: string, reader: Reader): Access | undefined {
  const row = readConversation(db, room);
  if (row === undefined) return undefined;
  const tookPart =
    db
      .prepare('SELECT 1 FROM conversation_experts WHERE number = ? AND username = ?')
      .get(row.number, reader.username) !== undefined;
  const member =
    db
      .prepare('SELECT 1 FROM workgroup_members WHERE workgroup = ? AND username = ?')
      .get(row.workgroup, reader.username) !== undefined;
  const access = { row, oversees: oversees(db, reader, row.workgroup), tookPart, member };
  return access.oversees || tookPart || member ? access : undefined;
}

/** With what people wrote, from where they wrote it. */
export function toRecord(db: Database, row: ConversationRow): ConversationRecord {
  const { room, workgroup, queue, asked_at, accepted_at, answered_at, ended_at, reason } = row;
  const request = db
    .prepare('SELECT question, user_id, email, fields, labels, subject FROM requests WHERE id = ?')
    .get<RequestRow>(room);
  const { last_seq = 0 } =
    db.prepare('SELECT last_seq FROM rooms WHERE room = ?').get<{ last_seq: number }>(room) ?? {};
  return {
    room,
    workgroup,
    queue,
    question: request?.question ?? '',
    visitor: visitorOf(request),
    experts: expertsOf(db, room),
    asked: stampOf(asked_at),
    ...(accepted_at !== null && { accepted: stampOf(accepted_at) }),
    ...(answered_at !== null && { answered: stampOf(answered_at) }),
    ...(ended_at !== null && { ended: stampOf(ended_at) }),
    ...(reason !== null && { reason }),
    ...(accepted_at !== null && { wait: seconds(asked_at, accepted_at) }),
    ...(accepted_at !== null && ended_at !== null && { length: seconds(accepted_at, ended_at) }),
    messages: last_seq,
  };
}

/** How far this reader may read: an expert who left hears nothing of what was said afterwards. */
export function readableUntil(
  db: Database,
  { row, oversees: all }: Pick<Access, 'row' | 'oversees'>,
  username: string,
): number {
  if (all) return Number.MAX_SAFE_INTEGER;
  const own = db
    .prepare('SELECT present, left_seq FROM occupants WHERE room = ? AND username = ?')
    .get<{ present: number; left_seq: number | null }>(row.room, username);
  if (own === undefined) return 0;
  return own.present === 1 || own.left_seq === null ? Number.MAX_SAFE_INTEGER : own.left_seq;
}

/** Messages behind `after`, in their order. */
export function readMessages(
  db: Database,
  room: string,
  after: number,
  until: number,
  limit: number,
): RoomMessage[] {
  return db
    .prepare('SELECT * FROM messages WHERE room = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?')
    .all<MessageRow>(room, after, until, limit)
    .map(({ id, seq, nick, name, role, body, data, sent_at }) => ({
      id,
      seq,
      nick,
      name,
      role,
      body,
      data: data === null ? null : (JSON.parse(data) as RoomMessage['data']),
      stamp: stampOf(sent_at),
    }));
}

export function stampOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function seconds(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1_000));
}

/** Who was there, and who left again; not who was only invited. */
function expertsOf(db: Database, room: string): ConversationExpert[] {
  return db
    .prepare(
      `SELECT username, name FROM occupants
       WHERE room = ? AND role = 'expert' AND (present = 1 OR left_seq > 0) ORDER BY name, username`,
    )
    .all<ConversationExpert>(room);
}

function visitorOf(request: RequestRow | undefined): VisitorDetails {
  if (request === undefined) return { name: '', emailAddress: '', fields: {} };
  const { user_id, email, fields, labels, subject } = request;
  return {
    name: user_id,
    emailAddress: email,
    fields: JSON.parse(fields) as Record<string, string>,
    ...(labels !== null && { labels: JSON.parse(labels) as Record<string, string> }),
    ...(subject !== null && { verified: true, subject }),
  };
}

interface RequestRow {
  question: string;
  user_id: string;
  email: string;
  fields: string;
  labels: string | null;
  subject: string | null;
}

interface MessageRow extends Omit<RoomMessage, 'data' | 'stamp'> {
  data: string | null;
  sent_at: number;
}
