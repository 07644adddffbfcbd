/**
 * One workgroup as a state machine: requests wait in its queues, in order, and experts are asked about them. It has
 * no clock and does nothing itself: `step(input, now)` answers with what is to be done. The same inputs at the same
 * times give the same outputs.
 *
 *            join                     accept
 *   (nothing) ──▶ open ──offer──▶ offered ──▶ createRoom
 *                  │ ◀──revoke,──────┘ │
 *                  │     reject        │
 *                  └──── departed ◀────┘   cancelled, visitor-gone, no-expert, closed
 *
 * 1. An expert considers at most one offer. A request is offered to at most one expert, or to many in a queue that
 *    asks everybody; whoever accepts first has it, and the others' offers are revoked.
 * 2. Nobody is asked who has `maxChats` chats, who rejected this request within `rejectionPause`, or who does not
 *    serve its queue.
 * 3. A request becomes a room at most once, and never after it departed.
 * 4. First come, first offered; a request whose every free expert is in a pause does not block those behind it.
 * 5. Nobody waits longer than `requestTimeout`; nor longer than `expertGoneAfter` while no expert attends a queue
 *    on the request's way of overflows.
 */
import type { EndReason } from '../../../src/protocol/index.js';
import { proposals } from './dispatch.js';
import { MachineState, type MachineSnapshot } from './machine-state.js';
import type { Fields, Input, Offerable, Output, Returning, RevokeReason } from './machine-types.js';
import type { WaitingRequest } from './machine-types.js';
import { sameOverview } from './overview.js';
import { serves } from './roster.js';
import type { WorkgroupSettings } from './settings.js';

export class Machine extends MachineState {
  /** The queues that were served when those who wait were last sent to others. */
  private servedThen = this.servedNow();

  static restore(snapshot: MachineSnapshot): Machine {
    const copy = structuredClone(snapshot);
    return new Machine(copy.settings, 0, copy.waits, copy);
  }

  /** @param now milliseconds of the epoch; never less than the last time */
  step(input: Input, now: number): Output[] {
    this.outputs = [];
    this.take(input, now);
    this.sendOn(now);
    if (input.type === 'tick') this.dismissUnattended(now);
    this.handovers.check((handover) => this.deadline(handover), now);
    this.dispatch(now);
    if (input.type === 'tick') this.waiting.tellPositions(now);
    this.offers.tellConsidering();
    this.tellOverview();
    return this.outputs;
  }

  private take(input: Input, now: number): void {
    switch (input.type) {
      case 'join':
        return this.join(input.request, input.fields ?? {}, input.returning, now);
      case 'depart':
        return this.departById(input.request, input.reason ?? 'cancelled', now);
      case 'move':
        return this.move(input.request, input.queue, now);
      case 'accept':
      case 'reject':
        return this.answer(input.type, input.request, input.expert, now);
      case 'handOver':
        return this.handOver(input, now);
      case 'handOverEnded':
        return this.handovers.end(input.room, input.reason, now);
      case 'expertJoined':
        this.roster.join(input.expert, input, now);
        return this.passOn(input.expert, now);
      case 'expertLeft':
        this.offers.takeFrom(input.expert, now);
        return this.roster.leave(input.expert, now);
      case 'presence':
        this.roster.setShow(input.expert, input.show, now);
        return this.passOn(input.expert, now);
      case 'connected':
        return this.roster.connect(input.expert, input.connected, now);
      case 'busyElsewhere':
        return this.roster.change(input.expert, { busyElsewhere: input.busy }, now);
      case 'limit':
        return this.roster.change(input.expert, { maxChats: input.maxChats }, now);
      case 'chatStarted':
      case 'chatEnded':
        return this.roster.setChat(input.expert, input.room, input.type === 'chatStarted', now);
      case 'settings':
        return this.changeSettings(input.settings, now);
      case 'hours':
        this.insideHours = input.open;
        return;
      case 'tick':
        return this.tick(now);
    }
  }

