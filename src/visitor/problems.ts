/** What is wrong with a form, and what an error means to the visitor. */
import { NotSignedIn, Refused, ServerAway } from '../client/index.js';
import { limits } from '../protocol/index.js';
import type { AskForm, FormField, Problem } from './state.js';

/** One problem for each wrong field, in the order of the form. Takes a trimmed form. */
export function problemsOf(form: AskForm): readonly Problem[] {
  const problems: Problem[] = [];
  if (form.question === '') problems.push({ key: 'questionMissing', field: 'question' });
  else if (form.question.length > limits.text) problems.push({ key: 'questionTooLong', field: 'question' });
  if (form.name === '') problems.push({ key: 'nameMissing', field: 'name' });
  else if (form.name.length > limits.name) problems.push({ key: 'nameTooLong', field: 'name' });
  if (form.emailAddress === '') problems.push({ key: 'emailMissing', field: 'emailAddress' });
  else if (!isPlausible(form.emailAddress)) problems.push({ key: 'emailInvalid', field: 'emailAddress' });
  return problems;
}

/** Something at something with a dot, without blanks; only a mail that arrives proves more. */
function isPlausible(emailAddress: string): boolean {
  return emailAddress.length <= limits.emailAddress && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(emailAddress);
}

const fields: { readonly [member: string]: FormField } = {
  userID: 'name',
  emailAddress: 'emailAddress',
  question: 'question',
  message: 'question',
};

/** What the visitor is told about a call that failed. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ServerAway) return { key: error.status === 429 ? 'tooManyRequests' : 'serverAway' };
  if (error instanceof NotSignedIn) return { key: 'sessionExpired' };
  if (error instanceof Refused) {
    const { code, message, field = '' } = error.body;
    if (code === 'unknown-workgroup') return { key: 'unknownWorkgroup' };
    const concerned = fields[field];
    const problem: Problem = { key: 'refused', sentence: message };
    return concerned === undefined ? problem : { ...problem, field: concerned };
  }
  // An answer that is not in the contract: for the visitor the server is not there.
  return { key: 'serverAway' };
}
