/**
 * Running chats that look for another expert. They are asked about before those who wait, because their visitors
 * were served already, and count in no queue. Nobody is asked twice about one, and none of them overflows.
 */
import type { HandoverFailure, HandoverTarget, Offerable, Output, RevokeReason } from './machine-types.js';
import type { Offers } from './offers.js';
import { serves, type Expert, type Roster } from './roster.js';

export interface Handover extends Offerable {
  readonly target: HandoverTarget;
  /** Who is in the chat already. */
  readonly except: readonly string[];
  /** Somebody said no; else those who were asked said nothing. */
  refused: boolean;
}

export class HandoverOffers {
  private readonly pending = new Map<string, Handover>();
  private readonly roster: Roster;
  private readonly offers: Offers;
  private readonly servesQueue: (expert: string, queue: string) => boolean;
  private readonly tell: (output: Output) => void;

  constructor(
    roster: Roster,
    offers: Offers,
    servesQueue: (expert: string, queue: string) => boolean,
    tell: (output: Output) => void,
  ) {
    this.roster = roster;
    this.offers = offers;
    this.servesQueue = servesQueue;
    this.tell = tell;
  }

  has(room: string): boolean {
    return this.pending.has(room);
  }

  /** In the order in which they were begun. */
  all(): readonly Handover[] {
    return [...this.pending.values()];
  }

  takeUp(handover: Handover): void {
    this.pending.set(handover.id, handover);
  }

  /** Refused when there is nobody to ask. One chat looks for one expert at a time: again changes nothing. */
  begin(room: string, target: HandoverTarget, except: readonly string[], now: number): void {
    if (this.has(room)) return;
    const handover: Handover = {
      id: room,
      joinedAt: now,
      since: now,
      offers: undefined,
      rejections: undefined,
      target,
      except,
      refused: false,
    };
    if (this.roster.all().some((expert) => this.isFor(handover, expert))) this.pending.set(room, handover);
    else this.tell({ type: 'refused', request: room, code: 'workgroup-closed' });
  }

  accept(room: string, expert: string): void {
    this.pending.delete(room);
    this.tell({ type: 'handedOver', room, expert });
  }

  reject(room: string): void {
    const handover = this.pending.get(room);
    if (handover !== undefined) handover.refused = true;
  }

  end(room: string, reason: RevokeReason, now: number): void {
    const handover = this.pending.get(room);
    if (handover === undefined) return;
    this.offers.revokeAll(handover, reason, now);
    this.pending.delete(room);
  }

  endAll(reason: RevokeReason, now: number): void {
    for (const { id } of this.all()) this.fail(id, 'no-expert', reason, now);
  }

  /** Tells of those that nobody can take any more. */
  check(deadline: (handover: Handover) => number, now: number): void {
    for (const handover of this.all()) {
      if (deadline(handover) <= now) this.fail(handover.id, 'timed-out', 'The offer has timed out', now);
      else if (!this.roster.all().some((expert) => this.isFor(handover, expert)))
        this.fail(handover.id, failureOf(handover), 'The expert is not available', now);
    }
  }

  /** May be asked, now or when nothing else keeps this expert busy. */
  isFor({ target, except, rejections }: Handover, expert: Expert): boolean {
    const { username } = expert;
    if (!serves(expert) || except.includes(username) || rejections?.has(username)) return false;
    if (target === 'anybody') return true;
    if ('expert' in target) return target.expert === username;
    return this.servesQueue(username, target.queue);
  }

  private fail(room: string, failure: HandoverFailure, reason: RevokeReason, now: number): void {
    this.end(room, reason, now);
    this.tell({ type: 'handOverFailed', room, reason: failure });
  }
}

function failureOf({ rejections, refused }: Handover): HandoverFailure {
  if (rejections === undefined) return 'no-expert';
  return refused ? 'rejected' : 'timed-out';
}
