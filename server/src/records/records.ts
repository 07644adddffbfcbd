/** What is kept of conversations: notes, canned replies, transcripts and their search, statistics, the audit log, retention. */
import type { AuditPage } from '../../../src/protocol/index.js';
import type { Database, Storage } from '../storage/index.js';
import { readAudit, writeAudit, type Audited, type AuditFilter } from './audit.js';

export interface RecordsOptions {
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Records {
  /** Durable when it resolves; call it before the answer that gives something away. */
  audit(entry: Audited): Promise<void>;
  /** The same inside a transaction: kept together with what it tells of, or not at all. */
  auditWith(db: Database, entry: Audited): void;
  /** Newest first. */
  readAudit(filter: AuditFilter, limit: number, cursor?: string): AuditPage;
}

export function createRecords({ storage, now }: RecordsOptions): Records {
  const auditWith = (db: Database, entry: Audited) => writeAudit(db, entry, now());
  return {
    audit: (entry) => storage.write((db) => auditWith(db, entry)),
    auditWith,
    readAudit: (filter, limit, cursor) => readAudit(storage.db, filter, limit, cursor),
  };
}
