/** State that changes by actions only, and tells its readers once per change. */
export interface Store<State, Action> {
  get(): State;
  /** Applies `action`; subscribers are called synchronously, once, and only if the state is another value. */
  dispatch(action: Action): void;
  /** Returns the function that ends the subscription. */
  subscribe(subscriber: (state: State) => void): () => void;
}

export function createStore<State, Action>(
  reduce: (state: State, action: Action) => State,
  initial: State,
): Store<State, Action> {
  let state = initial;
  const subscribers = new Set<(state: State) => void>();
  return {
    get: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (Object.is(next, state)) return;
      state = next;
      // A copy: a subscriber may end its own subscription while it is called.
      for (const subscriber of Array.from(subscribers)) if (subscribers.has(subscriber)) subscriber(state);
    },
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}
