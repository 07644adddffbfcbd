/** Everything one participant knows of one room; the same for visitors and experts. */
import type { EndReason, Occupant } from '../protocol/index.js';
import type { MessageLog } from './message-log.js';
import type { Outbox } from './outbox.js';

/** Somebody came or went. It stands in the timeline behind the message that was last then. */
export interface Notice {
  readonly id: string;
  readonly afterSeq: number;
  readonly kind: 'joined' | 'left';
  readonly nick: string;
  readonly name: string;
  /** ISO 8601 */
  readonly stamp: string;
}

export interface RoomView {
  readonly room: string;
  readonly workgroup: string;
  readonly question: string;
  /** Meeting link; empty when there is none. */
  readonly url: string;
  /** The participant's own nick. */
  readonly nick: string;
  readonly occupants: readonly Occupant[];
  readonly log: MessageLog;
  readonly outbox: Outbox;
  readonly notices: readonly Notice[];
  /** Nicks of others who are composing now. */
  readonly composing: readonly string[];
  /** What stands in the composer. */
  readonly draft: string;
  /** Sequence of the last message the participant has seen. */
  readonly seenSeq: number;
  readonly loadingOlder: boolean;
  readonly ended: EndReason | undefined;
}
