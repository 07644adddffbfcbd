/** The drop-in script: defines `<ofchat-desk>`. Loading it twice does nothing. */
import { OfchatDesk } from './desk.js';

export * from './index.js';

if (import.meta.url.startsWith('http')) OfchatDesk.defaultServer = new URL(import.meta.url).origin;

const registry = globalThis.customElements;
if (registry && !registry.get('ofchat-desk')) registry.define('ofchat-desk', OfchatDesk);
