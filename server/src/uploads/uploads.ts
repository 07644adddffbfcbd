/** Files that visitors and experts send. */
import type { Storage } from '../storage/index.js';

export interface UploadsOptions {
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
  /** Where the files lie. */
  readonly directory: string;
}

export interface Uploads {}

export function createUploads(_options: UploadsOptions): Uploads {
  return {};
}
