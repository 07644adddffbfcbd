export { streamHeaders } from './frame.js';
export { StreamHub, type StreamHubOptions } from './stream-hub.js';
export { roomAddress, userAddress, workgroupAddress } from './addresses.js';
export { rosterItem } from './encode-people-event.js';
export { encodeEngineEvent } from './wire-encoder.js';
