/** The only place of the expert's side with effects. */
import type { Availability } from '../protocol/index.js';
import type { Store } from '../store/index.js';
import type { ExpertAction } from './reduce.js';
import type { ExpertState } from './state.js';

/** What views may ask for. None of these throws or rejects: what goes wrong stands in the state. */
export interface ExpertActions {
  signIn(username: string, password: string): void;
  signOff(): void;
  setPresence(show: Availability, status: string): void;
  accept(offerId: string): void;
  reject(offerId: string): void;
  select(room: string | undefined): void;
  send(room: string, body: string): void;
  retry(room: string, id: string): void;
  discard(room: string, id: string): void;
  compose(room: string, draft: string): void;
  /** All messages of the room were seen. */
  see(room: string): void;
  loadOlder(room: string): void;
  loadColleagues(workgroup: string): void;
  invite(room: string, username: string, reason: string): void;
  leave(room: string): void;
  /** Takes an ended room off the list. */
  dismissRoom(room: string): void;
  handleLeftMessage(workgroup: string, id: string): void;
  dismissNotice(id: number): void;
}

export interface ExpertSession extends ExpertActions {
  readonly store: Store<ExpertState, ExpertAction>;
  /** Takes up the stored sign-in of this tab, if there is one. */
  start(): void;
  /** Stops every request, timer and stream; does not sign off. */
  stop(): void;
}
