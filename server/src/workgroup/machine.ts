/**
 * One workgroup as a state machine: requests wait in order, one expert at a time is asked about each. It has no
 * clock and does nothing itself: `step(input, now)` answers with what is to be done. The same inputs at the same
 * times give the same outputs.
 *
 *            join                     accept
 *   (nothing) ──▶ open ──offer──▶ offered ──▶ createRoom
 *                  │ ◀──revoke,──────┘ │
 *                  │     reject        │
 *                  └──── departed ◀────┘   cancelled, visitor-gone, no-expert, closed
 *
 * 1. A request is offered to at most one expert, and an expert considers at most one request.
 * 2. Nobody is asked who has `maxChats` chats, or who rejected this request within `rejectionPause`.
 * 3. A request becomes a room at most once, and never after it departed.
 * 4. First come, first offered; a request whose every free expert is in a pause does not block those behind it.
 * 5. Nobody waits longer than `requestTimeout`, nor longer than `expertGoneAfter` while no expert attends.
 */
import type { Availability, EndReason, Estimate } from '../../../src/protocol/index.js';
import { estimateAround, WaitHistory, type AnsweredWait } from './estimate.js';
import type {
  Input,
  MachineSnapshot,
  Output,
  Overview,
  PendingOffer,
  Refused,
  Returning,
  RevokeReason,
  WaitingRequest as Request,
} from './machine-types.js';
import { Queue } from './queue.js';
import { Roster, serves } from './roster.js';
import { bestExpert } from './routing.js';
import type { WorkgroupSettings } from './settings.js';

/** Positions are told in rounds, so that one departure does not write to everybody behind at once. */
const roundEvery = 2_000;
/** The front of the queue is told in every round; of the others so many, in turn. */
const frontOfQueue = 20;
const othersPerRound = 50;

export class Machine {
  private settings: WorkgroupSettings;
  private readonly queue = new Queue<Request>();
  /** Waiting requests by `since`, so that a tick looks only at the first. */
  private readonly bySince = new Map<string, Request>();
  private readonly offered = new Map<string, Request>();
  private readonly roster: Roster;
  private readonly history: WaitHistory;
  /** The status round: when the last was, the position it goes on with, and how many positions it still owes. */
  private round = { at: 0, next: 1, left: 0 };
  private lastOverview: Overview;
  private outputs: Output[] = [];
  private readonly touched = new Map<string, boolean>();

  /** @param waits of the requests answered last, from `answeredWaits` */
  constructor(
    settings: WorkgroupSettings,
    now: number,
    waits: readonly AnsweredWait[] = [],
    snapshot?: MachineSnapshot,
  ) {
    this.settings = settings;
    this.roster = new Roster(settings.maxChats, now, snapshot?.roster);
    this.history = new WaitHistory(waits);
    if (snapshot !== undefined) this.takeUp(snapshot);
    this.lastOverview = snapshot?.overview ?? this.overview();
  }

  /** @param now milliseconds of the epoch; never less than the last time */
  step(input: Input, now: number): Output[] {
    this.outputs = [];
    this.take(input, now);
    this.dispatch(now);
    if (input.type === 'tick') this.tellPositions(now);
    this.tellOthers();
    return this.outputs;
  }

  // --- what others may ask ----------------------------------------------------------------------------

  /** Why a new request would be refused. */
  refusal(): Refused | undefined {
    if (!this.open) return 'workgroup-closed';
    return this.queue.size >= this.settings.queueLimit ? 'queue-full' : undefined;
  }

  /** Switched on, and an expert serves it, busy or not. */
  get open(): boolean {
    return this.settings.enabled && this.roster.served;
  }

  /** An expert can be asked, now or when nothing else keeps him or her busy. */
  get attended(): boolean {
    return this.roster.attended;
  }

  get size(): number {
    return this.queue.size;
  }

  /** Steps of the queue's loops so far. */
  get steps(): number {
    return this.queue.steps;
  }

  waits(request: string): boolean {
    return this.queue.get(request) !== undefined;
  }

  joinedAt(request: string): number | undefined {
    return this.queue.get(request)?.joinedAt;
  }

