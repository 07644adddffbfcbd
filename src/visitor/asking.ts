/** From a filled-in form to an accepted question, asked once whatever the network does. */
import { Refused, retrying } from '../client/index.js';
import { attempts, type Effects } from './effects.js';
import { problemOf, problemsOf } from './problems.js';
import { formOf, questionOf, trimmed, type Question } from './question.js';
import type { AskForm } from './state.js';
import type { Credentials } from './credentials.js';

export interface Asking {
  /** What is being asked; undefined when nothing is. */
  readonly question: Question | undefined;
  ask(form: AskForm, signal: AbortSignal): void;
  /** Asks what a reload or a stop interrupted. */
  resume(question: Question, signal: AbortSignal): void;
  /** Nobody waits for the answer any more. */
  drop(): void;
}

export function createAsking(
  { client, store, workgroup, retry, newId }: Effects,
  on: {
    /** The question has a place in the queue, and the state says so. */
    readonly accepted: (credentials: Credentials) => void;
    /** The answer came after the visitor had changed their mind. */
    readonly unwanted: (credentials: Credentials) => void;
  },
): Asking {
  /** Kept after a failure, for the same text to go under the same key. */
  let question: Question | undefined;

  function ask(typed: AskForm, signal: AbortSignal): void {
    if (store.get().current.phase !== 'idle') return;
    store.dispatch({ type: 'formEdited', form: typed });
    const form = trimmed(typed);
    const problems = problemsOf(form);
    if (problems.length > 0) return store.dispatch({ type: 'askRefused', problems });
    resume(questionOf(workgroup, form, question, newId), signal);
  }

  function resume(mine: Question, signal: AbortSignal): void {
    question = mine;
    store.dispatch({ type: 'asked', form: formOf(mine) });
    void post(mine, signal);
  }

  async function post(mine: Question, signal: AbortSignal): Promise<void> {
    const wanted = () => question === mine && store.get().current.phase === 'asking';
    try {
      const call = () => client.ask(mine.body, { idempotencyKey: mine.key, signal });
      const accepted = await retrying(call, { ...retry, signal, attempts });
      if (signal.aborted) return;
      const { token, username, streamid, queuePosition: position, estimate } = accepted;
      const credentials = { token, username, streamid };
      if (!wanted()) return on.unwanted(credentials);
      question = undefined;
      store.dispatch({ type: 'askAccepted', position, estimate });
      on.accepted(credentials);
    } catch (error) {
      if (!signal.aborted && wanted()) refused(error);
    }
  }

  function refused(error: unknown): void {
    // A refusal is final for its key; a lost answer is not.
    if (error instanceof Refused) question = undefined;
    const closed = error instanceof Refused && error.body.code === 'workgroup-closed';
    if (closed) store.dispatch({ type: 'askClosed' });
    else store.dispatch({ type: 'askRefused', problems: [problemOf(error)] });
  }

  return {
    get question() {
      return question;
    },
    ask,
    resume,
    drop: () => (question = undefined),
  };
}
