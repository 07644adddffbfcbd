export * from './composing.js';
export * from './message-log.js';
export * from './outbox.js';
export * from './room-view.js';
export * from './timeline.js';
