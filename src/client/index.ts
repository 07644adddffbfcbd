export * from './chat-client.js';
export * from './errors.js';
export * from './event-feed.js';
