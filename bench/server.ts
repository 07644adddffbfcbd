/** What the server must reach, measured beside a bare Node server where something can be run beside it. */
import { crowdTables } from './crowd.js';
import { growthTable } from './growth.js';
import { queueTable } from './queue.js';
import { roomTables } from './rooms.js';
import { startTable } from './start.js';

/** By the names that `npm run bench -- …` takes. */
export const serverParts = {
  /** 10,000 idle event streams, one message to all of them, and all of them back. */
  crowd: crowdTables,
  /** 500 messages a second over 1,000 rooms, and messages while passwords are checked. */
  rooms: roomTables,
  start: startTable,
  /** 100,000 requests through one queue. */
  queue: queueTable,
  /** Reading, while more and more is kept. */
  growth: growthTable,
} as const;
