/** What is kept of conversations: notes, canned replies, transcripts and their search, statistics, the audit log, retention. */
import type { Storage } from '../storage/index.js';

export interface RecordsOptions {
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Records {}

export function createRecords(_options: RecordsOptions): Records {
  return {};
}
