/** The visitor's phases, as values. */
import type { Estimate } from '../protocol/index.js';
import { failAll, roomEnded, type RoomView } from '../room/index.js';
import type { Problem, VisitorPhase, VisitorState } from './state.js';

type Of<Phase extends VisitorPhase['phase']> = Extract<VisitorPhase, { phase: Phase }>;

export type EndedReason = Of<'ended'>['reason'];

export function idle(problems: readonly Problem[] = []): Of<'idle'> {
  return { phase: 'idle', problems };
}

export function queued(place: {
  readonly position: number | undefined;
  readonly estimate: Estimate | undefined;
}): Of<'queued'> {
  return { phase: 'queued', position: place.position, estimate: place.estimate, leaving: false };
}

/** What was said and not sent cannot arrive any more: it stays to be read, as failed. */
export function ended(room: RoomView | undefined, reason: EndedReason): Of<'ended'> {
  if (room === undefined) return { phase: 'ended', reason, room };
  if (reason !== 'expired') return { phase: 'ended', reason, room: roomEnded(room, reason) };
  return {
    phase: 'ended',
    reason,
    room: { ...room, composing: [], outbox: failAll(room.outbox, 'sessionExpired') },
  };
}

export function unavailable(reason: Of<'unavailable'>['reason']): Of<'unavailable'> {
  return { phase: 'unavailable', reason, leave: 'writing', problems: [] };
}

export function inPhase(state: VisitorState, current: VisitorPhase): VisitorState {
  return current === state.current ? state : { ...state, current };
}

/** The room of a conversation that has, or had, one. */
export function roomOf(current: VisitorPhase): RoomView | undefined {
  return current.phase === 'chatting' || current.phase === 'ended' ? current.room : undefined;
}
