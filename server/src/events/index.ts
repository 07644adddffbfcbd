export { streamHeaders } from './frame.js';
export { StreamHub, type StreamHubOptions } from './stream-hub.js';
export { roomAddress, userAddress, workgroupAddress } from './addresses.js';
export { encodeEngineEvent } from './wire-encoder.js';
