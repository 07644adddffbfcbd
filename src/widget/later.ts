/** Views that are seen after a conversation, or where there is none: loaded when one is near. */
import './ended-view.js';
import './unavailable-view.js';
