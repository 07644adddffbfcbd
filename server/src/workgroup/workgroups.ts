/**
 * All workgroups at work: steps their machines and carries out what they answer, in order, one after the other for
 * each workgroup. A step never waits; what it leads to is kept first and told then.
 */
import type { HandoverOffer } from '../../../src/protocol/index.js';
import { Lane } from './lane.js';
import { Machine } from './machine.js';
import type { HandoverFailure, Input, Output } from './machine-types.js';
import { News } from './news.js';
import { openingAt, type Opening } from './opening-hours.js';
import type { People, Person } from './people.js';
import type { WorkgroupPorts } from './ports.js';
import { ruleFields, type Request, type Requests } from './requests.js';
import { WorkgroupError } from './service.js';
import type { Settlements } from './settlements.js';
import { defaultQueue, type WorkgroupSettings } from './settings.js';
import type { Workgroup } from './workgroup.js';

export interface Applied {
  readonly outputs: readonly Output[];
  /** Everything was carried out, or failed and was reported. Never rejects. */
  readonly done: Promise<void>;
}

/** What becomes of requests that were accepted. */
export interface RoomsOfWorkgroups {
  open(workgroup: Workgroup, request: Request, expert: string): Promise<void>;
  /** What an expert is told who is asked about a running conversation; undefined when it is none. */
  handoverOf(room: string): HandoverOffer | undefined;
  handedOver(room: string, expert: string): Promise<void>;
  handOverFailed(room: string, reason: HandoverFailure): void;
}

export class Workgroups {
  readonly news: News;
  private readonly workgroups = new Map<string, Workgroup>();
  private readonly ports: WorkgroupPorts;
  private readonly requests: Requests;
  private readonly people: People;
  private readonly settlements: Settlements;
  private readonly rooms: RoomsOfWorkgroups;

  constructor(
    ports: WorkgroupPorts,
    requests: Requests,
    people: People,
    settlements: Settlements,
    rooms: RoomsOfWorkgroups,
  ) {
    this.ports = ports;
    this.requests = requests;
    this.people = people;
    this.settlements = settlements;
    this.rooms = rooms;
    this.news = new News(ports);
  }

  find(name: string): Workgroup | undefined {
    return this.workgroups.get(name);
  }

  /** @throws {WorkgroupError} `unknown-workgroup` */
  get(name: string): Workgroup {
    const workgroup = this.workgroups.get(name);
    if (workgroup === undefined) throw new WorkgroupError('unknown-workgroup', 'There is no such workgroup.');
    return workgroup;
  }

  all(): readonly Workgroup[] {
    return [...this.workgroups.values()];
  }

  add(settings: WorkgroupSettings): void {
    const first = settings.queues[0]?.name ?? defaultQueue.name;
    const now = this.ports.clock.now();
    const workgroup: Workgroup = {
      settings,
      machine: new Machine(settings, now, this.requests.readWaits(settings.name, first)),
      lane: new Lane(),
      opening: openingAt(null, now),
      openingAsOf: Infinity,
      overviewChanged: false,
      overviewToldAt: 0,
    };
    this.workgroups.set(settings.name, workgroup);
    this.checkHours(workgroup);
  }

  change(settings: WorkgroupSettings): void {
    const workgroup = this.get(settings.name);
    workgroup.settings = settings;
    workgroup.openingAsOf = Infinity;
    this.checkHours(workgroup);
    this.apply(workgroup, { type: 'settings', settings });
  }

  /** Opens and closes it by its hours. Also for a clock that was set back. */
  checkHours(workgroup: Workgroup): Opening {
    const { clock } = this.ports;
    const now = clock.wall?.() ?? clock.now();
    if (now < workgroup.openingAsOf || now >= workgroup.opening.until) {
      const { open } = workgroup.opening;
      workgroup.opening = openingAt(workgroup.settings.hours, now);
      workgroup.openingAsOf = now;
      if (workgroup.opening.open !== open)
        this.apply(workgroup, { type: 'hours', open: workgroup.opening.open });
    }
    return workgroup.opening;
  }

  /** Those who wait are told that it closed. */
  close({ settings }: Workgroup): void {
    this.change({ ...settings, enabled: false });
  }

  forget(name: string): void {
    this.workgroups.delete(name);
  }

  apply(workgroup: Workgroup, input: Input): Applied {
    const outputs = workgroup.machine.step(input, this.ports.clock.now());
    // Looked up now: whom it concerns may be forgotten when it is told.
    const work = outputs.map((output) => ({ output, request: this.requestOf(output) }));
    const done =
      outputs.length === 0
        ? Promise.resolve()
        : workgroup.lane.run(async () => {
            for (const { output, request } of work) await this.carryOut(workgroup, output, request);
          });
    for (const output of outputs) this.tellOtherMachines(workgroup, output);
    return { outputs, done };
  }

