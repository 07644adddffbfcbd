/** What goes into a workgroup's machine and what comes out of it. */
import type { Availability, EndReason, Estimate } from '../../../src/protocol/index.js';
import type { Link } from './roster.js';
import type { WorkgroupSettings } from './settings.js';

export type Input =
  | {
      readonly type: 'join';
      readonly request: string;
      /** What the rules of queues are held against. */
      readonly fields?: Fields;
      readonly returning?: Returning;
    }
  /** The visitor cancels or is gone, or a supervisor closes the request. Twice is the same as once. */
  | {
      readonly type: 'depart';
      readonly request: string;
      readonly reason?: 'cancelled' | 'visitor-gone' | 'closed';
    }
  /** By hand, into another queue. */
  | { readonly type: 'move'; readonly request: string; readonly queue: string }
  /** Of a request, or of a running chat that is handed over: then `request` is its room. */
  | { readonly type: 'accept' | 'reject'; readonly request: string; readonly expert: string }
  /** A running chat looks for another expert; `except`: those who are in it. */
  | {
      readonly type: 'handOver';
      readonly room: string;
      readonly target: HandoverTarget;
      readonly except: readonly string[];
    }
  | { readonly type: 'handOverEnded'; readonly room: string; readonly reason: RevokeReason }
  | {
      readonly type: 'expertJoined';
      readonly expert: string;
      readonly show: Availability;
      readonly link: Link;
      readonly chats: readonly string[];
      readonly busyElsewhere: boolean;
      /** The expert's own limit, within the workgroup's. */
      readonly maxChats?: number;
    }
  | { readonly type: 'expertLeft'; readonly expert: string }
  | { readonly type: 'presence'; readonly expert: string; readonly show: Availability }
  | { readonly type: 'connected'; readonly expert: string; readonly connected: boolean }
  /** Considers an offer of another workgroup. */
  | { readonly type: 'busyElsewhere'; readonly expert: string; readonly busy: boolean }
  /** The expert's own limit from now on. */
  | { readonly type: 'limit'; readonly expert: string; readonly maxChats: number | undefined }
  | { readonly type: 'chatStarted' | 'chatEnded'; readonly expert: string; readonly room: string }
  | { readonly type: 'settings'; readonly settings: WorkgroupSettings }
  /** Whether it is inside the opening hours. */
  | { readonly type: 'hours'; readonly open: boolean }
  | { readonly type: 'tick' };

/** Texts of an ask body by their names. */
export type Fields = { readonly [field: string]: string };

/** Of a request that was admitted before: after a restart, or when its room failed. It is never refused. */
export interface Returning {
  readonly joinedAt: number;
  /** `requestTimeout` counts from here. */
  readonly since: number;
  /** Who is not asked again at once. */
  readonly rejectedBy?: string;
  /** Where it waited; by the rules when there is no such queue any more. */
  readonly queue?: string;
}

export type Refused = 'workgroup-closed' | 'queue-full' | 'offer-gone';

export type RevokeReason =
  | 'The offer has timed out'
  | 'User canceled'
  | 'Another expert has accepted'
  | 'The expert is not available'
  | 'The request was moved to another queue'
  | 'The handover was withdrawn'
  | 'The workgroup is closed';

/** Whom to ask about a running chat: one expert, those of a queue, or all of the workgroup. */
export type HandoverTarget = { readonly expert: string } | { readonly queue: string } | 'anybody';

/** Why nobody took over a running chat. */
export type HandoverFailure = 'no-expert' | 'rejected' | 'timed-out';

export type Output =
  /** To the visitor; only when it changed. `seconds`: the estimate as one number. */
  | {
      readonly type: 'status';
      readonly request: string;
      readonly position: number;
      readonly seconds: number;
      readonly estimate: Estimate;
    }
  /** `request` is a room when a running chat is handed over. */
  | {
      readonly type: 'offer';
      readonly request: string;
      readonly expert: string;
      readonly timeout: number;
      readonly waited: number;
    }
  | {
      readonly type: 'revoke';
      readonly request: string;
      readonly expert: string;
      readonly reason: RevokeReason;
    }
  | { readonly type: 'createRoom'; readonly request: string; readonly expert: string }
  /** Waits in another queue now: it overflowed, was moved, or its queue is no more. */
  | { readonly type: 'moved'; readonly request: string; readonly queue: string }
  | { readonly type: 'departed'; readonly request: string; readonly reason: EndReason }
  | { readonly type: 'refused'; readonly request: string; readonly code: Refused }
  | { readonly type: 'handedOver'; readonly room: string; readonly expert: string }
  | { readonly type: 'handOverFailed'; readonly room: string; readonly reason: HandoverFailure }
  /** Whether this expert considers an offer, for the other workgroups he or she serves. */
  | { readonly type: 'considering'; readonly expert: string; readonly busy: boolean }
  /** What `overview` answers is new. */
  | { readonly type: 'overviewChanged' };

export interface QueueOverview {
  readonly queue: string;
  readonly open: boolean;
  readonly waiting: number;
  /** Seconds. */
  readonly averageWait: number;
  /** Milliseconds of the epoch. */
  readonly oldest: number | undefined;
}

/** All queues together, and each by itself. */
export interface Overview extends Omit<QueueOverview, 'queue'> {
  /** Switched on, and inside its hours. */
  readonly enabled: boolean;
  readonly queues: readonly QueueOverview[];
}

/** An offer as its expert sees it. Seconds. */
export interface PendingOffer {
  readonly request: string;
  readonly timeout: number;
  readonly waited: number;
}

/** Where a request stands. Seconds. */
export interface Place {
  /** In its queue, 1-based; -1 when it does not wait. */
  readonly position: number;
  readonly seconds: number;
  readonly estimate: Estimate;
}

/** What is offered: a request that waits, or a running chat. */
export interface Offerable {
  readonly id: string;
  readonly joinedAt: number;
  /** `requestTimeout` counts from here. */
  readonly since: number;
  /** By expert; undefined while there is none. */
  offers: Map<string, { readonly offeredAt: number; readonly expiresAt: number }> | undefined;
  /** When each expert rejected it, or let an offer of it time out. */
  rejections: Map<string, number> | undefined;
}

/** One that waits. */
export interface WaitingRequest extends Offerable {
  readonly fields: Fields;
  /** Where its way of overflows begins. */
  home: string;
  queue: string;
  /** When it came into its queue, and at which place. */
  enteredAt: number;
  firstPosition: number;
  told: { readonly position: number; readonly from: number; readonly to: number } | undefined;
}
