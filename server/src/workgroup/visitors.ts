/** What visitors ask of workgroups. Each method is the one of `WorkgroupService`. */
import type { EndReason, WorkgroupStatus } from '../../../src/protocol/index.js';
import { addressesOf, type Addresses } from './addresses.js';
import type { WorkgroupPorts } from './ports.js';
import { kept, notFound } from './refusals.js';
import type { Request, Requests } from './requests.js';
import type { RoomLife } from './room-life.js';
import type { WorkgroupService } from './service.js';
import type { Settled, Settlements } from './settlements.js';
import { titleOf } from './settings.js';
import type { Workgroups } from './workgroups.js';

/** Of a request in a workgroup that was removed. */
const nowhere = { position: -1, seconds: -1, estimate: { from: 0, to: 0 } };

/** How long a visitor who waits may be away, in ms: a telephone in a pocket keeps no stream open. */
const goneAfter = 10 * 60_000;

export class Visitors {
  private readonly ports: WorkgroupPorts;
  private readonly addresses: Addresses;
  private readonly requests: Requests;
  private readonly settlements: Settlements;
  private readonly workgroups: Workgroups;
  private readonly rooms: RoomLife;

  constructor(
    ports: WorkgroupPorts,
    requests: Requests,
    settlements: Settlements,
    workgroups: Workgroups,
    rooms: RoomLife,
  ) {
    this.ports = ports;
    this.addresses = addressesOf(ports.domain);
    this.requests = requests;
    this.settlements = settlements;
    this.workgroups = workgroups;
    this.rooms = rooms;
  }

  status(name: string): WorkgroupStatus {
    const workgroup = this.workgroups.get(name);
    const { nextOpening } = this.workgroups.checkHours(workgroup);
    const { settings, machine } = workgroup;
    const { formFields, hours } = settings;
    return {
      workgroup: name,
      title: titleOf(settings),
      description: settings.description,
      open: machine.open,
      waiting: machine.size,
      ...(machine.open ? { estimate: machine.placeForNext().estimate } : {}),
      offline: settings.offline,
      texts: settings.texts,
      ...(formFields.length === 0 ? {} : { fields: [...formFields] }),
      ...(hours === null ? {} : { hours }),
      ...(nextOpening === undefined ? {} : { nextOpening: new Date(nextOpening).toISOString() }),
    };
  }

  askState(username: string): ReturnType<WorkgroupService['askState']> {
    const request = this.requests.ofVisitor(username);
    if (request === undefined || request.phase === 'ended') return this.endedState(username);
    // Where no stream comes through, asking is how a visitor waits.
    if (request.awaySince !== undefined) request.awaySince = this.now();
    const machine = this.workgroups.find(request.workgroup)?.machine;
    const queued = request.phase === 'queued';
    const { position, seconds, estimate } = machine?.place(request.id) ?? nowhere;
    return {
      requestId: request.id,
      workgroup: request.workgroup,
      workgroupJID: this.addresses.workgroup(request.workgroup),
      inQueue: queued,
      available: machine?.open ?? false,
      // Accepted, and the room is being made: the next moment tells more.
      queuePosition: queued ? Math.max(1, position) : -1,
      queueRemainingTime: queued ? Math.max(1, seconds) : -1,
      phase: request.phase,
      ...(queued ? { estimate } : {}),
      question: request.question,
    };
  }

  findAsked(owner: string, userID: string): string | undefined {
    return this.requests.findAsked(owner, userID);
  }

  cancel(username: string): Promise<void> {
    return this.end(username, { queued: 'cancelled', invited: 'visitor-left' });
  }

  gone(username: string): Promise<void> {
    return this.end(username, { queued: 'visitor-gone', invited: 'visitor-gone' });
  }

  connected(username: string, connected: boolean): void {
    const request = this.requests.ofVisitor(username);
    if (request !== undefined) request.awaySince = connected ? undefined : this.now();
  }

  /** An expert should not be asked about somebody who closed the page. */
  dismissGone(): void {
    const latest = this.now() - goneAfter;
    for (const { username, phase, awaySince } of this.requests.all()) {
      if (phase !== 'queued' || awaySince === undefined || awaySince > latest) continue;
      this.gone(username).catch((error: unknown) =>
        this.ports.report('The end of a request could not be kept.', error),
      );
    }
  }

  async settled(username: string, signal: AbortSignal): Promise<Settled> {
    const { phase, reason } = this.askState(username);
    if (phase === 'invited' || phase === 'chatting') return 'invited';
    if (phase === 'ended') return reason ?? 'closed';
    return this.settlements.wait(username, signal);
  }

  /** Whoever waited while the server was away has at least as long again as an expert has to come back. */
  takeUp(request: Request): void {
    const workgroup = this.workgroups.find(request.workgroup);
    if (workgroup === undefined) return void this.forget(request);
    const { requestTimeout, expertGoneAfter } = workgroup.settings;
    const since = Math.max(request.joinedAt, this.now() - (requestTimeout - expertGoneAfter) * 1_000);
    this.workgroups.enqueue(workgroup, request, since);
  }

  private async end(
    username: string,
    reason: { readonly queued: 'cancelled' | 'visitor-gone'; readonly invited: EndReason },
  ): Promise<void> {
    const request = this.requests.ofVisitor(username);
    if (request === undefined) {
      if (this.requests.readEnded(username) === undefined) throw notFound('There is no such question.');
      return;
    }
    if (request.phase === 'ended') return kept(this.requests.ended(request));
    const workgroup = this.workgroups.find(request.workgroup);
    if (workgroup === undefined) return this.rooms.end(request, reason.invited);
    // Its room is perhaps being made, or being given up: what was begun comes first.
    if (!workgroup.machine.waits(request.id)) await workgroup.lane.run(() => undefined);
    if (workgroup.machine.waits(request.id)) {
      await this.workgroups.apply(workgroup, { type: 'depart', request: request.id, reason: reason.queued })
        .done;
      await kept(this.requests.ended(request));
    } else {
      await this.rooms.end(request, reason.invited);
    }
  }

  private async forget(request: Request): Promise<void> {
    await this.requests
      .end(request, 'closed', this.now())
      .catch((error: unknown) => this.ports.report('The end of a request could not be kept.', error));
  }

  private endedState(username: string): ReturnType<WorkgroupService['askState']> {
    const request = this.requests.ofVisitor(username) ?? this.requests.readEnded(username);
    if (request === undefined) throw notFound('There is no such question.');
    return {
      requestId: request.id,
      workgroup: request.workgroup,
      workgroupJID: this.addresses.workgroup(request.workgroup),
      inQueue: false,
      available: this.workgroups.find(request.workgroup)?.machine.open ?? false,
      queuePosition: -1,
      queueRemainingTime: -1,
      phase: 'ended',
      question: request.question,
      reason: request.reason ?? 'closed',
    };
  }

  private now(): number {
    return this.ports.clock.now();
  }
}
