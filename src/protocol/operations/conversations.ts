/** The main job: signing in, asking, offers, rooms, events. */
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface ConversationCalls {}

export const conversationOperations: Operations<ConversationCalls> = {};
