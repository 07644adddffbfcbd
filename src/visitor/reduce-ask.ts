/** From the form through the queue to the end of a conversation. */
import type { AskAction } from './actions.js';
import { ended, idle, inPhase, queued, unavailable, type EndedReason } from './phases.js';
import type { VisitorPhase, VisitorState } from './state.js';

export function reduceAsk(state: VisitorState, action: AskAction): VisitorState {
  const { current } = state;
  switch (action.type) {
    case 'asked':
      return current.phase === 'idle' ? { ...state, form: action.form, current: { phase: 'asking' } } : state;
    case 'askRefused':
      return current.phase === 'idle' || current.phase === 'asking'
        ? inPhase(state, idle(action.problems))
        : state;
    case 'askClosed':
      return current.phase === 'asking' ? inPhase(state, unavailable('closed')) : state;
    case 'askAccepted':
      return current.phase === 'asking' ? inPhase(state, queued(action)) : state;
    case 'conversationTakenUp': {
      const free =
        current.phase === 'idle' || (current.phase === 'unavailable' && current.leave === 'writing');
      if (!free) return state;
      if (action.room === undefined)
        return inPhase(state, queued({ position: undefined, estimate: undefined }));
      return inPhase(state, { phase: 'chatting', room: action.room, leaving: false });
    }
    case 'queueUpdated':
      if (current.phase === 'chatting')
        return inPhase(state, { ...queued(action), leaving: current.leaving, abandoned: current.room });
      if (current.phase !== 'queued') return state;
      return inPhase(state, { ...current, position: action.position, estimate: action.estimate });
    case 'leaveStarted':
      if (current.phase === 'asking') return inPhase(state, idle());
      return leaving(state, true);
    case 'leaveFailed':
      return leaving(state, false);
    case 'left':
      if (current.phase === 'queued') return inPhase(state, idle());
      return current.phase === 'chatting' ? inPhase(state, ended(current.room, 'visitor-left')) : state;
    case 'conversationEnded':
      if (current.phase === 'chatting') return inPhase(state, ended(current.room, action.reason));
      if (current.phase !== 'queued') return state;
      // Who wanted to leave is where they wanted to be, whatever else ended the wait.
      return inPhase(
        state,
        current.leaving && action.reason !== 'expired' ? idle() : afterQueue(action.reason),
      );
  }
}

function leaving(state: VisitorState, is: boolean): VisitorState {
  const { current } = state;
  if (current.phase !== 'queued' && current.phase !== 'chatting') return state;
  return current.leaving === is ? state : inPhase(state, { ...current, leaving: is });
}

function afterQueue(reason: EndedReason): VisitorPhase {
  if (reason === 'cancelled') return idle();
  if (reason === 'no-expert' || reason === 'closed') return unavailable(reason);
  return { phase: 'ended', reason, room: undefined };
}
