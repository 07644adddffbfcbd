export * from './icons.js';
export * from './more-icons.js';