  /** Where a request stands; position -1 when it does not wait. */
  place(request: string): {
    readonly position: number;
    readonly seconds: number;
    readonly estimate: Estimate;
  } {
    return this.placeAt(this.queue.position(request));
  }

  /** For somebody who asks now. */
  estimateForNext(): Estimate {
    return this.estimateAt(this.queue.size + 1);
  }

  estimateAt(position: number): Estimate {
    return this.placeAt(position).estimate;
  }

  overview(): Overview {
    return {
      enabled: this.settings.enabled,
      open: this.open,
      waiting: this.queue.size,
      averageWait: this.history.average(),
      oldest: this.queue.at(1)?.joinedAt,
    };
  }

  experts(): readonly {
    readonly username: string;
    readonly show: Availability;
    readonly currentChats: number;
  }[] {
    return this.roster.all().map((expert) => ({
      username: expert.username,
      show: expert.link === 'gone' ? 'offline' : expert.show,
      currentChats: expert.chats.size,
    }));
  }

  offerOf(expert: string, now: number): PendingOffer | undefined {
    const id = this.roster.get(expert)?.offer;
    const request = id === undefined ? undefined : this.queue.get(id);
    if (request?.offer === undefined) return undefined;
    return {
      request: request.id,
      timeout: Math.max(0, (request.offer.expiresAt - now) / 1_000),
      waited: (request.offer.offeredAt - request.joinedAt) / 1_000,
    };
  }

  /** The last answered requests, for a restart. */
  answeredWaits(): readonly AnsweredWait[] {
    return this.history.list();
  }

  // --- inputs -----------------------------------------------------------------------------------------

  private take(input: Input, now: number): void {
    switch (input.type) {
      case 'join':
        return this.join(input.request, input.returning, now);
      case 'depart':
        return this.depart(this.queue.get(input.request), input.reason ?? 'cancelled', 'User canceled', now);
      case 'accept':
        return this.accept(input.request, input.expert, now);
      case 'reject':
        return this.reject(input.request, input.expert, now);
      case 'expertJoined':
        this.roster.join(input.expert, input, now);
        return;
      case 'expertLeft':
        return this.expertLeft(input.expert, now);
      case 'presence':
        return this.presence(input.expert, input.show, now);
      case 'connected':
        return this.roster.connect(input.expert, input.connected, now);
      case 'busyElsewhere':
        return this.roster.change(input.expert, { busyElsewhere: input.busy }, now);
      case 'chatStarted':
      case 'chatEnded':
        return this.roster.setChat(input.expert, input.room, input.type === 'chatStarted', now);
      case 'settings':
        return this.changeSettings(input.settings, now);
      case 'tick':
        return this.tick(now);
    }
  }

  private join(id: string, returning: Returning | undefined, now: number): void {
    if (this.queue.get(id) !== undefined) return;
    const refusal = returning === undefined ? this.refusal() : undefined;
    if (refusal !== undefined) {
      this.outputs.push({ type: 'refused', request: id, code: refusal });
      return;
    }
    const request: Request = {
      id,
      joinedAt: returning?.joinedAt ?? now,
      since: returning?.since ?? now,
      firstPosition: 1,
      offer: undefined,
      rejections: returning?.rejectedBy === undefined ? undefined : new Map([[returning.rejectedBy, now]]),
      told: undefined,
    };
    this.queue.add(request);
    this.bySince.set(id, request);
    const position = this.queue.position(id);
    request.firstPosition = position;
    if (position < this.queue.size) this.positionsChanged();
    this.tellPosition(request, position);
  }

  private depart(
    request: Request | undefined,
    reason: EndReason,
    revokeReason: RevokeReason,
    now: number,
  ): void {
    if (request === undefined) return;
    this.revoke(request, revokeReason, now);
    this.remove(request);
    this.outputs.push({ type: 'departed', request: request.id, reason });
  }

  private accept(id: string, expert: string, now: number): void {
    const request = this.queue.get(id);
    if (request?.offer?.expert !== expert) {
      this.outputs.push({ type: 'refused', request: id, code: 'offer-gone' });
      return;
    }
    this.endOffer(request, now);
    this.remove(request);
    this.roster.setChat(expert, id, true, now);
    this.history.add({ seconds: (now - request.joinedAt) / 1_000, position: request.firstPosition });
    this.positionsChanged();
    this.outputs.push({ type: 'createRoom', request: id, expert });
  }

