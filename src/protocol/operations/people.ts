/** Contacts, presence between them, messages between two, users and their properties. */
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface PeopleCalls {}

export const peopleOperations: Operations<PeopleCalls> = {};
