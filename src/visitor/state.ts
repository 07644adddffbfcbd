/** All that the visitor's side knows. `link` stands beside `phase`, so that states do not multiply. */
import type { EndReason, Estimate, WorkgroupStatus } from '../protocol/index.js';
import type { RoomView } from '../room/index.js';

/**
 * connecting: first attempt; live: events arrive; waiting: lost, trying again at `retryAt` (epoch ms);
 * closed: no stream is wanted.
 */
export type LinkStatus =
  | { readonly status: 'connecting' }
  | { readonly status: 'live' }
  | { readonly status: 'waiting'; readonly retryAt: number }
  | { readonly status: 'closed' };

/** What the form holds; kept in every phase, so that nothing typed is ever lost. */
export interface AskForm {
  readonly name: string;
  readonly emailAddress: string;
  readonly question: string;
}

export type FormField = keyof AskForm;

/** Why something did not work: a key of the catalogue with its values, or the server's own sentence. */
export interface Problem {
  readonly key: ProblemKey;
  /** Which field it concerns, if one. */
  readonly field?: FormField;
  readonly sentence?: string;
}

export type ProblemKey =
  | 'nameMissing'
  | 'nameTooLong'
  | 'emailMissing'
  | 'emailInvalid'
  | 'questionMissing'
  | 'questionTooLong'
  | 'serverAway'
  | 'tooManyRequests'
  | 'unknownWorkgroup'
  | 'sessionExpired'
  | 'refused'; // with `sentence`

/** Of the workgroup, before asking. */
export type WorkgroupKnown =
  | { readonly status: 'unknown' }
  | { readonly status: 'loading' }
  | { readonly status: 'known'; readonly workgroup: WorkgroupStatus }
  | { readonly status: 'failed'; readonly problem: Problem };

export type VisitorPhase =
  | { readonly phase: 'idle'; readonly problems: readonly Problem[] }
  | { readonly phase: 'asking' }
  | {
      readonly phase: 'queued';
      readonly position: number | undefined;
      readonly estimate: Estimate | undefined;
      /** Cancelling is under way. */
      readonly leaving: boolean;
      /** The room whose expert went away unheard: what was not sent there moves on to the next. */
      readonly abandoned?: RoomView;
    }
  | { readonly phase: 'chatting'; readonly room: RoomView; readonly leaving: boolean }
  | {
      readonly phase: 'ended';
      readonly reason: EndReason | 'expired';
      /** Undefined when the request ended before a room was open. */
      readonly room: RoomView | undefined;
    }
  | {
      readonly phase: 'unavailable';
      /** closed: known before asking; no-expert: found out while waiting; preferred: the visitor chose so. */
      readonly reason: 'closed' | 'no-expert' | 'preferred';
      readonly leave: 'writing' | 'sending' | 'sent';
      readonly problems: readonly Problem[];
    };

export interface VisitorState {
  readonly link: LinkStatus;
  readonly workgroup: WorkgroupKnown;
  readonly form: AskForm;
  readonly current: VisitorPhase;
  /** Messages that arrived and were not seen, in the chatting phase. */
  readonly unread: number;
}

export const emptyForm: AskForm = { name: '', emailAddress: '', question: '' };

export const initialVisitorState: VisitorState = {
  link: { status: 'closed' },
  workgroup: { status: 'unknown' },
  form: emptyForm,
  current: { phase: 'idle', problems: [] },
  unread: 0,
};
