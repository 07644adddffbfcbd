/** The only place of the visitor's side with effects. */
import type { Store } from '../store/index.js';
import type { AskForm, VisitorState } from './state.js';
import type { VisitorAction } from './reduce.js';

/** What views may ask for. None of these throws or rejects: what goes wrong stands in the state. */
export interface VisitorActions {
  /** Loads the workgroup's status, or loads it again. */
  refresh(): void;
  /** Keeps what was typed, in state and storage. */
  edit(form: Partial<AskForm>): void;
  ask(form: AskForm): void;
  /** Leaves the queue; in `asking` too. */
  cancel(): void;
  /** From `queued` or `idle` to the leave-a-message form. */
  preferMessage(): void;
  leaveMessage(form: AskForm): void;
  send(body: string): void;
  retry(id: string): void;
  discard(id: string): void;
  /** The composer's text changed: keeps the draft and tells others that the visitor is composing. */
  compose(draft: string): void;
  /** All messages up to now were seen. */
  see(): void;
  loadOlder(): void;
  /** Leaves the room. */
  leave(): void;
  /** From `ended` or `unavailable` back to the form. */
  askAgain(): void;
  /** Forgets the conversation on this device. */
  forget(): void;
}

export interface VisitorSession extends VisitorActions {
  readonly store: Store<VisitorState, VisitorAction>;
  /** Takes up the stored conversation, if there is one, else loads the workgroup's status. */
  start(): void;
  /** Stops every request, timer and stream. The conversation itself goes on at the server. */
  stop(): void;
}
