export type { PushNetwork } from './network.js';
export { createPush, type Push, type PushOptions } from './push.js';
