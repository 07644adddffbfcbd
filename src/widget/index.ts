export * from './events.js';
export { OfchatWidget, type Question } from './ofchat-widget.js';
