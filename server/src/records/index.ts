export { createRecords, type Records, type RecordsOptions } from './records.js';
