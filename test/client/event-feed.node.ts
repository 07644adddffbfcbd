import { after, before, describe, it } from 'node:test';
import { defineEventFeedSuite } from './event-feed-suite.js';
import { startHostileServer } from './hostile-server.mjs';

let server: Awaited<ReturnType<typeof startHostileServer>>;
before(async () => void (server = await startHostileServer()));
after(() => server.close());

defineEventFeedSuite({ describe, it, origin: () => server.origin });
