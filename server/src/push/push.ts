/** Web push for experts whose desk is closed (RFC 8030, 8291, 8292). */
import type { Storage } from '../storage/index.js';

export interface PushOptions {
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Push {}

export function createPush(_options: PushOptions): Push {
  return {};
}
