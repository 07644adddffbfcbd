/** Notes, canned replies, transcripts and their search, statistics, the audit log. All of it is ours. */
import type { EndReason, RoomMessage, VisitorDetails } from '../bodies.js';
import type { Operations } from './operation.js';

/** One line of the audit log: names only, never what somebody wrote. */
export interface AuditEntry {
  id: string;
  /** ISO 8601, UTC. */
  stamp: string;
  /** A username, a visitor's handle, `retention` (the job), or `ofchat` (the command line). */
  actor: string;
  /** Such as `conversation.exported`. */
  action: string;
  /** A room, a workgroup, a key, a username. */
  subject: string;
}

/** A page of a list, newest first; with `next` there is more: send it as `cursor`. */
export interface AuditPage {
  entry: AuditEntry[];
  next?: string;
}

// --- conversations

/** What is known of one conversation besides what was said. Times are ISO 8601, UTC; absent until they come. */
export interface ConversationRecord {
  /** Also the id of the request. Changes when a room is given up unanswered and the visitor waits again. */
  room: string;
  workgroup: string;
  /** Where it waits, or waited. */
  queue: string;
  question: string;
  visitor: VisitorDetails;
  /** Who were in it, in the order of their names. */
  experts: ConversationExpert[];
  asked: string;
  accepted?: string;
  /** When an expert first wrote. */
  answered?: string;
  ended?: string;
  reason?: EndReason;
  /** How long the visitor waited for an expert to accept, in seconds. */
  wait?: number;
  /** From the acceptance to the end, in seconds. */
  length?: number;
  /** How many were written. */
  messages: number;
}

export interface ConversationExpert {
  username: string;
  name: string;
}

/** A piece of a text; `hit` pieces are what was looked for. Shown as text, never as HTML. */
export interface SnippetPart {
  text: string;
  hit: boolean;
}

export interface FoundConversation extends ConversationRecord {
  /** With `q`: where it was found. */
  snippet?: SnippetPart[];
}

/** Newest first; with `next` there may be more: send it as `cursor`. A page of a search may be short, even empty, and have a `next`. */
export interface ConversationPage {
  conversation: FoundConversation[];
  next?: string;
}

/** A whole conversation, to keep. An expert who left has what was said till then. */
export interface Transcript {
  conversation: ConversationRecord;
  message: RoomMessage[];
}

/** What a visitor gets: the experts' shown names only. */
export interface VisitorTranscript {
  conversation: Omit<ConversationRecord, 'experts'> & { experts: { name: string }[] };
  message: RoomMessage[];
}

export type TranscriptFormat = 'json' | 'text' | 'html';

/** What an erasure leaves. */
export interface Erasure {
  /** ISO 8601, UTC. */
  erased: string;
  /** A whole sentence that may be shown to a person. */
  kept: string;
}

// --- notes

/** Written by an expert for colleagues; a visitor never sees it. */
export interface Note {
  id: string;
  author: string;
  /** The author's shown name. */
  name: string;
  text: string;
  /** ISO 8601, UTC. */
  stamp: string;
  changed?: string;
}

export interface NoteBody {
  text: string;
}

// --- canned replies

/** `{visitor}`, `{expert}` and `{workgroup}` in the text are for the desk to fill in. */
export interface ReplyBody {
  /** Empty for none. */
  folder?: string;
  title: string;
  text: string;
}

export interface CannedReply extends Required<ReplyBody> {
  id: string;
  /** Absent for one's own. */
  workgroup?: string;
}

// --- statistics

export type StatisticsBy = 'hour' | 'day' | 'expert' | 'queue';

/** Seconds; all 0 when there was nothing to measure. */
export interface Spread {
  average: number;
  median: number;
  /** Nine of ten were no longer. */
  p90: number;
}

/** `asked` is the sum of `answered`, `missed`, `cancelled` and `open`. */
export interface StatisticsRow {
  /** `2026-11-22T14:00`, `2026-11-22`, a username, or `workgroup/queue`; or `total`. */
  key: string;
  asked: number;
  /** An expert accepted, and did not go away without a word. */
  answered: number;
  /** Nobody came: no expert in time, or the workgroup was closed. */
  missed: number;
  /** The visitor went before an expert came. */
  cancelled: number;
  /** Still waiting. */
  open: number;
  /** Of those that were answered: till an expert accepted. */
  wait: Spread;
  /** Of those that were answered and ended. */
  length: Spread;
  /** Of those that ended. */
  messages: number;
}

/** By the time of asking. Only lines with something in them; `total` has everything. */
export interface Statistics {
  /** ISO 8601, UTC; both included. */
  from: string;
  to: string;
  by: StatisticsBy;
  /** Of the hours and days. */
  zone: string;
  row: StatisticsRow[];
  total: StatisticsRow;
}

// --- calls

