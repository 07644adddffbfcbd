export type { Auth, Caller, Stream } from './auth.js';
export { createAuth, type AuthDependencies } from './create-auth.js';
export { AuthBusy } from './password.js';
export { streamLifetimes } from './lifetimes.js';
export {
  AccountError,
  createUsers,
  visitorPrefix,
  type AccountProblem,
  type NewUser,
  type User,
  type Users,
} from './users.js';
