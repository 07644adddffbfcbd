/** Leaving a message where nobody can answer now. */
import type { LeaveMessageAction } from './actions.js';
import { inPhase, unavailable } from './phases.js';
import type { VisitorState } from './state.js';

export function reduceLeftMessage(state: VisitorState, action: LeaveMessageAction): VisitorState {
  const { current } = state;
  if (action.type === 'messagePreferred') {
    return current.phase === 'idle' || current.phase === 'queued'
      ? inPhase(state, unavailable('preferred'))
      : state;
  }
  if (current.phase !== 'unavailable') return state;
  switch (action.type) {
    case 'leftMessageSubmitted':
      if (current.leave !== 'writing') return state;
      return { ...state, form: action.form, current: { ...current, leave: 'sending', problems: [] } };
    case 'leftMessageRefused':
      if (current.leave === 'sent') return state;
      return inPhase(state, { ...current, leave: 'writing', problems: action.problems });
    case 'leftMessageAccepted':
      if (current.leave !== 'sending') return state;
      return {
        ...state,
        form: { ...state.form, question: '' },
        current: { ...current, leave: 'sent', problems: [] },
      };
  }
}
