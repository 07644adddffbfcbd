export * from './events.js';
export { OfchatWidget } from './ofchat-widget.js';
export type { Question } from './panel-host.js';
