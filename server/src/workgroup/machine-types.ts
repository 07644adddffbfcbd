/** What goes into a workgroup's machine and what comes out of it. */
import type { Availability, EndReason, Estimate } from '../../../src/protocol/index.js';
import type { AnsweredWait } from './estimate.js';
import type { Link, RosterSnapshot } from './roster.js';
import type { WorkgroupSettings } from './settings.js';

export type Input =
  | { readonly type: 'join'; readonly request: string; readonly returning?: Returning }
  /** The visitor cancels, or is gone. Twice is the same as once. */
  | { readonly type: 'depart'; readonly request: string; readonly reason?: 'cancelled' | 'visitor-gone' }
  | { readonly type: 'accept' | 'reject'; readonly request: string; readonly expert: string }
  | {
      readonly type: 'expertJoined';
      readonly expert: string;
      readonly show: Availability;
      readonly link: Link;
      readonly chats: readonly string[];
      readonly busyElsewhere: boolean;
    }
  | { readonly type: 'expertLeft'; readonly expert: string }
  | { readonly type: 'presence'; readonly expert: string; readonly show: Availability }
  | { readonly type: 'connected'; readonly expert: string; readonly connected: boolean }
  /** Considers an offer of another workgroup. */
  | { readonly type: 'busyElsewhere'; readonly expert: string; readonly busy: boolean }
  | { readonly type: 'chatStarted' | 'chatEnded'; readonly expert: string; readonly room: string }
  | { readonly type: 'settings'; readonly settings: WorkgroupSettings }
  | { readonly type: 'tick' };

/** Of a request that was admitted before: after a restart, or when its room failed. It is never refused. */
export interface Returning {
  readonly joinedAt: number;
  /** `requestTimeout` counts from here. */
  readonly since: number;
  /** Who is not asked again at once. */
  readonly rejectedBy?: string;
}

export type Refused = 'workgroup-closed' | 'queue-full' | 'offer-gone';

export type RevokeReason =
  'The offer has timed out' | 'User canceled' | 'The expert is not available' | 'The workgroup is closed';

export type Output =
  /** To the visitor; only when it changed. `seconds`: the estimate as one number. */
  | {
      readonly type: 'status';
      readonly request: string;
      readonly position: number;
      readonly seconds: number;
      readonly estimate: Estimate;
    }
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
  | { readonly type: 'departed'; readonly request: string; readonly reason: EndReason }
  | { readonly type: 'refused'; readonly request: string; readonly code: Refused }
  /** Whether this expert considers an offer, for the other workgroups he or she serves. */
  | { readonly type: 'considering'; readonly expert: string; readonly busy: boolean }
  /** What `overview` answers is new. */
  | { readonly type: 'overviewChanged' };

export interface Overview {
  readonly enabled: boolean;
  readonly open: boolean;
  readonly waiting: number;
  /** Seconds. */
  readonly averageWait: number;
  /** Milliseconds of the epoch. */
  readonly oldest: number | undefined;
}

/** An offer as its expert sees it. Seconds. */
export interface PendingOffer {
  readonly request: string;
  readonly timeout: number;
  readonly waited: number;
}

/** One that waits. */
export interface WaitingRequest {
  readonly id: string;
  readonly joinedAt: number;
  /** `requestTimeout` counts from here. */
  readonly since: number;
  firstPosition: number;
  offer: { readonly expert: string; readonly offeredAt: number; readonly expiresAt: number } | undefined;
  rejections: Map<string, number> | undefined;
  told: { readonly position: number; readonly from: number; readonly to: number } | undefined;
}

export interface MachineSnapshot {
  readonly settings: WorkgroupSettings;
  /** In the order of the queue. */
  readonly requests: readonly (Omit<WaitingRequest, 'rejections'> & {
    readonly rejections: readonly (readonly [string, number])[];
  })[];
  /** In the order of their timeouts. */
  readonly bySince: readonly string[];
  readonly offered: readonly string[];
  readonly roster: RosterSnapshot;
  readonly waits: readonly AnsweredWait[];
  readonly round: { readonly at: number; readonly next: number; readonly left: number };
  readonly overview: Overview;
}
