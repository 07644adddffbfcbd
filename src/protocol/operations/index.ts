/** Every call of the Chat API. */
import { accountOperations, type AccountCalls } from './accounts.js';
import { administrationOperations, type AdministrationCalls } from './administration.js';
import { chatRoomOperations, type ChatRoomCalls } from './chat-rooms.js';
import { conversationOperations, type ConversationCalls } from './conversations.js';
import { peopleOperations, type PeopleCalls } from './people.js';
import { recordOperations, type RecordCalls } from './records.js';
import { supervisionOperations, type SupervisionCalls } from './supervision.js';
import { uploadOperations, type UploadCalls } from './uploads.js';
import { workgroupOperations, type WorkgroupCalls } from './workgroups.js';
import { xmppOperations, type XmppCalls } from './xmpp.js';
import type { Operations } from './operation.js';

export type { Call, Method, Operation, Operations } from './operation.js';

export * from './accounts.js';
export * from './administration.js';
export * from './chat-rooms.js';
export * from './conversations.js';
export * from './people.js';
export * from './records.js';
export * from './supervision.js';
export * from './uploads.js';
export * from './workgroups.js';
export * from './xmpp.js';

export interface Calls
  extends
    PeopleCalls,
    ChatRoomCalls,
    AccountCalls,
    AdministrationCalls,
    WorkgroupCalls,
    SupervisionCalls,
    RecordCalls,
    UploadCalls,
    ConversationCalls,
    XmppCalls {}

export const operations: Operations<Calls> = {
  ...peopleOperations,
  ...chatRoomOperations,
  ...accountOperations,
  ...administrationOperations,
  ...workgroupOperations,
  ...supervisionOperations,
  ...recordOperations,
  ...uploadOperations,
  ...conversationOperations,
  ...xmppOperations,
};
