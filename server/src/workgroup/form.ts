/** The ask form: what a workgroup asks besides name, e-mail and question, and what a visitor answered. */
import type { AskBody, FormField } from '../../../src/protocol/index.js';
import type { Fields } from './machine-types.js';
import { isCalendarDate } from './opening-hours.js';

export interface FormProblem {
  readonly field: string;
  /** May be shown. */
  readonly sentence: string;
}

type Answers = { readonly [field: string]: string | number | boolean };

/** The first field that is not answered as the form asks; members that the form does not know are the caller's own. */
export function formProblem(form: readonly FormField[], answers: Answers): FormProblem | undefined {
  for (const field of form) {
    const sentence = problemOf(field, textOf(answers, field.name));
    if (sentence !== undefined) return { field: field.name, sentence };
  }
  return undefined;
}

/** Answers as an expert reads them: the form's own first and in its order, then the rest. What is empty is left out. */
export function answersOf(
  form: readonly FormField[],
  body: AskBody,
): { readonly fields: Fields; readonly labels: Fields | undefined } {
  const {
    workgroup: _workgroup,
    userID: _userID,
    emailAddress: _email,
    question: _question,
    ...others
  } = body;
  const asked = form.filter(({ name }) => textOf(others, name) !== '');
  const names = new Set(form.map(({ name }) => name));
  const extra = Object.keys(others).filter((name) => !names.has(name));
  const answered = asked.map(({ name }) => [name, textOf(others, name)]);
  return {
    fields: Object.fromEntries([...answered, ...extra.map((name) => [name, String(others[name])])]) as Fields,
    labels:
      asked.length === 0 ? undefined : Object.fromEntries(asked.map(({ name, label }) => [name, label])),
  };
}

function textOf(answers: Answers, name: string): string {
  return Object.hasOwn(answers, name) ? String(answers[name]).trim() : '';
}

function problemOf({ kind, label, required, choices = [] }: FormField, answer: string): string | undefined {
  // A box that must be ticked is answered by ticking it, as in HTML.
  const missing = kind === 'checkbox' ? answer === '' || answer === 'false' : answer === '';
  if (required && missing) return `Please answer "${label}".`;
  if (answer === '') return undefined;
  switch (kind) {
    case 'choice':
      return choices.includes(answer) ? undefined : `Please choose one of the answers to "${label}".`;
    case 'checkbox':
      return answer === 'true' || answer === 'false' ? undefined : `"${label}" is either true or false.`;
    case 'date':
      return isCalendarDate(answer) ? undefined : `"${label}" must be a date such as 2027-01-31.`;
    case 'text':
    case 'long-text':
      return undefined;
  }
}
