export * from './estimate.js';
export * from './later.js';
export * from './launcher.js';
export * from './load.js';
export * from './texts.js';
