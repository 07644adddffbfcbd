export * from './bodies.js';
export * from './decode.js';
export * from './errors.js';
export * from './events.js';
export * from './limits.js';
export * from './paths.js';
export * from './presence.js';
export * from './wire.js';
