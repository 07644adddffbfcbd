export type StanzaProblem = 'invalid-body' | 'invalid-field' | 'not-found';

/** Why a stanza was refused. The sentence may be shown; `field` names the attribute or element that is wrong. */
export class StanzaError extends Error {
  override readonly name = 'StanzaError';
  readonly code: StanzaProblem;
  readonly field: string | undefined;
  constructor(code: StanzaProblem, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

export function wrong(field: string, sentence: string): StanzaError {
  return new StanzaError('invalid-field', sentence, field);
}
