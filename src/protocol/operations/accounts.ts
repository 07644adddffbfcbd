/** Users, groups, lockouts, sessions, second factors, identities that a site vouched for. */
import type { Operations } from './operation.js';
import type { ContactBody, Roster, RosterItem } from './people.js';

// --- one's own account -------------------------------------------------------------------------------

/** `POST /chat/password`. Ours. Signs the user out everywhere else. */
export interface PasswordChange {
  oldPassword: string;
  newPassword: string;
}

// --- users -------------------------------------------------------------------------------------------

/** Whatever programs keep with a user, in the original's shape. */
export interface UserProperties {
  property: { '@key': string; '@value': string }[];
}

/** A password is never answered. `admin`, `locked` and `secondFactor` are ours. */
export interface UserAccount {
  username: string;
  name: string;
  email: string;
  properties: UserProperties;
  admin: boolean;
  /** Locked out: may not sign in. */
  locked: boolean;
  /** Signs in with a code besides the password. */
  secondFactor: boolean;
}

/** `POST /users`. `admin` is ours. */
export interface NewUserBody {
  username: string;
  password: string;
  name?: string;
  email?: string;
  properties?: UserProperties;
  admin?: boolean;
}

/** `PUT /users/{username}`. What is absent stays as it is; properties that are given take the place of all. */
export interface UserChanges {
  /** Another name than in the path renames the user. */
  username?: string;
  /** Signs the user out everywhere. */
  password?: string;
  name?: string;
  email?: string;
  properties?: UserProperties;
  admin?: boolean;
}

/** A page of a list; with `next` there is more: send it as `cursor`. */
export interface UserPage {
  user: UserAccount[];
  next?: string;
}

/** Names of groups, as the original writes them. */
export interface GroupNames {
  groupname: string[];
}

// --- groups ------------------------------------------------------------------------------------------

export interface GroupSummary {
  name: string;
  description: string;
}

export interface GroupPage {
  group: GroupSummary[];
  next?: string;
}

/** Usernames. Who is an admin of the group is not among its members too. */
export interface GroupDetails extends GroupSummary {
  admins: { admin: string[] };
  members: { member: string[] };
}

/** `POST /groups`, `PUT /groups/{group}`. With PUT, what is absent stays as it is. */
export interface GroupBody {
  name: string;
  description?: string;
  admins?: { admin: string[] };
  members?: { member: string[] };
}

// --- sessions ----------------------------------------------------------------------------------------

/** One stream. The original's members, its spelling (`ressource`) among them. */
export interface SessionInfo {
  /** `username@domain/streamid` */
  sessionId: string;
  /** Of a visitor the random handle, not the name that was typed. */
  username: string;
  /** The stream's id. */
  ressource: string;
  node: 'Local';
  sessionStatus: 'Authenticated';
  presenceStatus: 'Online' | 'Available to Chat' | 'Away' | 'Extended Away' | 'Do Not Disturb' | 'Offline';
  presenceMessage: string;
  priority: number;
  /** Empty, as `hostName`: addresses are not kept. */
  hostAddress: string;
  hostName: string;
  /** ISO 8601, UTC. */
  creationDate: string;
  /** To the minute. */
  lastActionDate: string;
  secure: boolean;
}

export interface SessionPage {
  session: SessionInfo[];
  next?: string;
}

export interface SessionCounts {
  localSessions: number;
  /** The same: one process is the whole cluster. */
  clusterSessions: number;
}

// --- identities that a site vouches for --------------------------------------------------------------

/** `PUT /workgroups/{workgroup}/identity`. Ours. */
export interface SiteIdentityBody {
  algorithm: 'HS256' | 'ES256';
  /** With HS256 the secret that the site shares with us, 32 characters at least; with ES256 the public key as PEM. */
  secretOrKey: string;
  /** What `aud` must be. */
  audience: string;
}

/** The key is never answered. */
export type SiteIdentity = Omit<SiteIdentityBody, 'secretOrKey'>;

// --- calls -------------------------------------------------------------------------------------------

interface ListQuery {
  /** At most 200; 50 unless said. */
  limit?: number;
  /** The `next` of the page before. */
  cursor?: string;
}

/** By name; the OpenAPI document has the same names. */
export interface AccountCalls {
  /** The otpauth URL of a secret that is used once a code of it was confirmed. */
  enroll: { answer: string };
  /** Ours. */
  confirmEnrollment: { query: { totp: string } };
  endEnrollment: { query: { totp: string } };
  /** Ours. */
  changePassword: { body: PasswordChange };

  // The rest is for admins.
  listUsers: {
    query?: ListQuery & { search?: string; propertyKey?: string; propertyValue?: string };
    answer: UserPage;
  };
  createUser: { body: NewUserBody };
  readUser: { params: { username: string }; answer: UserAccount };
  updateUser: { params: { username: string }; body: UserChanges };
  deleteUser: { params: { username: string } };
  lockUser: { params: { username: string } };
  unlockUser: { params: { username: string } };
  /** Ours: for somebody who lost the device. */
  resetEnrollment: { params: { username: string } };

