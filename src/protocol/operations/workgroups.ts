/** Workgroups as an admin sets them up, and what experts and supervisors do in them beyond answering offers. */
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface WorkgroupCalls {}

export const workgroupOperations: Operations<WorkgroupCalls> = {};
