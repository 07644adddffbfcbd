/** System properties, broadcasts, bookmarks, SIP accounts, statistics of sessions. */
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface AdministrationCalls {}

export const administrationOperations: Operations<AdministrationCalls> = {};
