export * from './actions.js';
export * from './reduce.js';
export * from './session.js';
export * from './state.js';