  private tick(now: number): void {
    for (const expert of this.roster.expire(now, this.goneAfter)) this.offers.takeFrom(expert, now);
    this.offers.expire(now);
    for (const request of this.waiting.bySince.due(now - this.settings.requestTimeout * 1_000))
      this.depart(request, 'no-expert', 'The offer has timed out', now);
    if (!this.settings.enabled) this.departAll(now);
  }

  // --- requests ---------------------------------------------------------------------------------------

  private join(id: string, fields: Fields, returning: Returning | undefined, now: number): void {
    if (this.waits(id) || this.handovers.has(id)) return;
    const refusal = returning === undefined ? this.refusal(fields) : undefined;
    if (refusal !== undefined) return void this.outputs.push({ type: 'refused', request: id, code: refusal });
    const known = returning?.queue !== undefined && this.queues.has(returning.queue);
    const home = known ? returning.queue : this.queues.homeOf(fields);
    this.waiting.add({
      id,
      fields,
      home,
      queue: this.waiting.servedFrom(home) ?? home,
      joinedAt: returning?.joinedAt ?? now,
      since: returning?.since ?? now,
      enteredAt: returning?.joinedAt ?? now,
      firstPosition: 1,
      offers: undefined,
      rejections: returning?.rejectedBy === undefined ? undefined : new Map([[returning.rejectedBy, now]]),
      told: undefined,
    });
  }

  private departById(id: string, reason: EndReason, now: number): void {
    const request = this.waiting.line.get(id);
    const revokeReason = reason === 'closed' ? 'The workgroup is closed' : 'User canceled';
    if (request !== undefined) this.depart(request, reason, revokeReason, now);
  }

  private depart(request: WaitingRequest, reason: EndReason, revokeReason: RevokeReason, now: number): void {
    this.offers.revokeAll(request, revokeReason, now);
    this.waiting.remove(request);
    this.outputs.push({ type: 'departed', request: request.id, reason });
  }

  private departAll(now: number): void {
    for (const request of this.waiting.bySince)
      this.depart(request, 'closed', 'The workgroup is closed', now);
    this.handovers.endAll('The workgroup is closed', now);
  }

  /** By hand. Its way of overflows begins anew there. */
  private move(id: string, queue: string, now: number): void {
    const request = this.waiting.line.get(id);
    if (request === undefined || !this.queues.has(queue))
      return void this.outputs.push({ type: 'refused', request: id, code: 'offer-gone' });
    if (!this.isServed(queue))
      return void this.outputs.push({ type: 'refused', request: id, code: 'workgroup-closed' });
    request.home = queue;
    if (request.queue === queue) return;
    this.offers.revokeAll(request, 'The request was moved to another queue', now);
    this.waiting.move(request, queue, now);
  }

  /** To other queues: who has waited long enough, and who waits where nobody serves. */
  private sendOn(now: number): void {
    const served = this.servedNow();
    if (served !== this.servedThen) this.waiting.leaveUnserved(now);
    this.servedThen = served;
    this.waiting.overflow(now);
  }

  private dismissUnattended(now: number): void {
    const { attendance } = this.roster;
    for (const queue of this.waiting.queuesInUse()) {
      if (attendance.isAttended(queue) || now - attendance.lastAttendedAt(queue) < this.goneAfter) continue;
      for (const request of this.waiting.inQueue(queue)) {
        const elsewhere = this.waiting.attendedFor(request);
        if (elsewhere === undefined) this.depart(request, 'no-expert', 'The expert is not available', now);
        else this.waiting.move(request, elsewhere, now);
      }
    }
  }

  // --- offers -----------------------------------------------------------------------------------------

