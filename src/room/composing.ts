/** When to tell others that somebody composes, and when to stop believing it. The clock is passed in. */
import type { ChatState } from '../protocol/index.js';

/** Calls back after some time, in ms; returns the function that prevents it. */
export type After = (milliseconds: number, callback: () => void) => () => void;

/** `composing` is told again at most this often, and `paused` after this long without a key, in ms. */
export const composingInterval = 5_000;

/** Somebody who said nothing more for this long, in ms, is not composing: their connection may be gone. */
export const composingLifetime = 30_000;

export interface ComposingSender {
  /** The composer's text changed. */
  typed(draft: string): void;
  /** The text was sent. */
  sent(): void;
  stop(): void;
}

/** One participant's own chat states of one room (XEP-0085), as few as serve. */
export function createComposingSender(options: {
  readonly send: (state: ChatState) => void;
  /** Epoch ms. */
  readonly now: () => number;
  readonly after: After;
}): ComposingSender {
  /** When `composing` was told last; undefined when others do not believe it now. */
  let told: number | undefined;
  let cancelPause = () => {};

  function end(state: ChatState): void {
    cancelPause();
    if (told === undefined) return;
    told = undefined;
    options.send(state);
  }

  return {
    typed(draft) {
      if (draft === '') return end('active');
      if (told === undefined || options.now() - told >= composingInterval) {
        told = options.now();
        options.send('composing');
      }
      cancelPause();
      cancelPause = options.after(composingInterval, () => end('paused'));
    },
    sent: () => end('active'),
    stop: () => cancelPause(),
  };
}

export interface ComposingWatch {
  /** Somebody else's chat state arrived. */
  changed(nick: string, state: ChatState): void;
  stop(): void;
}

/** Forgets who composes and says nothing more. */
export function createComposingWatch(options: {
  readonly expired: (nick: string) => void;
  readonly after: After;
}): ComposingWatch {
  const timers = new Map<string, () => void>();
  return {
    changed(nick, state) {
      timers.get(nick)?.();
      timers.delete(nick);
      if (state !== 'composing') return;
      timers.set(
        nick,
        options.after(composingLifetime, () => {
          timers.delete(nick);
          options.expired(nick);
        }),
      );
    },
    stop() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
