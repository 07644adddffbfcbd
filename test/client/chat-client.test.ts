import { defineChatClientSuite } from './chat-client-suite.js';

defineChatClientSuite({ describe, it, origin: () => location.origin });