  private dispatch(now: number): void {
    if (!this.settings.enabled) return;
    const { roster, queues, handovers } = this;
    const { line } = this.waiting;
    const mayAsk = (offered: Offerable) =>
      this.deadline(offered) > now && !this.waiting.isOverflowing(line.get(offered.id), now);
    const pause = this.settings.rejectionPause * 1_000;
    for (const { offered, experts } of proposals({ roster, queues, line, handovers }, mayAsk, now, pause)) {
      const expiresAt = Math.min(now + this.settings.offerTimeout * 1_000, this.deadline(offered));
      for (const { username } of experts) this.offers.make(offered, username, expiresAt, now);
    }
  }

  private answer(answer: 'accept' | 'reject', id: string, expert: string, now: number): void {
    const offered = this.offers.find(id);
    if (offered?.offers?.has(expert) !== true)
      return void this.outputs.push({ type: 'refused', request: id, code: 'offer-gone' });
    this.offers.end(offered, expert, now);
    if (answer === 'reject') {
      this.handovers.reject(id);
      return this.offers.reject(offered, expert, now);
    }
    this.offers.revokeAll(offered, 'Another expert has accepted', now);
    this.roster.setChat(expert, id, true, now);
    const request = this.waiting.line.get(id);
    if (request === undefined) return this.handovers.accept(id, expert);
    this.waiting.remove(request);
    const { queue, enteredAt, firstPosition } = request;
    this.queues.history(queue).add({ seconds: (now - enteredAt) / 1_000, position: firstPosition });
    this.outputs.push({ type: 'createRoom', request: id, expert });
  }

  /** What an expert is asked about who serves no more. */
  private passOn(username: string, now: number): void {
    const expert = this.roster.get(username);
    if (expert !== undefined && !serves(expert)) this.offers.takeFrom(username, now);
  }

  private handOver({ room, target, except }: Extract<Input, { type: 'handOver' }>, now: number): void {
    if (this.waits(room)) return;
    if (this.settings.enabled) this.handovers.begin(room, target, except, now);
    else this.outputs.push({ type: 'refused', request: room, code: 'workgroup-closed' });
  }

  // --- settings ---------------------------------------------------------------------------------------

  private changeSettings(settings: WorkgroupSettings, now: number): void {
    this.settings = settings;
    this.roster.reassign(settings.maxChats, () => this.queues.change(settings.queues), now);
    this.leaveRemovedQueues(now);
    for (const offered of this.offers.all()) this.checkOffers(offered, now);
    if (!settings.enabled) this.departAll(now);
    // Ways may lead elsewhere now.
    this.servedThen = '';
  }

  private leaveRemovedQueues(now: number): void {
    for (const queue of this.waiting.queuesInUse()) {
      const isThere = this.queues.has(queue);
      for (const request of this.waiting.inQueue(queue)) {
        if (this.queues.has(request.home) && isThere) continue;
        request.home = isThere ? queue : this.queues.homeOf(request.fields);
        if (isThere) continue;
        this.offers.revokeAll(request, 'The request was moved to another queue', now);
        this.waiting.move(request, this.waiting.servedFrom(request.home) ?? request.home, now);
      }
    }
  }

  /** Of experts who serve the queue no more; and its dispatcher may be another one. */
  private checkOffers(offered: Offerable, now: number): void {
    const queue = this.queueOf(offered.id);
    for (const expert of offered.offers?.keys() ?? []) {
      if (queue === undefined || this.queues.serves(expert, queue)) continue;
      this.offers.revoke(offered, expert, 'The expert is not available', now);
    }
    this.waiting.offersChanged(offered);
  }

  // --- what follows from all this ---------------------------------------------------------------------

  private deadline({ since }: Offerable): number {
    return since + this.settings.requestTimeout * 1_000;
  }

  private get goneAfter(): number {
    return this.settings.expertGoneAfter * 1_000;
  }

  private servedNow(): string {
    return JSON.stringify(this.queues.names.filter((queue) => this.isServed(queue)));
  }

  private tellOverview(): void {
    const overview = this.overview();
    if (sameOverview(overview, this.lastOverview)) return;
    this.lastOverview = overview;
    this.outputs.push({ type: 'overviewChanged' });
  }
}
