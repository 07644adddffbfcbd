/** Notes, canned replies, transcripts and their search, statistics, the audit log. All of it is ours. */
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

/** By name; the OpenAPI document has the same names. */
export interface RecordCalls {
  /** For admins. */
  readAudit: {
    query?: {
      actor?: string;
      action?: string;
      subject?: string;
      /** ISO 8601; both included. */
      from?: string;
      to?: string;
      limit?: number;
      cursor?: string;
    };
    answer: AuditPage;
  };
}

export const recordOperations: Operations<RecordCalls> = {
  readAudit: { method: 'GET', path: '/audit' },
};
