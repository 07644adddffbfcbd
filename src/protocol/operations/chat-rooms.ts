/** Rooms that no workgroup made, and their affiliations. */
import type { Operations } from './operation.js';

/** By name; the OpenAPI document has the same names. */
export interface ChatRoomCalls {}

export const chatRoomOperations: Operations<ChatRoomCalls> = {};
