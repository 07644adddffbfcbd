import { after, before, describe, it } from 'node:test';
import { defineChatClientSuite } from './chat-client-suite.js';
import { startHostileServer } from './hostile-server.mjs';

let server: Awaited<ReturnType<typeof startHostileServer>>;
before(async () => void (server = await startHostileServer()));
after(() => server.close());

defineChatClientSuite({ describe, it, origin: () => server.origin });
