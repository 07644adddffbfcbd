/** What cannot be done. The message is a sentence for the admin, and quotes no value. */
export class AdministrationError extends Error {
  override readonly name = 'AdministrationError';
  readonly code: 'invalid-field' | 'not-found';
  /** With `invalid-field`: a path such as `users.2`. */
  readonly field: string | undefined;
  constructor(code: AdministrationError['code'], message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}
