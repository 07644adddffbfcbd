/** What the package exports; importing it defines `<ofchat-widget>`. */
import './define.js';

export * from './events.js';
export { OfchatWidget } from './ofchat-widget.js';
export type { Question } from './panel-host.js';
