/** The drop-in script: defines `<ofchat-widget>`. Loading it twice, or on a server, does nothing. */
import { OfchatWidget } from './ofchat-widget.js';

export { OfchatWidget };

if (import.meta.url.startsWith('http')) OfchatWidget.defaultServer = new URL(import.meta.url).origin;

const registry = globalThis.customElements;
if (registry && !registry.get('ofchat-widget')) registry.define('ofchat-widget', OfchatWidget);
