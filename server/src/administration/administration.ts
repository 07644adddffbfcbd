/**
 * What an admin keeps besides people and workgroups: system properties, bookmarks, SIP accounts. What writes takes the
 * database of its caller's transaction, so that the audit log tells of it or it did not happen.
 */
import { openSecrets, type Storage } from '../storage/index.js';
import { bookmarks, type Bookmarks } from './bookmarks.js';
import { sipAccounts, type SipAccounts } from './sip-accounts.js';
import { systemProperties, type SystemProperties } from './system-properties.js';
import { unreadMessages } from './unread-messages.js';

export interface AdministrationOptions {
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
  /** The folder of the database; secrets are encrypted with a key that lies there. */
  readonly directory: string;
}

export interface Administration {
  readonly properties: SystemProperties;
  readonly bookmarks: Bookmarks;
  readonly sipAccounts: SipAccounts;
  /** Messages of other users that came since this one signed off. */
  unreadMessages(username: string): number;
}

export function createAdministration({ storage: { db }, directory }: AdministrationOptions): Administration {
  const secrets = openSecrets(directory);
  return {
    properties: systemProperties(db, secrets),
    bookmarks: bookmarks(db),
    sipAccounts: sipAccounts(db, secrets),
    unreadMessages: (username) => unreadMessages(db, username),
  };
}
