/** Why a file was not taken. `http/` makes answers of these. */
export type UploadProblem =
  | 'too-many' // in the last hour
  | 'wrong-size' // other than it was announced
  | 'wrong-kind'
  | 'incomplete' // the sender went away, or was too slow
  | 'in-progress' // it is being sent already
  | 'not-found';

export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly problem: UploadProblem;
  /** With `too-many`: seconds until the next may be announced. */
  readonly retryAfter: number | undefined;
  constructor(problem: UploadProblem, message: string, retryAfter?: number) {
    super(message);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}
