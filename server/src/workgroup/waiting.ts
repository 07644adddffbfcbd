/**
 * Those who wait, and the places they wait in: their queue, their position in it, their way to other queues.
 *
 * A request goes on to the next queue of its way when it has waited in one for `overflowAfter`, and to any served
 * queue of its way when nobody serves its own: nobody waits in vain while somebody there could answer.
 */
import { estimateAround } from './estimate.js';
import { ByTime } from './by-time.js';
import { Line } from './line.js';
import type { Offerable, Output, Place, WaitingRequest } from './machine-types.js';
import { PositionRounds, type RoundSnapshot } from './position-rounds.js';
import type { Queues } from './queues.js';
import type { Roster } from './roster.js';

export interface WaitingSnapshot {
  /** In the order of the line. */
  readonly requests: readonly WaitingRequest[];
  readonly bySince: readonly string[];
  readonly byEntry: readonly (readonly [queue: string, ids: readonly string[]])[];
  readonly rounds: readonly (readonly [queue: string, round: RoundSnapshot])[];
}

export class Waiting {
  readonly line = new Line<WaitingRequest>();
  /** By `since`, so that a tick looks only at the first. */
  readonly bySince = new ByTime<WaitingRequest>();
  /** By when they came into their queue. */
  private readonly byEntry = new Map<string, ByTime<WaitingRequest>>();
  private readonly rounds = new Map<string, PositionRounds>();
  private readonly queues: Queues;
  private readonly roster: Roster;
  private readonly tell: (output: Output) => void;

  constructor(queues: Queues, roster: Roster, tell: (output: Output) => void) {
    this.queues = queues;
    this.roster = roster;
    this.tell = tell;
  }

  /** Where a request of this queue can wait; undefined when nobody serves its whole way. */
  servedFrom(home: string): string | undefined {
    return this.queues.path(home).find((queue) => this.roster.attendance.isServed(queue));
  }

  /** A queue on the way of this request in which somebody can be asked. */
  attendedFor({ queue, home }: Pick<WaitingRequest, 'queue' | 'home'>): string | undefined {
    const way = [...this.queues.path(queue), ...this.queues.path(home)];
    return way.find((next) => this.roster.attendance.isAttended(next));
  }

  add(request: WaitingRequest): void {
    this.line.add(request);
    this.bySince.add(request, request.since);
    this.enter(request);
  }

  remove(request: WaitingRequest): void {
    this.line.delete(request.id);
    this.bySince.delete(request.id);
    this.entriesOf(request.queue).delete(request.id);
    this.positionsChanged(request.queue);
  }

  move(request: WaitingRequest, queue: string, now: number): void {
    this.entriesOf(request.queue).delete(request.id);
    this.positionsChanged(request.queue);
    this.line.move(request, queue);
    this.offersChanged(request);
    request.enteredAt = now;
    this.tell({ type: 'moved', request: request.id, queue });
    this.enter(request);
  }

  /** In a queue that asks everybody, what is offered may be offered to more. */
  offersChanged(offered: Offerable): void {
    const request = this.line.get(offered.id);
    if (request === undefined || request !== offered) return;
    this.line.setOpen(request, request.offers === undefined || this.queues.asksEverybody(request.queue));
  }

  inQueue(queue: string): readonly WaitingRequest[] {
    return [...this.entriesOf(queue)];
  }

  /** Queues in which anybody waits, those that were removed among them. */
  queuesInUse(): readonly string[] {
    return [...this.byEntry.keys()].filter((queue) => this.line.size(queue) > 0);
  }

  // --- overflow ---------------------------------------------------------------------------------------

  /** Whether a request has waited long enough for the next queue; then it is not offered in this one any more. */
  isOverflowing(request: WaitingRequest | undefined, now: number): boolean {
    if (request === undefined) return false;
    const { queue, enteredAt } = request;
    return enteredAt + this.queues.overflowAfter(queue) <= now && this.nextServed(queue) !== undefined;
  }

