import { accounts } from './accounts.js';
import { administration } from './administration.js';
import { chatRoomGroups, chatRooms } from './chat-rooms.js';
import { continuedRooms, foundation } from './foundation.js';
import { people } from './people.js';
import { queues } from './queues.js';
import { records } from './records.js';
import { uploads } from './uploads.js';

/** Each entry is applied once, in order; `user_version` says how many were. Never edit one that was released. */
export const migrations: readonly string[] = [
  foundation,
  continuedRooms,
  people,
  chatRooms,
  accounts,
  chatRoomGroups,
  administration,
  queues,
  records,
  uploads,
];
