/** What the tests of the expert's session share. */
import type { ExpertSession, ExpertState, Signed } from '../../src/expert/index.js';

/** Resolves with the first state for which `holds`. */
export function until(session: ExpertSession, holds: (state: ExpertState) => boolean): Promise<ExpertState> {
  return new Promise((resolve) => {
    let unsubscribe = () => {};
    const look = (state: ExpertState) => {
      if (!holds(state)) return;
      unsubscribe();
      resolve(state);
    };
    unsubscribe = session.store.subscribe(look);
    look(session.store.get());
  });
}

/** The same, for the desk of somebody who is signed in. */
export async function untilSigned(
  session: ExpertSession,
  holds: (state: Signed) => boolean,
): Promise<Signed> {
  const state = await until(session, (one) => one.phase === 'signedIn' && holds(one));
  return state as Signed;
}

/** sessionStorage of one tab. */
export function tabStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}
