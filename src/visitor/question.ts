/** A form as it is sent, with the key under which it arrives once. */
import type { AskBody } from '../protocol/index.js';
import type { AskForm } from './state.js';

/** A question or a message on its way: sent again under the same key, it is taken once. */
export interface Question {
  readonly key: string;
  readonly body: AskBody;
}

/** As it is sent: without white space around it. */
export function trimmed(form: AskForm): AskForm {
  return {
    name: form.name.trim(),
    emailAddress: form.emailAddress.trim(),
    question: form.question.trim(),
  };
}

/** @param last what was sent before: the same text again keeps its key, because it may have arrived */
export function questionOf(
  workgroup: string,
  { name, emailAddress, question }: AskForm,
  last: Question | undefined,
  newId: () => string,
): Question {
  const body: AskBody = { workgroup, userID: name, emailAddress, question };
  return last !== undefined && JSON.stringify(last.body) === JSON.stringify(body)
    ? last
    : { key: newId(), body };
}

export function formOf({ body: { userID: name, emailAddress, question } }: Question): AskForm {
  return { name, emailAddress, question };
}
