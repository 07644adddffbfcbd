/** Users, groups, lockouts, sessions, second factors, identities that a site vouched for. */
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface AccountCalls {}

export const accountOperations: Operations<AccountCalls> = {};
