export { AccountError, type AccountProblem } from './account-error.js';
export type { Auth, Caller, ListedStream, Stream } from './auth.js';
export { createAuth, type AuthDependencies } from './create-auth.js';
export type { Group, GroupChange, Groups } from './groups.js';
export { AuthBusy, hashPassword, verifyHash } from './password.js';
export { streamLifetimes } from './lifetimes.js';
export { resetSecondFactor, SecondFactorNeeded, TooManyCodes, type SecondFactors } from './second-factors.js';
export { InvalidIdentity, type SiteIdentities, type SiteIdentity, type Vouched } from './site-identities.js';
export { visitorPrefix } from './user-rules.js';
export {
  createUsers,
  type Alongside,
  type NewUser,
  type Properties,
  type User,
  type UserChange,
  type Users,
  type UserSearch,
} from './users.js';
