import type { EngineEvent } from '../../src/engine/index.js';

type Of<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>;

/** Reads a session's events one after the other, waiting for each. */
export interface EventReader {
  next(): Promise<EngineEvent>;
  take(count: number): Promise<EngineEvent[]>;
  /** Skips events till one of this type fits. */
  until<T extends EngineEvent['type']>(type: T, fits?: (event: Of<T>) => boolean): Promise<Of<T>>;
}

export function eventReader(events: AsyncIterable<EngineEvent>): EventReader {
  const iterator = events[Symbol.asyncIterator]();
  const next = async () => {
    const result = await iterator.next();
    if (result.done) throw new Error('The session was closed before the event came.');
    return result.value;
  };
  return {
    next,
    take: async (count) => {
      const taken: EngineEvent[] = [];
      while (taken.length < count) taken.push(await next());
      return taken;
    },
    until: async (type, fits = () => true) => {
      for (;;) {
        const event = await next();
        if (event.type === type && fits(event as never)) return event as never;
      }
    },
  };
}
