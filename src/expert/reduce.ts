/** Every transition of the desk's state; pure and total: what does not fit the current phase changes nothing. */
import type { Availability, ChatEvent, Colleague, ExpertState as Snapshot } from '../protocol/index.js';
import type { KeptOfRoom } from '../room/index.js';
import { mergeRooms } from './desk-room.js';
import { reduceEvent } from './reduce-event.js';
import { mergeOffers, reduceOffers, type OfferAction } from './reduce-offers.js';
import { reduceRooms, type RoomAction } from './reduce-rooms.js';
import { withNotice } from './notices.js';
import type { DeskNotice, ExpertState, InvitationView, LinkStatus, Signed } from './state.js';

export type SignedOutProblem = Extract<ExpertState, { phase: 'signedOut' }>['problem'];

/** `kept`: what this tab remembers of its rooms from before a reload. `now`: epoch ms, here and below. */
export interface SnapshotArrived {
  readonly type: 'snapshotArrived';
  readonly snapshot: Snapshot;
  readonly kept: { readonly [room: string]: KeptOfRoom };
  readonly now: number;
}

export type ExpertAction =
  | { readonly type: 'signInStarted'; readonly username: string }
  | {
      readonly type: 'signInFailed';
      readonly problem: Exclude<SignedOutProblem, undefined>;
      readonly sentence?: string;
    }
  | { readonly type: 'signedIn'; readonly username: string; readonly name: string }
  | { readonly type: 'signedOff' }
  | { readonly type: 'signInExpired' }
  | { readonly type: 'linkChanged'; readonly link: LinkStatus }
  | SnapshotArrived
  | { readonly type: 'presenceChosen'; readonly show: Availability; readonly status: string }
  | { readonly type: 'eventArrived'; readonly event: ChatEvent; readonly now: number }
  | {
      readonly type: 'colleaguesArrived';
      readonly workgroup: string;
      readonly colleagues: readonly Colleague[];
    }
  | { readonly type: 'noticeRaised'; readonly key: DeskNotice['key']; readonly values: DeskNotice['values'] }
  | { readonly type: 'noticeDismissed'; readonly id: number }
  | { readonly type: 'invitationArrived'; readonly invitation: Omit<InvitationView, 'joining'> }
  | {
      readonly type: 'invitationJoining' | 'invitationNotJoined' | 'invitationSettled';
      readonly room: string;
    }
  | { readonly type: 'roomSelected'; readonly room: string | undefined }
  | { readonly type: 'leftMessageHandled'; readonly id: string }
  | OfferAction
  | RoomAction;

export const signedOut: ExpertState = { phase: 'signedOut', username: '', problem: undefined };

export function reduceExpert(state: ExpertState, action: ExpertAction): ExpertState {
  switch (action.type) {
    case 'signInStarted':
      return { phase: 'signingIn', username: action.username };
    case 'signInFailed':
      if (state.phase !== 'signingIn') return state;
      return {
        phase: 'signedOut',
        username: state.username,
        problem: action.problem,
        ...(action.sentence === undefined ? {} : { sentence: action.sentence }),
      };
    case 'signedIn':
      return signedIn(action.username, action.name);
    case 'signedOff':
      return { phase: 'signedOut', username: state.username, problem: undefined };
    case 'signInExpired':
      return { phase: 'signedOut', username: state.username, problem: 'expired' };
    default:
      return state.phase === 'signedIn' ? reduceSigned(state, action) : state;
  }
}

type SignedAction = Exclude<
  ExpertAction,
  { type: 'signInStarted' | 'signInFailed' | 'signedIn' | 'signedOff' | 'signInExpired' }
>;

function reduceSigned(state: Signed, action: SignedAction): Signed {
  switch (action.type) {
    case 'linkChanged':
      return sameLink(state.link, action.link) ? state : { ...state, link: action.link };
    case 'snapshotArrived':
      return withSnapshot(state, action);
    case 'presenceChosen':
      return { ...state, show: action.show, status: action.status };
    case 'eventArrived':
      return reduceEvent(state, action.event, action.now);
    case 'colleaguesArrived':
      return { ...state, colleagues: { ...state.colleagues, [action.workgroup]: action.colleagues } };
    case 'noticeRaised':
      return withNotice(state, action.key, action.values);
    case 'noticeDismissed':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== action.id) };
    case 'invitationArrived':
      return withInvitation(state, action.invitation);
    case 'invitationJoining':
    case 'invitationNotJoined':
      return {
        ...state,
        invitations: state.invitations.map((one) =>
          one.room === action.room ? { ...one, joining: action.type === 'invitationJoining' } : one,
        ),
      };
    case 'invitationSettled':
      return { ...state, invitations: state.invitations.filter((one) => one.room !== action.room) };
    case 'roomSelected':
      if (action.room !== undefined && !state.rooms.some((room) => room.room === action.room)) return state;
      return state.selected === action.room ? state : { ...state, selected: action.room };
    case 'leftMessageHandled':
      return { ...state, leftMessages: state.leftMessages.filter((message) => message.id !== action.id) };
    case 'offerAnswering':
    case 'offerUnanswered':
    case 'offerSettled':
      return reduceOffers(state, action);
    default:
      return reduceRooms(state, action);
  }
}

function signedIn(username: string, name: string): Signed {
  return {
    phase: 'signedIn',
    username,
    name,
    show: 'offline',
    status: '',
    link: { status: 'connecting' },
    loaded: false,
    queues: [],
    offers: [],
    invitations: [],
    rooms: [],
    selected: undefined,
    leftMessages: [],
    colleagues: {},
    notices: [],
  };
}

/** The server's word replaces ours, except for what only this desk knows: drafts, outboxes, answers on their way. */
function withSnapshot(state: Signed, { snapshot, kept, now }: SnapshotArrived): Signed {
  return {
    ...state,
    username: snapshot.username,
    name: snapshot.name,
    show: snapshot.show,
    status: snapshot.status,
    loaded: true,
    queues: snapshot.queues,
    offers: mergeOffers(state.offers, snapshot.offers, now),
    rooms: mergeRooms(state.rooms, snapshot.rooms, kept, new Date(now).toISOString()),
    leftMessages: snapshot.leftMessages,
  };
}

function withInvitation(state: Signed, invitation: Omit<InvitationView, 'joining'>): Signed {
  const { room } = invitation;
  const open = state.rooms.some((one) => one.room === room && one.ended === undefined);
  if (open || state.invitations.some((one) => one.room === room)) return state;
  return { ...state, invitations: [...state.invitations, { ...invitation, joining: false }] };
}

function sameLink(one: LinkStatus, other: LinkStatus): boolean {
  if (one.status === 'waiting' && other.status === 'waiting') return one.retryAt === other.retryAt;
  return one.status === other.status;
}