  /** Puts a request that was admitted into its queue, in its place by arrival. */
  enqueue(workgroup: Workgroup, request: Request, since: number, rejectedBy?: string): void {
    const { id, joinedAt, queue } = request;
    const returning = {
      joinedAt,
      since,
      ...(queue === undefined ? {} : { queue }),
      ...(rejectedBy === undefined ? {} : { rejectedBy }),
    };
    this.apply(workgroup, { type: 'join', request: id, fields: ruleFields(request), returning });
    request.queue = workgroup.machine.queueOf(id) ?? queue;
  }

  /** Begins or ends a chat of this person, for all the workgroups he or she serves. */
  setChat(person: Person, room: string, on: boolean): void {
    if (on) person.rooms.add(room);
    else person.rooms.delete(room);
    const type = on ? 'chatStarted' : 'chatEnded';
    for (const workgroup of this.joinedBy(person))
      this.apply(workgroup, { type, expert: person.username, room });
    this.people.drop(person);
  }

  joinedBy(person: Person): readonly Workgroup[] {
    return [...person.joined].flatMap((name) => this.workgroups.get(name) ?? []);
  }

  tick(): void {
    for (const workgroup of this.all()) {
      this.checkHours(workgroup);
      this.apply(workgroup, { type: 'tick' });
      this.news.tellOverviewInTime(workgroup);
    }
  }

  /** Resolves when everything that was begun is carried out. */
  async idle(): Promise<void> {
    await Promise.all(this.all().map(({ lane }) => lane.run(() => undefined)));
  }

  /** The link to meet at, if the workgroup has one. */
  meetingUrl({ id, workgroup }: Request): string {
    return this.workgroups.get(workgroup)?.settings.meetingUrl.replaceAll('{room}', id) ?? '';
  }

  private requestOf(output: Output): Request | undefined {
    return 'request' in output ? this.requests.get(output.request) : undefined;
  }

  private async carryOut(workgroup: Workgroup, output: Output, request: Request | undefined): Promise<void> {
    if (output.type === 'overviewChanged') {
      workgroup.overviewChanged = true;
      return this.news.tellOverviewInTime(workgroup);
    }
    if (output.type === 'considering' || output.type === 'refused') return;
    if (output.type === 'handedOver') return this.rooms.handedOver(output.room, output.expert);
    if (output.type === 'handOverFailed') return this.rooms.handOverFailed(output.room, output.reason);
    if (request === undefined) return;
    const { name } = workgroup.settings;
    switch (output.type) {
      case 'status':
        return this.news.tell(
          request.username,
          this.news.wire.positionTold(request, output.position, output.seconds, output.estimate),
        );
      case 'offer':
        return this.news.tellOffer(workgroup, request, output, this.rooms.handoverOf(request.id));
      case 'revoke':
        return this.news.tell(output.expert, this.news.wire.revoked(request, name, output.reason));
      case 'createRoom':
        return this.rooms.open(workgroup, request, output.expert);
      case 'moved':
        return this.moved(request, output.queue);
      case 'departed':
        return this.depart(request, output.reason);
    }
  }

  private async moved(request: Request, queue: string): Promise<void> {
    request.queue = queue;
    try {
      await this.requests.saveQueue(request);
    } catch (error) {
      // After a restart it waits where it was before.
      this.ports.report('The queue of a request could not be kept.', error);
    }
  }

  /** Out of the queue and without a room. */
  async depart(request: Request, reason: Extract<Output, { type: 'departed' }>['reason']): Promise<void> {
    try {
      await this.requests.end(request, reason, this.ports.clock.now());
    } catch (error) {
      // It waits again after a restart, and departs again.
      this.ports.report('The end of a request could not be kept.', error);
    }
    this.news.tell(request.username, this.news.wire.departed(request, reason));
    this.settlements.settle(request.username, reason);
  }

  /** A person has one attention: an offer or a chat in one workgroup counts in all. */
  private tellOtherMachines(workgroup: Workgroup, output: Output): void {
    if (output.type === 'createRoom' || output.type === 'handedOver') {
      const room = output.type === 'createRoom' ? output.request : output.room;
      return this.setChat(this.people.of(output.expert, this.ports.clock.now()), room, true);
    }
    if (output.type !== 'considering') return;
    const person = this.people.of(output.expert, this.ports.clock.now());
    const { name } = workgroup.settings;
    if (output.busy) person.considering = name;
    else if (person.considering === name) person.considering = undefined;
    for (const other of this.joinedBy(person)) {
      if (other === workgroup) continue;
      this.apply(other, { type: 'busyElsewhere', expert: person.username, busy: output.busy });
    }
  }
}