  private reject(id: string, expert: string, now: number): void {
    const request = this.queue.get(id);
    if (request?.offer?.expert !== expert) {
      this.outputs.push({ type: 'refused', request: id, code: 'offer-gone' });
      return;
    }
    this.endOffer(request, now);
    this.pause(request, expert, now);
  }

  private expertLeft(expert: string, now: number): void {
    this.takeOfferFrom(expert, now);
    this.roster.leave(expert, now);
  }

  private presence(username: string, show: Availability, now: number): void {
    this.roster.setShow(username, show, now);
    const expert = this.roster.get(username);
    if (expert !== undefined && !serves(expert)) this.takeOfferFrom(username, now);
  }

  private changeSettings(settings: WorkgroupSettings, now: number): void {
    this.settings = settings;
    this.roster.setMaxChats(settings.maxChats);
    if (!settings.enabled) this.departAll('closed', 'The workgroup is closed', now);
  }

  private tick(now: number): void {
    for (const expert of this.roster.expire(now, this.settings.expertGoneAfter * 1_000)) {
      this.takeOfferFrom(expert, now);
    }
    for (const request of this.offered.values()) {
      if (request.offer!.expiresAt <= now) this.letOfferExpire(request, now);
    }
    for (const request of this.bySince.values()) {
      if (this.deadline(request) > now) break;
      this.depart(request, 'no-expert', 'The offer has timed out', now);
    }
    if (!this.settings.enabled) this.departAll('closed', 'The workgroup is closed', now);
    if (!this.attended && now - this.roster.lastAttendedAt >= this.settings.expertGoneAfter * 1_000) {
      this.departAll('no-expert', 'The expert is not available', now);
    }
  }

  // --- offers -----------------------------------------------------------------------------------------

  private dispatch(now: number): void {
    if (!this.settings.enabled) return;
    let free = this.roster.anybodyFree && this.queue.openCount > 0 ? this.roster.freeExperts() : [];
    let request = this.queue.firstOpen();
    while (free.length > 0 && request !== undefined) {
      const next = this.queue.openAfter(request);
      const expert = bestExpert(free, request.rejections, now, this.settings.rejectionPause * 1_000);
      if (expert !== undefined && this.deadline(request) > now) {
        this.offer(request, expert.username, now);
        free = free.filter((other) => other !== expert);
      }
      request = next;
    }
  }

  private offer(request: Request, expert: string, now: number): void {
    const expiresAt = Math.min(now + this.settings.offerTimeout * 1_000, this.deadline(request));
    request.offer = { expert, offeredAt: now, expiresAt };
    this.offered.set(request.id, request);
    this.queue.setOpen(request.id, false);
    this.setConsidering(expert, request.id, now);
    this.outputs.push({
      type: 'offer',
      request: request.id,
      expert,
      timeout: (expiresAt - now) / 1_000,
      waited: (now - request.joinedAt) / 1_000,
    });
  }

  private letOfferExpire(request: Request, now: number): void {
    const { expert } = request.offer!;
    this.revoke(request, 'The offer has timed out', now);
    this.pause(request, expert, now);
  }

  /** Passes it on: whoever cannot answer did not reject. */
  private takeOfferFrom(expert: string, now: number): void {
    const id = this.roster.get(expert)?.offer;
    const request = id === undefined ? undefined : this.queue.get(id);
    if (request !== undefined) this.revoke(request, 'The expert is not available', now);
  }

  private revoke(request: Request, reason: RevokeReason, now: number): void {
    if (request.offer === undefined) return;
    const { expert } = request.offer;
    this.endOffer(request, now);
    this.outputs.push({ type: 'revoke', request: request.id, expert, reason });
  }

  private endOffer(request: Request, now: number): void {
    const { expert } = request.offer!;
    request.offer = undefined;
    this.offered.delete(request.id);
    this.queue.setOpen(request.id, true);
    this.setConsidering(expert, undefined, now);
  }

  private pause(request: Request, expert: string, now: number): void {
    request.rejections ??= new Map();
    request.rejections.set(expert, now);
  }

