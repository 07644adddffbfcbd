/** System properties, broadcasts, bookmarks, SIP accounts. For admins, but for what is one's own. */
import type { Operations } from './operation.js';

/** A name and a value, in the original's form. */
export interface Property {
  '@key': string;
  '@value': string;
}

export interface SystemProperty extends Property {
  /** Ours: the value is a secret, is kept encrypted and shown as `********`. Sending that back changes nothing. */
  secret: boolean;
}

export interface NewSystemProperty extends Property {
  /** Ours. What is called a password, secret, token, key or credential is one anyway. */
  secret?: boolean;
}

/** With `next` there are more: send it as `cursor`. */
export interface SystemPropertyPage {
  property: SystemProperty[];
  next?: string;
}

/** Text for everybody who is signed in; visitors do not get it. */
export interface Broadcast {
  body: string;
}

/** Messages of other users that came since this one signed off. */
export interface UnreadCount {
  jid: string;
  count: number;
}

/** The address of a page (`url`) or of a room (`group_chat`). */
export interface BookmarkBody {
  type: 'url' | 'group_chat';
  name: string;
  value: string;
  /** For everybody. What is absent, here and below, stays as it is. */
  globalBookmark?: boolean;
  /** Usernames. */
  users?: string[];
  groups?: string[];
  properties?: { property: Property[] };
}

export interface Bookmark extends Required<BookmarkBody> {
  bookmarkID: number;
}

/** With `next` there are more: send it as `cursor`. */
export interface BookmarkPage {
  bookmark: Bookmark[];
  next?: string;
}

export type SipStatus =
  'Unregistered' | 'Unregistering' | 'Registering' | 'Registered' | 'RegistrationFailed';

/** A user's account at a telephone switch. */
export interface SipAccount {
  username: string;
  /** The number. */
  sipUsername: string;
  authUsername: string;
  displayName: string;
  /** `********` when there is one; as it is only to its owner. Sending `********` changes nothing. */
  password: string;
  server: string;
  outboundproxy: string;
  stunServer: string;
  stunPort: string;
  voiceMailNumber: string;
  useStun: boolean;
  enabled: boolean;
  /** The telephone asks for the password: nobody gets it from here. */
  promptCredentials: boolean;
  status: SipStatus;
}

/** `sipUsername` is needed for a new account; what is absent stays as it is. */
export type SipAccountBody = Pick<SipAccount, 'username'> & Partial<Omit<SipAccount, 'username'>>;

interface PageQuery {
  limit?: number;
  cursor?: string;
}

/** By name; the OpenAPI document has the same names. */
export interface AdministrationCalls {
  listSystemProperties: { query?: PageQuery; answer: SystemPropertyPage };
  readSystemProperty: { params: { name: string }; answer: SystemProperty };
  /** Replaces one that is there. */
  createSystemProperty: { body: NewSystemProperty };
  changeSystemProperty: { params: { name: string }; body: Property };
  deleteSystemProperty: { params: { name: string } };

  /** A headline (`chatapi.chat`) to each stream. */
  broadcast: { body: Broadcast };
  countUnreadMessages: { params: { jid: string }; answer: UnreadCount };

  listBookmarks: { query?: PageQuery; answer: BookmarkPage };
  createBookmark: { body: BookmarkBody; answer: Bookmark };
  readBookmark: { params: { id: string }; answer: Bookmark };
  changeBookmark: { params: { id: string }; body: BookmarkBody; answer: Bookmark };
  deleteBookmark: { params: { id: string } };
  setBookmarkProperty: { params: { id: string }; query: { name: string; value: string }; answer: Bookmark };
  deleteBookmarkProperty: { params: { id: string }; query: { name: string }; answer: Bookmark };
  /** Ours: those that are for the caller, who need not be an admin. Without the names of others. */
  listOwnBookmarks: { query?: PageQuery; answer: OwnBookmarkPage };

  /** `start` counts from 0. */
  listSipAccounts: { query?: { start?: number; count?: number }; answer: SipAccountList };
  /** Undefined (204) when there is none. */
  readSipAccount: { params: { username: string }; answer: SipAccount | undefined };
  readSipAccountOfExtension: { params: { extension: string }; answer: SipAccount | undefined };
  /** 201 when it was made. */
  saveSipAccount: { body: SipAccountBody; answer: SipAccount };
  deleteSipAccount: { params: { username: string } };
  /** Ours: the caller's own, with its password. */
  readOwnSipAccount: { answer: SipAccount };
  /** Ours: what the caller's telephone says. */
  setOwnSipStatus: { body: { status: SipStatus } };
}

export interface OwnBookmarkPage {
  bookmark: Omit<Bookmark, 'users' | 'groups'>[];
  next?: string;
}

export interface SipAccountList {
  account: SipAccount[];
}

export const administrationOperations: Operations<AdministrationCalls> = {
  listSystemProperties: { method: 'GET', path: '/system/properties' },
  readSystemProperty: { method: 'GET', path: '/system/properties/{name}' },
  createSystemProperty: { method: 'POST', path: '/system/properties' },
  changeSystemProperty: { method: 'PUT', path: '/system/properties/{name}' },
  deleteSystemProperty: { method: 'DELETE', path: '/system/properties/{name}' },
  broadcast: { method: 'POST', path: '/messages/users' },
  countUnreadMessages: { method: 'GET', path: '/archive/messages/unread/{jid}' },
  listBookmarks: { method: 'GET', path: '/bookmarks' },
  createBookmark: { method: 'POST', path: '/bookmarks' },
  readBookmark: { method: 'GET', path: '/bookmarks/{id}' },
  changeBookmark: { method: 'PUT', path: '/bookmarks/{id}' },
  deleteBookmark: { method: 'DELETE', path: '/bookmarks/{id}' },
  setBookmarkProperty: { method: 'PUT', path: '/bookmarks/{id}/property' },
  deleteBookmarkProperty: { method: 'DELETE', path: '/bookmarks/{id}/property' },
  listOwnBookmarks: { method: 'GET', path: '/chat/bookmarks', inStream: true },
  listSipAccounts: { method: 'GET', path: '/sipaccounts' },
  readSipAccount: { method: 'GET', path: '/sipaccounts/username/{username}' },
  readSipAccountOfExtension: { method: 'GET', path: '/sipaccounts/extension/{extension}' },
  saveSipAccount: { method: 'POST', path: '/sipaccounts' },
  deleteSipAccount: { method: 'DELETE', path: '/sipaccounts/{username}' },
  readOwnSipAccount: { method: 'GET', path: '/chat/sipaccount', inStream: true },
  setOwnSipStatus: { method: 'PUT', path: '/chat/sipaccount/status', inStream: true },
};
