/** What `<ofchat-widget>` tells its page. */
import type { OfchatErrorEvent, OfchatToggleEvent, OfchatUnreadEvent } from './own-events.js';
import type { OfchatMessageEvent, OfchatPhaseEvent } from './panel-events.js';

export * from './own-events.js';
export * from './panel-events.js';

declare global {
  interface HTMLElementEventMap {
    'ofchat-open': OfchatToggleEvent;
    'ofchat-close': OfchatToggleEvent;
    'ofchat-phase': OfchatPhaseEvent;
    'ofchat-message': OfchatMessageEvent;
    'ofchat-unread': OfchatUnreadEvent;
    'ofchat-error': OfchatErrorEvent;
  }
}
