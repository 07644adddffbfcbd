/** What the parts of a signed-in session share. */
import { NotSignedIn, Refused, ServerAway, type ChatClient } from '../client/index.js';
import type { After } from '../room/index.js';
import type { Store } from '../store/index.js';
import type { ExpertAction } from './reduce.js';
import type { DeskNotice, DeskRoom, ExpertState, Signed } from './state.js';

export interface DeskContext {
  readonly client: ChatClient;
  readonly store: Store<ExpertState, ExpertAction>;
  /** Aborted when the session stops or the expert signs off. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly random: () => number;
  readonly after: After;
  readonly newId: () => string;
  /** The server took a message: if the stream waits for its next attempt, it need not. */
  readonly onReached: () => void;
  /** The token is not accepted any more. */
  readonly onExpired: () => void;
}

/** Undefined as soon as nobody is signed in: late callbacks have nothing to do then. */
export function signedState({ store, signal }: DeskContext): Signed | undefined {
  const state = store.get();
  return state.phase === 'signedIn' && !signal.aborted ? state : undefined;
}

export function roomOf(context: DeskContext, room: string): DeskRoom | undefined {
  return signedState(context)?.rooms.find((one) => one.room === room);
}

export function raise(
  { store }: DeskContext,
  key: DeskNotice['key'],
  values: DeskNotice['values'] = {},
): void {
  store.dispatch({ type: 'noticeRaised', key, values });
}

/** Tells the expert what went wrong with something asked for. Nothing is told after the end of the session. */
export function report(context: DeskContext, error: unknown): void {
  if (context.signal.aborted) return;
  if (error instanceof NotSignedIn) context.onExpired();
  else if (error instanceof ServerAway) raise(context, 'serverAway');
  else if (error instanceof Refused) raise(context, 'refused', { sentence: error.message });
  else raise(context, 'refused', { sentence: '' });
}

/** ISO 8601, for what arrives now. */
export function stampOf({ now }: DeskContext): string {
  return new Date(now()).toISOString();
}
