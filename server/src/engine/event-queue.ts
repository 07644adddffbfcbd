/** Events on their way to one reader: pushed by the engine, taken with `for await`. */
export interface EventQueue<E> extends AsyncIterable<E> {
  /** Nothing happens after `end`. */
  push(event: E): void;
  /** What was pushed before can still be read. */
  end(): void;
}

/**
 * @param capacity more events than this that nobody reads are dropped, all of them, and the reader is told by an
 *   error: a gap must not look like silence
 */
export function eventQueue<E>(capacity: number): EventQueue<E> {
  let events: E[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  let overflowed = false;

  const wakeReader = () => {
    wake?.();
    wake = undefined;
  };

  async function* read(): AsyncGenerator<E, void> {
    for (;;) {
      // All that came is taken at once: taking one by one from the front costs more the longer the queue is.
      const taken = events;
      events = [];
      yield* taken;
      if (events.length > 0) continue;
      if (overflowed) throw new Error(`More than ${capacity} events waited for a reader and were dropped.`);
      if (ended) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  return {
    push: (event) => {
      if (ended) return;
      events.push(event);
      if (events.length > capacity) {
        events = [];
        overflowed = ended = true;
      }
      wakeReader();
    },
    end: () => {
      ended = true;
      wakeReader();
    },
    [Symbol.asyncIterator]: read,
  };
}
