/** Leaves a message where nobody can answer now, once whatever the network does. */
import { retrying } from '../client/index.js';
import { created, paths } from '../protocol/index.js';
import { attempts, type Effects } from './effects.js';
import { problemOf, problemsOf } from './problems.js';
import { questionOf, trimmed, type Question } from './question.js';
import type { AskForm } from './state.js';

export interface LeftMessage {
  submit(form: AskForm, signal: AbortSignal): void;
  /** Sends what a stop interrupted. */
  resume(signal: AbortSignal): void;
}

export function createLeftMessage({ client, store, workgroup, retry, newId }: Effects): LeftMessage {
  /** Kept after a failure, for the same text to go under the same key. */
  let message: Question | undefined;

  function leave(): 'writing' | 'sending' | 'sent' | undefined {
    const { current } = store.get();
    return current.phase === 'unavailable' ? current.leave : undefined;
  }

  async function post({ key, body }: Question, signal: AbortSignal): Promise<void> {
    const { userID, emailAddress, question } = body;
    try {
      const left = { userID, emailAddress, message: question };
      const post = {
        method: 'POST',
        path: paths.leftMessages(workgroup),
        json: left,
        idempotencyKey: key,
        signal,
      } as const;
      const call = () => client.request(post, created);
      await retrying(call, { ...retry, signal, attempts });
      if (signal.aborted) return;
      message = undefined;
      store.dispatch({ type: 'leftMessageAccepted' });
    } catch (error) {
      if (!signal.aborted) store.dispatch({ type: 'leftMessageRefused', problems: [problemOf(error)] });
    }
  }

  return {
    submit(typed, signal) {
      if (leave() !== 'writing') return;
      store.dispatch({ type: 'formEdited', form: typed });
      const form = trimmed(typed);
      const problems = problemsOf(form);
      if (problems.length > 0) return store.dispatch({ type: 'leftMessageRefused', problems });
      message = questionOf(workgroup, form, message, newId);
      store.dispatch({ type: 'leftMessageSubmitted', form });
      void post(message, signal);
    },
    resume(signal) {
      if (message !== undefined && leave() === 'sending') void post(message, signal);
    },
  };
}
