export { createRecords, type Records, type RecordsOptions } from './records.js';
export { writeAudit, type Audited } from './audit.js';