  private setConsidering(username: string, offer: string | undefined, now: number): void {
    const expert = this.roster.get(username)!;
    if (!this.touched.has(username)) this.touched.set(username, expert.offer !== undefined);
    this.roster.change(username, offer === undefined ? { offer } : { offer, lastOfferAt: now }, now);
  }

  // --- requests ---------------------------------------------------------------------------------------

  private deadline(request: Request): number {
    return request.since + this.settings.requestTimeout * 1_000;
  }

  private departAll(reason: EndReason, revokeReason: RevokeReason, now: number): void {
    for (const request of this.bySince.values()) this.depart(request, reason, revokeReason, now);
  }

  private remove(request: Request): void {
    this.queue.delete(request.id);
    this.bySince.delete(request.id);
    this.positionsChanged();
  }

  // --- telling ----------------------------------------------------------------------------------------

  private positionsChanged(): void {
    this.round.left = this.queue.size;
  }

  private tellPositions(now: number): void {
    if (this.round.left === 0 || now - this.round.at < roundEvery) return;
    this.round.at = now;
    const front = Math.min(frontOfQueue, this.queue.size);
    for (let position = 1; position <= front; position++)
      this.tellPosition(this.queue.at(position)!, position);
    const others = this.queue.size - front;
    const told = Math.min(othersPerRound, others, this.round.left);
    for (let count = 0; count < told; count++) {
      if (this.round.next <= front || this.round.next > this.queue.size) this.round.next = front + 1;
      this.tellPosition(this.queue.at(this.round.next)!, this.round.next);
      this.round.next += 1;
    }
    this.round.left = told === others ? 0 : Math.max(0, this.round.left - told);
  }

  private tellPosition(request: Request, position: number): void {
    const { seconds, estimate } = this.placeAt(position);
    const { told } = request;
    if (told?.position === position && told.from === estimate.from && told.to === estimate.to) return;
    request.told = { position, ...estimate };
    this.outputs.push({ type: 'status', request: request.id, position, seconds, estimate });
  }

  private tellOthers(): void {
    for (const [expert, before] of this.touched) {
      const busy = this.roster.get(expert)?.offer !== undefined;
      if (busy !== before) this.outputs.push({ type: 'considering', expert, busy });
    }
    this.touched.clear();
    const overview = this.overview();
    if (!sameOverview(overview, this.lastOverview)) {
      this.lastOverview = overview;
      this.outputs.push({ type: 'overviewChanged' });
    }
  }

  private placeAt(position: number): { position: number; seconds: number; estimate: Estimate } {
    const seconds = position < 1 ? -1 : this.history.secondsAt(position);
    return { position, seconds, estimate: estimateAround(Math.max(0, seconds)) };
  }

  // --- snapshots --------------------------------------------------------------------------------------

  /** All that decides later outputs, as plain data. */
  snapshot(): MachineSnapshot {
    return structuredClone({
      settings: this.settings,
      requests: Array.from(this.queue, (request) => ({
        ...request,
        rejections: [...(request.rejections ?? [])],
      })),
      bySince: [...this.bySince.keys()],
      offered: [...this.offered.keys()],
      roster: this.roster.snapshot(),
      waits: this.history.list(),
      round: this.round,
      overview: this.lastOverview,
    });
  }

  static restore(snapshot: MachineSnapshot): Machine {
    const copy = structuredClone(snapshot);
    return new Machine(copy.settings, 0, copy.waits, copy);
  }

  private takeUp(snapshot: MachineSnapshot): void {
    for (const { rejections, ...request } of snapshot.requests) {
      const map = rejections.length === 0 ? undefined : new Map(rejections);
      this.queue.add({ ...request, rejections: map });
    }
    for (const id of snapshot.bySince) this.bySince.set(id, this.queue.get(id)!);
    for (const id of snapshot.offered) {
      this.offered.set(id, this.queue.get(id)!);
      this.queue.setOpen(id, false);
    }
    this.round = { ...snapshot.round };
  }
}

function sameOverview(a: Overview, b: Overview): boolean {
  return (
    a.enabled === b.enabled &&
    a.open === b.open &&
    a.waiting === b.waiting &&
    a.averageWait === b.averageWait &&
    a.oldest === b.oldest
  );
}
