/** What an admin keeps besides people and workgroups: system properties, bookmarks, SIP accounts. */
import type { Storage } from '../storage/index.js';

export interface AdministrationOptions {
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
  /** The folder of the database; secrets are encrypted with a key that lies there. */
  readonly directory: string;
}

export interface Administration {}

export function createAdministration(_options: AdministrationOptions): Administration {
  return {};
}
