export * from './open-session.js';
export { roomOf } from './phases.js';
export * from './reduce.js';
export * from './session.js';
export * from './state.js';
export type { StorageChoice } from './stored-conversation.js';
