/**
 * Every transition of the visitor's state; pure and total: what does not fit the current phase changes nothing.
 *
 *            asked            askAccepted           roomKnown
 *     idle ─────────▶ asking ─────────────▶ queued ───────────▶ chatting
 *      ▲ ◀── askRefused ─┤                    │ │                   │
 *      │ ◀── leaveStarted┘                    │ │                   │ left, conversationEnded,
 *      │ ◀───────────── left, cancelled ──────┘ │                   │ event: room ended
 *      │                                        │ conversationEnded ▼
 *      │ ◀──────────── askedAgain ──────────────┼──────────────▶ ended
 *      │                                        │ no-expert, closed, messagePreferred
 *      └ ◀── askedAgain, open again ── unavailable ◀── askClosed, closed, messagePreferred (asking, idle)
 *                                      writing ⇄ sending → sent
 *
 * The README's diagram, and what real life adds: `conversationTakenUp` leads from idle and unavailable to queued
 * or chatting (a reload, another tab), `queueUpdated` from chatting back to queued (the expert went away unheard),
 * `expired` from queued and chatting to ended, `forgotten` from anywhere to idle.
 */
import type { GeneralAction, VisitorAction } from './actions.js';
import { unreadIn } from '../room/index.js';
import { idle, inPhase, roomOf, unavailable } from './phases.js';
import { reduceAsk } from './reduce-ask.js';
import { reduceLeftMessage } from './reduce-left-message.js';
import { reduceRoom } from './reduce-room.js';
import { initialVisitorState } from './state.js';
import type { AskForm, VisitorState } from './state.js';

export type { VisitorAction } from './actions.js';

export function reduceVisitor(state: VisitorState, action: VisitorAction): VisitorState {
  const next = transition(state, action);
  const room = roomOf(next.current);
  if (room === roomOf(state.current)) return next;
  const unread = room === undefined ? 0 : unreadIn(room);
  return unread === next.unread ? next : { ...next, unread };
}

function transition(state: VisitorState, action: VisitorAction): VisitorState {
  switch (action.type) {
    case 'formEdited':
    case 'linkChanged':
    case 'workgroupAsked':
    case 'workgroupKnown':
    case 'workgroupFailed':
    case 'askedAgain':
    case 'forgotten':
      return reduceGeneral(state, action);
    case 'asked':
    case 'askRefused':
    case 'askClosed':
    case 'askAccepted':
    case 'conversationTakenUp':
    case 'queueUpdated':
    case 'leaveStarted':
    case 'leaveFailed':
    case 'left':
    case 'conversationEnded':
      return reduceAsk(state, action);
    case 'messagePreferred':
    case 'leftMessageSubmitted':
    case 'leftMessageRefused':
    case 'leftMessageAccepted':
      return reduceLeftMessage(state, action);
    default:
      return reduceRoom(state, action);
  }
}

function reduceGeneral(state: VisitorState, action: GeneralAction): VisitorState {
  const { current } = state;
  switch (action.type) {
    case 'formEdited':
      return formEdited(state, action.form);
    case 'linkChanged':
      return { ...state, link: action.link };
    case 'workgroupAsked':
      // What is known stays on the screen while it is asked again.
      return state.workgroup.status === 'known' ? state : { ...state, workgroup: { status: 'loading' } };
    case 'workgroupFailed':
      if (state.workgroup.status === 'known') return state;
      return { ...state, workgroup: { status: 'failed', problem: action.problem } };
    case 'workgroupKnown': {
      const known: VisitorState = { ...state, workgroup: { status: 'known', workgroup: action.workgroup } };
      if (!action.workgroup.open)
        return current.phase === 'idle' ? inPhase(known, unavailable('closed')) : known;
      const closed =
        current.phase === 'unavailable' && current.reason === 'closed' && current.leave === 'writing';
      return closed ? inPhase(known, idle()) : known;
    }
    case 'askedAgain': {
      if (current.phase !== 'ended' && current.phase !== 'unavailable') return state;
      const said = current.phase === 'ended' || current.leave === 'sent';
      const form = said ? { ...state.form, question: '' } : state.form;
      return { ...state, form, current: idle() };
    }
    case 'forgotten':
      return { ...initialVisitorState, workgroup: state.workgroup };
  }
}

/** What was typed is kept in every phase; what was wrong with a field is not said of its new text. */
function formEdited(state: VisitorState, edited: Partial<AskForm>): VisitorState {
  const form = { ...state.form, ...edited };
  const { current } = state;
  if (current.phase !== 'idle' && current.phase !== 'unavailable') return { ...state, form };
  const problems = current.problems.filter(
    ({ field }) => field === undefined || form[field] === state.form[field],
  );
  return {
    ...state,
    form,
    current: problems.length === current.problems.length ? current : { ...current, problems },
  };
}
