export * from './api-client.js';
export * from './chat-client.js';
export type { Credential } from './credential.js';
export * from './errors.js';
export * from './event-feed.js';
export * from './outbox-drain.js';
export * from './retrying.js';
export * from './visitor-client.js';