interface Period {
  /** ISO 8601, or a day; both included. */
  from?: string;
  to?: string;
}

interface Page {
  limit?: number;
  cursor?: string;
}

type OfRoom = { room: string };
type OfNote = { room: string; id: string };
type OfReply = { id: string };
type OfWorkgroup = { workgroup: string };
type ReplyQuery = {
  /** The beginning of the title. */
  q?: string;
  limit?: number;
  offset?: number;
};

/** By name; the OpenAPI document has the same names. */
export interface RecordCalls {
  /** For admins. */
  readAudit: {
    query?: Period & Page & { actor?: string; action?: string; subject?: string };
    answer: AuditPage;
  };
  /** An expert's own; a supervisor's workgroups; for admins all. */
  listConversations: {
    query?: Period & Page & { workgroup?: string; expert?: string; q?: string };
    answer: ConversationPage;
  };
  getConversation: { params: OfRoom; answer: ConversationRecord };
  /** JSON; by `format` or `Accept` plain text or HTML. */
  getTranscript: { params: OfRoom; query?: { format?: TranscriptFormat }; answer: Transcript | string };
  /** Admins and supervisors, once it has ended. */
  eraseConversation: { params: OfRoom; answer: Erasure };
  /** The visitor's own. */
  getOwnTranscript: {
    params: { id: string };
    query?: { format?: TranscriptFormat };
    answer: VisitorTranscript | string;
  };
  /** The visitor's own, once it has ended. The token is worth nothing afterwards. */
  eraseOwnConversation: { params: { id: string }; answer: Erasure };

  listNotes: { params: OfRoom; query?: { limit?: number; after?: string }; answer: { note: Note[] } };
  addNote: { params: OfRoom; body: NoteBody; answer: Note };
  /** Only the author. */
  changeNote: { params: OfNote; body: NoteBody; answer: Note };
  /** The author, supervisors, admins. */
  removeNote: { params: OfNote };

  /** One's own and those of one's workgroups, in the order of their titles. */
  listReplies: { query?: ReplyQuery & { workgroup?: string }; answer: { reply: CannedReply[] } };
  addReply: { body: ReplyBody; answer: CannedReply };
  changeReply: { params: OfReply; body: ReplyBody; answer: CannedReply };
  removeReply: { params: OfReply };
  listWorkgroupReplies: { params: OfWorkgroup; query?: ReplyQuery; answer: { reply: CannedReply[] } };
  /** Supervisors and admins; so are the next two. */
  addWorkgroupReply: { params: OfWorkgroup; body: ReplyBody; answer: CannedReply };
  changeWorkgroupReply: { params: OfWorkgroup & OfReply; body: ReplyBody; answer: CannedReply };
  removeWorkgroupReply: { params: OfWorkgroup & OfReply };

  /** Supervisors and admins. The last 30 days if not said; by hour 31 days at most, else 366. */
  getStatistics: {
    query?: Period & {
      workgroup?: string;
      by?: StatisticsBy;
      /** Such as `Europe/Berlin`; UTC if not said. */
      zone?: string;
      format?: 'json' | 'csv';
    };
    answer: Statistics | string;
  };
}

export const recordOperations: Operations<RecordCalls> = {
  readAudit: { method: 'GET', path: '/audit' },
  listConversations: { method: 'GET', path: '/conversations' },
  getConversation: { method: 'GET', path: '/conversations/{room}' },
  getTranscript: { method: 'GET', path: '/conversations/{room}/transcript' },
  eraseConversation: { method: 'DELETE', path: '/conversations/{room}' },
  getOwnTranscript: { method: 'GET', path: '/ask/{id}/transcript' },
  eraseOwnConversation: { method: 'DELETE', path: '/ask/{id}/conversation' },
  listNotes: { method: 'GET', path: '/conversations/{room}/notes' },
  addNote: { method: 'POST', path: '/conversations/{room}/notes' },
  changeNote: { method: 'PUT', path: '/conversations/{room}/notes/{id}' },
  removeNote: { method: 'DELETE', path: '/conversations/{room}/notes/{id}' },
  listReplies: { method: 'GET', path: '/chat/replies' },
  addReply: { method: 'POST', path: '/chat/replies' },
  changeReply: { method: 'PUT', path: '/chat/replies/{id}' },
  removeReply: { method: 'DELETE', path: '/chat/replies/{id}' },
  listWorkgroupReplies: { method: 'GET', path: '/workgroups/{workgroup}/replies' },
  addWorkgroupReply: { method: 'POST', path: '/workgroups/{workgroup}/replies' },
  changeWorkgroupReply: { method: 'PUT', path: '/workgroups/{workgroup}/replies/{id}' },
  removeWorkgroupReply: { method: 'DELETE', path: '/workgroups/{workgroup}/replies/{id}' },
  getStatistics: { method: 'GET', path: '/statistics' },
};
