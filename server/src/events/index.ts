export { streamHeaders } from './frame.js';
export { StreamHub, type StreamHubOptions } from './stream-hub.js';
export { encodeEngineEvent, roomAddress, userAddress, workgroupAddress } from './wire-encoder.js';
