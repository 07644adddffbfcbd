/** What can happen to the visitor's state, each named as the fact that it is. Stamps (`at`) are ISO 8601. */
import type {
  ChatEvent,
  EndReason,
  Estimate,
  HistoryPage,
  PostReceipt,
  RoomState,
  WorkgroupStatus,
} from '../protocol/index.js';
import type { IncomingMessage, OutboxItem, RoomView } from '../room/index.js';
import type { AskForm, LinkStatus, Problem } from './state.js';

export type VisitorAction = GeneralAction | AskAction | RoomAction | LeaveMessageAction;

export type GeneralAction =
  | { readonly type: 'formEdited'; readonly form: Partial<AskForm> }
  | { readonly type: 'linkChanged'; readonly link: LinkStatus }
  | { readonly type: 'workgroupAsked' }
  | { readonly type: 'workgroupKnown'; readonly workgroup: WorkgroupStatus }
  | { readonly type: 'workgroupFailed'; readonly problem: Problem }
  /** From `ended` or `unavailable` back to the form. */
  | { readonly type: 'askedAgain' }
  | { readonly type: 'forgotten' };

export type AskAction =
  | { readonly type: 'asked'; readonly form: AskForm }
  /** By this form's own check, or by the server. */
  | { readonly type: 'askRefused'; readonly problems: readonly Problem[] }
  | { readonly type: 'askClosed' }
  | {
      readonly type: 'askAccepted';
      readonly position: number | undefined;
      readonly estimate: Estimate | undefined;
    }
  /** A conversation from before a reload, or of another tab. `room`: what is known of it before the server tells. */
  | { readonly type: 'conversationTakenUp'; readonly room: RoomView | undefined }
  | {
      readonly type: 'queueUpdated';
      readonly position: number | undefined;
      readonly estimate: Estimate | undefined;
    }
  | { readonly type: 'leaveStarted' }
  | { readonly type: 'leaveFailed' }
  | { readonly type: 'left' }
  | { readonly type: 'conversationEnded'; readonly reason: EndReason | 'expired' };

export type RoomAction =
  /** The room is open, or a snapshot of it came. */
  | { readonly type: 'roomKnown'; readonly state: RoomState; readonly at: string }
  | { readonly type: 'eventArrived'; readonly event: ChatEvent; readonly at: string }
  | { readonly type: 'messagesReceived'; readonly messages: readonly IncomingMessage[]; readonly at: string }
  | { readonly type: 'olderAsked' }
  | { readonly type: 'olderArrived'; readonly page: HistoryPage | undefined; readonly at: string }
  | { readonly type: 'messageSaid'; readonly item: Omit<OutboxItem, 'status' | 'problem'> }
  | { readonly type: 'messageSending'; readonly id: string }
  | { readonly type: 'messageDelayed'; readonly id: string }
  | { readonly type: 'messagePosted'; readonly receipt: PostReceipt }
  | { readonly type: 'messageFailed'; readonly id: string; readonly problem: string }
  | { readonly type: 'messageRetried'; readonly id: string }
  | { readonly type: 'messageDiscarded'; readonly id: string }
  | { readonly type: 'drafted'; readonly draft: string }
  | { readonly type: 'composingExpired'; readonly nick: string }
  | { readonly type: 'seen' };

export type LeaveMessageAction =
  | { readonly type: 'messagePreferred' }
  | { readonly type: 'leftMessageSubmitted'; readonly form: AskForm }
  | { readonly type: 'leftMessageRefused'; readonly problems: readonly Problem[] }
  | { readonly type: 'leftMessageAccepted' };
