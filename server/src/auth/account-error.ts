export type AccountProblem =
  'wrong-name' | 'wrong-password' | 'wrong-key' | 'taken' | 'unknown' | 'locked' | 'last-admin'; // somebody must be able to administrate

/** The message is a whole sentence for the administrator, or for the user whose account it is. */
export class AccountError extends Error {
  override readonly name = 'AccountError';
  readonly code: AccountProblem;
  constructor(code: AccountProblem, message: string) {
    super(message);
    this.code = code;
  }
}