  /** The contacts of another; what is changed there is changed in that user's name. */
  readUserRoster: { params: { username: string }; answer: Roster };
  addToUserRoster: { params: { username: string }; body: ContactBody; answer: RosterItem };
  updateInUserRoster: { params: { username: string; jid: string }; body: ContactBody; answer: RosterItem };
  removeFromUserRoster: { params: { username: string; jid: string } };

  readUserGroups: { params: { username: string }; answer: GroupNames };
  addUserToGroups: { params: { username: string }; body: GroupNames };
  removeUserFromGroups: { params: { username: string }; body: GroupNames };
  /** Makes the group when there is none. */
  addUserToGroup: { params: { username: string; group: string } };
  removeUserFromGroup: { params: { username: string; group: string } };

  listGroups: { query?: ListQuery; answer: GroupPage };
  createGroup: { body: GroupBody };
  readGroup: { params: { group: string }; answer: GroupDetails };
  updateGroup: { params: { group: string }; body: GroupBody };
  deleteGroup: { params: { group: string } };

  listSessions: { query?: ListQuery; answer: SessionPage };
  listSessionsOf: { params: { username: string }; query?: ListQuery; answer: SessionPage };
  /** Each stream gets a `chatapi.notify` with the object; text becomes `{body}`. */
  notifySessions: { body: string };
  notifySessionsOf: { params: { username: string }; body: string };
  closeSessionsOf: { params: { username: string } };
  countSessions: { answer: SessionCounts };

  readSiteIdentity: { params: { workgroup: string }; answer: SiteIdentity };
  setSiteIdentity: { params: { workgroup: string }; body: SiteIdentityBody };
  removeSiteIdentity: { params: { workgroup: string } };
}

export const accountOperations: Operations<AccountCalls> = {
  enroll: { method: 'GET', path: '/chat/enroll', answer: 'text' },
  confirmEnrollment: { method: 'POST', path: '/chat/enroll' },
  endEnrollment: { method: 'DELETE', path: '/chat/enroll' },
  changePassword: { method: 'POST', path: '/chat/password' },

  listUsers: { method: 'GET', path: '/users' },
  createUser: { method: 'POST', path: '/users' },
  readUser: { method: 'GET', path: '/users/{username}' },
  updateUser: { method: 'PUT', path: '/users/{username}' },
  deleteUser: { method: 'DELETE', path: '/users/{username}' },
  lockUser: { method: 'POST', path: '/lockouts/{username}' },
  unlockUser: { method: 'DELETE', path: '/lockouts/{username}' },
  resetEnrollment: { method: 'DELETE', path: '/users/{username}/enroll' },

  readUserRoster: { method: 'GET', path: '/users/{username}/roster' },
  addToUserRoster: { method: 'POST', path: '/users/{username}/roster' },
  updateInUserRoster: { method: 'PUT', path: '/users/{username}/roster/{jid}' },
  removeFromUserRoster: { method: 'DELETE', path: '/users/{username}/roster/{jid}' },

  readUserGroups: { method: 'GET', path: '/users/{username}/groups' },
  addUserToGroups: { method: 'POST', path: '/users/{username}/groups' },
  removeUserFromGroups: { method: 'DELETE', path: '/users/{username}/groups' },
  addUserToGroup: { method: 'POST', path: '/users/{username}/groups/{group}' },
  removeUserFromGroup: { method: 'DELETE', path: '/users/{username}/groups/{group}' },

  listGroups: { method: 'GET', path: '/groups' },
  createGroup: { method: 'POST', path: '/groups' },
  readGroup: { method: 'GET', path: '/groups/{group}' },
  updateGroup: { method: 'PUT', path: '/groups/{group}' },
  deleteGroup: { method: 'DELETE', path: '/groups/{group}' },

  listSessions: { method: 'GET', path: '/sessions' },
  listSessionsOf: { method: 'GET', path: '/sessions/{username}' },
  notifySessions: { method: 'POST', path: '/sessions', body: 'text' },
  notifySessionsOf: { method: 'POST', path: '/sessions/{username}', body: 'text' },
  closeSessionsOf: { method: 'DELETE', path: '/sessions/{username}' },
  countSessions: { method: 'GET', path: '/system/statistics/sessions' },

  readSiteIdentity: { method: 'GET', path: '/workgroups/{workgroup}/identity' },
  setSiteIdentity: { method: 'PUT', path: '/workgroups/{workgroup}/identity' },
  removeSiteIdentity: { method: 'DELETE', path: '/workgroups/{workgroup}/identity' },
};
