export { createApp } from './app.js';
export type { AppOptions } from './context.js';
export { expireIdempotencyKeys } from './idempotency.js';
export { Streams, type StreamsOptions } from './streams.js';
