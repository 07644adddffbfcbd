/** What a reader of a room sees, computed from log, outbox and notices; nothing of it is stored. */
import type { LoggedMessage } from './message-log.js';
import type { Notice } from './room-view.js';

export interface TimelineMessage {
  readonly id: string;
  readonly body: string;
  readonly data: LoggedMessage['data'];
  readonly stamp: string;
  /** `sent` is confirmed; the others are still in the outbox. */
  readonly status: 'sent' | 'waiting' | 'sending' | 'failed';
  readonly problem?: string;
}

/** Consecutive messages of one speaker within five minutes of each other. */
export interface TimelineGroup {
  readonly kind: 'group';
  readonly key: string;
  readonly mine: boolean;
  readonly nick: string;
  readonly name: string;
  readonly role: LoggedMessage['role'];
  readonly messages: readonly TimelineMessage[];
}

export type TimelineItem =
  | TimelineGroup
  | { readonly kind: 'day'; readonly key: string; /** ISO 8601 */ readonly stamp: string }
  | { readonly kind: 'notice'; readonly key: string; readonly notice: Notice }
  /** Stands before the first message that was not seen when the room was opened. */
  | { readonly kind: 'unread'; readonly key: string };

export type Timeline = readonly TimelineItem[];
