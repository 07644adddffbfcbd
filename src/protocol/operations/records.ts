/** Notes, canned replies, transcripts and their search, statistics, the audit log. */
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface RecordCalls {}

export const recordOperations: Operations<RecordCalls> = {};