  /** Moves those who have waited long enough. Whoever is being considered stays until the expert has answered. */
  overflow(now: number): void {
    for (const [queue, entries] of this.byEntry) {
      if (entries.size === 0) continue;
      const next = this.nextServed(queue);
      if (next === undefined) continue;
      for (const request of entries.due(now - this.queues.overflowAfter(queue))) {
        if (request.offers === undefined) this.move(request, next, now);
      }
    }
  }

  /** Moves those whose queue nobody serves, if a queue on their way is served. */
  leaveUnserved(now: number): void {
    for (const queue of this.queuesInUse()) {
      if (this.roster.attendance.isServed(queue)) continue;
      for (const request of this.inQueue(queue)) {
        const served = this.nextServed(queue) ?? this.servedFrom(request.home);
        if (served !== undefined) this.move(request, served, now);
      }
    }
  }

  private nextServed(queue: string): string | undefined {
    const [, ...onward] = this.queues.path(queue);
    return onward.find((next) => this.roster.attendance.isServed(next));
  }

  // --- positions --------------------------------------------------------------------------------------

  placeOf(id: string): Place {
    const request = this.line.get(id);
    return request === undefined ? this.placeAt('', -1) : this.placeAt(request.queue, this.line.position(id));
  }

  placeAt(queue: string, position: number): Place {
    const seconds = position < 1 ? -1 : this.queues.history(queue).secondsAt(position);
    return { position, seconds, estimate: estimateAround(Math.max(0, seconds)) };
  }

  tellPositions(now: number): void {
    for (const [queue, rounds] of this.rounds) {
      for (const position of rounds.due(this.line.size(queue), now))
        this.tellPosition(this.line.at(queue, position)!, position);
    }
  }

  private tellPosition(request: WaitingRequest, position: number): void {
    const { seconds, estimate } = this.placeAt(request.queue, position);
    const { told } = request;
    if (told?.position === position && told.from === estimate.from && told.to === estimate.to) return;
    request.told = { position, ...estimate };
    this.tell({ type: 'status', request: request.id, position, seconds, estimate });
  }

  private enter(request: WaitingRequest): void {
    const { id, queue } = request;
    this.entriesOf(queue).add(request, request.enteredAt);
    const position = this.line.position(id);
    request.firstPosition = position;
    if (position < this.line.size(queue)) this.positionsChanged(queue);
    this.tellPosition(request, position);
  }

  private positionsChanged(queue: string): void {
    let rounds = this.rounds.get(queue);
    if (rounds === undefined) this.rounds.set(queue, (rounds = new PositionRounds()));
    rounds.positionsChanged(this.line.size(queue));
  }

  private entriesOf(queue: string): ByTime<WaitingRequest> {
    let entries = this.byEntry.get(queue);
    if (entries === undefined) this.byEntry.set(queue, (entries = new ByTime()));
    return entries;
  }

  // --- snapshots --------------------------------------------------------------------------------------

  snapshot(): WaitingSnapshot {
    const ids = (requests: Iterable<WaitingRequest>) => Array.from(requests, ({ id }) => id);
    return {
      requests: [...this.line],
      bySince: ids(this.bySince),
      byEntry: Array.from(this.byEntry, ([queue, entries]) => [queue, ids(entries)]),
      rounds: Array.from(this.rounds, ([queue, rounds]) => [queue, rounds.snapshot()]),
    };
  }

  takeUp({ requests, bySince, byEntry, rounds }: WaitingSnapshot): void {
    for (const request of requests) this.line.add(request);
    for (const request of bySince.map((id) => this.line.get(id)!)) this.bySince.add(request, request.since);
    for (const [queue, ids] of byEntry) {
      const entries = this.entriesOf(queue);
      for (const id of ids) {
        const request = this.line.get(id)!;
        entries.add(request, request.enteredAt);
      }
    }
    for (const [queue, round] of rounds) this.rounds.set(queue, new PositionRounds(round));
  }
}
