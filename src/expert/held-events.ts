/**
 * Holds the events of a room back while its state is asked for. The answer may be older or newer than an event that
 * overtakes it, and nothing tells which: taken in behind the answer, in their order, the events are right in both cases.
 */
import type { ChatEvent } from '../protocol/index.js';

export interface HeldEvents {
  /** Holds the room's events until `ask` has settled, which takes in its answer itself. */
  during<Answer>(room: string, ask: () => Promise<Answer>): Promise<Answer>;
  /** Whether the event waits now. */
  hold(event: ChatEvent): boolean;
}

/** @param release takes in what was held */
export function createHeldEvents(release: (event: ChatEvent) => void): HeldEvents {
  const rooms = new Map<string, { asking: number; readonly events: ChatEvent[] }>();

  return {
    async during(room, ask) {
      const held = rooms.get(room) ?? { asking: 0, events: [] };
      held.asking += 1;
      rooms.set(room, held);
      try {
        return await ask();
      } finally {
        held.asking -= 1;
        if (held.asking === 0) {
          rooms.delete(room);
          for (const event of held.events) release(event);
        }
      }
    },
    hold(event) {
      const held = 'room' in event && event.room !== undefined ? rooms.get(event.room) : undefined;
      if (held === undefined) return false;
      held.events.push(event);
      return true;
    },
  };
}
