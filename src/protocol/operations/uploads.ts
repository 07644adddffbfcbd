/** Uploaded files and push subscriptions. */
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface UploadCalls {}

export const uploadOperations: Operations<UploadCalls> = {};
