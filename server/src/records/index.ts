export { writeAudit, type Audited, type AuditFilter } from './audit.js';
export type { Access, ConversationRow, Reader } from './conversations.js';
export { scopeOfRoom, type Erased } from './erasure.js';
export { createRecords, type Records, type RecordsOptions } from './records.js';
export { type ReplyOwner } from './replies.js';
export { countOverdue, type Retention } from './retention.js';
export { statisticsAsCsv } from './statistics.js';
export { extensions, mediaTypes, transcriptPolicy } from './transcript.js';
