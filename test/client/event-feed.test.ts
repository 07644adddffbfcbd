import { defineEventFeedSuite } from './event-feed-suite.js';

defineEventFeedSuite({ describe, it, origin: () => location.origin });
