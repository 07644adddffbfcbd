export { disposition } from './file-names.js';
export { isShownInline, mayBeSent } from './kinds.js';
export type { Link, LinkUse } from './links.js';
export { UploadError, type UploadProblem } from './upload-error.js';
export { createUploads, type Upload, type Uploads, type UploadsOptions } from './uploads.js';
