/** What is kept of conversations: notes, canned replies, transcripts and their search, statistics, the audit log, retention. */
import type {
  AuditPage,
  CannedReply,
  ConversationPage,
  ConversationRecord,
  Note,
  ReplyBody,
  Statistics,
  TranscriptFormat,
} from '../../../src/protocol/index.js';
import type { Database, Storage } from '../storage/index.js';
import { readAudit, writeAudit, type Audited, type AuditFilter } from './audit.js';
import {
  accessTo,
  oversees,
  readableUntil,
  readConversation,
  readMessages,
  supervisedBy,
  toRecord,
  type Access,
  type ConversationRow,
  type Reader,
} from './conversations.js';
import { cursorOf, placeOf } from './cursor.js';
import { eraseConversation, type Erased } from './erasure.js';
import { listConversations, type ConversationFilter } from './list-conversations.js';
import { addNote, changeNote, readNote, readNotes, removeNote } from './notes.js';
import {
  addReply,
  changeReply,
  readReplies,
  removeReply,
  type ReplyOwner,
  type ReplyPage,
} from './replies.js';
import { applyRetention, type Retention } from './retention.js';
import { newest, searchConversations } from './search-conversations.js';
import { readStatistics, type StatisticsFilter } from './statistics.js';
import { writeTranscript } from './transcript.js';

export interface RecordsOptions {
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
  /** What each workgroup keeps, asked at each run of the job; nothing is erased by itself without it. */
  readonly retentions?: () => readonly Retention[];
  /** Clears away what lay elsewhere: event logs, open streams, files. */
  readonly onErased?: (erased: Erased) => Promise<void>;
}

export interface Records {
  // --- the audit log

  /** Durable when it resolves; call it before the answer that gives something away. */
  audit(entry: Audited): Promise<void>;
  /** The same inside a transaction: kept together with what it tells of, or not at all. */
  auditWith(db: Database, entry: Audited): void;
  /** Newest first. */
  readAudit(filter: AuditFilter, limit: number, cursor?: string): AuditPage;

  // --- conversations

  /** Undefined when there is no such conversation for this reader. */
  access(room: string, reader: Reader): Access | undefined;
  /** Undefined when there is none, or it was erased. */
  conversation(room: string): ConversationRow | undefined;
  oversees(reader: Reader, workgroup: string): boolean;
  supervisedBy(username: string): readonly string[];
  describe(row: ConversationRow): ConversationRecord;
  /** @param q words to look for; undefined for all */
  list(
    reader: Reader,
    filter: ConversationFilter,
    q: string | undefined,
    limit: number,
    cursor?: string,
  ): Promise<ConversationPage>;
  /** As far as this reader may read, in pieces. */
  transcript(access: Access, reader: Reader, format: TranscriptFormat): AsyncIterable<string>;
  /** For its visitor. */
  ownTranscript(row: ConversationRow, format: TranscriptFormat): AsyncIterable<string>;
  /** @returns when */
  erase(row: ConversationRow, actor: string): Promise<number>;
  /** Erases what is older than its workgroup keeps it; @returns how many conversations */
  retain(): Promise<number>;

  // --- what experts write for themselves

  readonly notes: {
    list(row: ConversationRow, after: number, limit: number): Note[];
    find(row: ConversationRow, id: string): Note | undefined;
    add(row: ConversationRow, note: Pick<Note, 'author' | 'name' | 'text'>): Promise<Note>;
    change(id: string, text: string): Promise<void>;
    remove(id: string): Promise<void>;
  };
  readonly replies: {
    list(owners: readonly ReplyOwner[], page: ReplyPage): CannedReply[];
    /** Undefined when the owner has too many. */
    add(owner: ReplyOwner, body: ReplyBody): Promise<CannedReply | undefined>;
    /** Undefined when the owner has no such reply. */
    change(owner: ReplyOwner, id: string, body: ReplyBody): Promise<CannedReply | undefined>;
    /** False when the owner has no such reply. */
    remove(owner: ReplyOwner, id: string): Promise<boolean>;
  };

