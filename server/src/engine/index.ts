export * from './engine.js';
export { createEmbeddedEngine, type EmbeddedEngineOptions } from './embedded/embedded-engine.js';