  statistics(filter: StatisticsFilter): Promise<Statistics>;
}

/** Messages that a transcript takes from the storage at once. */
const portion = 200;

export function createRecords({ storage, now, retentions, onErased }: RecordsOptions): Records {
  const { db } = storage;
  const auditWith = (database: Database, entry: Audited) => writeAudit(database, entry, now());
  const clearAway = async (erased: Erased) => onErased?.(erased);

  return {
    audit: (entry) => storage.write((database) => auditWith(database, entry)),
    auditWith,
    readAudit: (filter, limit, cursor) => readAudit(db, filter, limit, cursor),

    access: (room, reader) => accessTo(db, room, reader),
    conversation: (room) => readConversation(db, room),
    oversees: (reader, workgroup) => oversees(db, reader, workgroup),
    supervisedBy: (username) => supervisedBy(db, username),
    describe: (row) => toRecord(db, row),
    list: (reader, filter, q, limit, cursor) =>
      q === undefined
        ? listPage(db, reader, filter, limit, cursor)
        : searchPage(db, reader, filter, q, limit, cursor),
    transcript: (access, { username }, format) => {
      const { row } = access;
      const until = readableUntil(db, access, username);
      return writeTranscript(format, toRecord(db, row), (after) =>
        readMessages(db, row.room, after, until, portion),
      );
    },
    ownTranscript: (row, format) => {
      const record = toRecord(db, row);
      const experts = record.experts.map(({ name }) => ({ name }));
      return writeTranscript(format, { ...record, experts }, (after) =>
        readMessages(db, row.room, after, Number.MAX_SAFE_INTEGER, portion),
      );
    },
    erase: async (row, actor) => {
      const at = now();
      const erased = await eraseConversation(storage, row, actor, at);
      await clearAway(erased);
      storage.emptyLog();
      return at;
    },
    retain: async () => {
      const count = await applyRetention(storage, retentions?.() ?? [], now(), clearAway);
      storage.emptyLog();
      return count;
    },

    notes: {
      list: (row, after, limit) => readNotes(db, row.number, after, limit),
      find: (row, id) => readNote(db, row.number, id),
      add: (row, note) => storage.write((database) => addNote(database, row.number, note, now())),
      change: (id, text) => storage.write((database) => changeNote(database, id, text, now())),
      remove: (id) => storage.write((database) => removeNote(database, id)),
    },
    replies: {
      list: (owners, page) => readReplies(db, owners, page),
      add: (owner, body) => storage.write((database) => addReply(database, owner, body)),
      change: (owner, id, body) => storage.write((database) => changeReply(database, owner, id, body)),
      remove: (owner, id) => storage.write((database) => removeReply(database, owner, id)),
    },

    statistics: (filter) => readStatistics(db, filter),
  };
}

async function listPage(
  db: Database,
  reader: Reader,
  filter: ConversationFilter,
  limit: number,
  cursor: string | undefined,
): Promise<ConversationPage> {
  const rows = listConversations(db, reader, filter, limit + 1, placeOf(cursor));
  const conversation = rows.slice(0, limit).map((row) => toRecord(db, row));
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { conversation, ...(last && { next: cursorOf({ at: last.asked_at, number: last.number }) }) };
}

async function searchPage(
  db: Database,
  reader: Reader,
  filter: ConversationFilter,
  q: string,
  limit: number,
  cursor: string | undefined,
): Promise<ConversationPage> {
  const before = cursor === undefined ? newest : Math.min(placeOf(cursor).number, newest);
  const { found, lastNumber } = await searchConversations(db, reader, filter, q, limit, before);
  const conversation = found.map(({ row, snippet }) => ({ ...toRecord(db, row), snippet }));
  return { conversation, ...(lastNumber !== undefined && { next: cursorOf({ at: 0, number: lastNumber }) }) };
}
