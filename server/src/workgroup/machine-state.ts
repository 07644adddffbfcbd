/** What a workgroup's machine knows, what others may ask of it, and how it is kept and taken up again. */
import type { Availability } from '../../../src/protocol/index.js';
import { HandoverOffers, type Handover } from './handover-offers.js';
import type {
  Fields,
  Offerable,
  Output,
  Overview,
  PendingOffer,
  Place,
  Refused,
  WaitingRequest,
} from './machine-types.js';
import { Offers } from './offers.js';
import { overviewOf } from './overview.js';
import { Queues, type AnsweredWaits } from './queues.js';
import { Roster, type RosterSnapshot } from './roster.js';
import type { WorkgroupSettings } from './settings.js';
import { Waiting, type WaitingSnapshot } from './waiting.js';

/** All that decides later outputs, as data that `structuredClone` can copy. */
export interface MachineSnapshot {
  readonly settings: WorkgroupSettings;
  readonly insideHours: boolean;
  readonly waiting: WaitingSnapshot;
  readonly handovers: readonly Handover[];
  readonly offered: readonly string[];
  readonly roster: RosterSnapshot;
  readonly waits: AnsweredWaits;
  readonly overview: Overview;
}

export class MachineState {
  protected settings: WorkgroupSettings;
  protected insideHours: boolean;
  protected outputs: Output[] = [];
  protected readonly queues: Queues;
  protected readonly roster: Roster;
  protected readonly waiting: Waiting;
  protected readonly offers: Offers;
  protected readonly handovers: HandoverOffers;
  protected lastOverview: Overview;

  /** @param waits of the requests answered last, from `answeredWaits` */
  constructor(
    settings: WorkgroupSettings,
    now: number,
    waits: AnsweredWaits = {},
    snapshot?: MachineSnapshot,
  ) {
    const tell = (output: Output) => void this.outputs.push(output);
    this.settings = settings;
    this.insideHours = snapshot?.insideHours ?? true;
    this.queues = new Queues(settings.queues, waits);
    const servedBy = (expert: string) => this.queues.servedBy(expert);
    this.roster = new Roster(settings.maxChats, servedBy, now, snapshot?.roster);
    this.waiting = new Waiting(this.queues, this.roster, tell);
    this.offers = new Offers(this.roster, tell, (offered) => this.waiting.offersChanged(offered));
    const serves = (expert: string, queue: string) => this.queues.serves(expert, queue);
    this.handovers = new HandoverOffers(this.roster, this.offers, serves, tell);
    if (snapshot !== undefined) this.takeUp(snapshot);
    this.lastOverview = snapshot?.overview ?? this.overview();
  }

  /** Why a new request would be refused. */
  refusal(fields: Fields = {}): Refused | undefined {
    if (!this.enabled || this.queueFor(fields) === undefined) return 'workgroup-closed';
    return this.size >= this.settings.queueLimit ? 'queue-full' : undefined;
  }

  /** Where a new request would wait; undefined when nobody serves a queue on its way. */
  queueFor(fields: Fields): string | undefined {
    return this.waiting.servedFrom(this.queues.homeOf(fields));
  }

  /** Takes questions: switched on, inside its hours, and an expert serves a queue, busy or not. */
  get open(): boolean {
    return this.enabled && this.queues.names.some((queue) => this.isServed(queue));
  }

  isServed(queue: string): boolean {
    return this.roster.attendance.isServed(queue);
  }

  /** An expert can be asked about a request of this queue, now or when nothing else keeps him or her busy. */
  isAttended(queue: string): boolean {
    return this.waiting.attendedFor({ queue, home: queue }) !== undefined;
  }

  hasQueue(queue: string): boolean {
    return this.queues.has(queue);
  }

  get size(): number {
    return this.waiting.line.size();
  }

  sizeOf(queue: string): number {
    return this.waiting.line.size(queue);
  }

  /** Steps of the line's loops so far. */
  get steps(): number {
    return this.waiting.line.steps;
  }

  waits(request: string): boolean {
    return this.waiting.line.get(request) !== undefined;
  }

  queueOf(request: string): string | undefined {
    return this.waiting.line.get(request)?.queue;
  }

  place(request: string): Place {
    return this.waiting.placeOf(request);
  }

  /** Of somebody who asks now. @param arriving how many come to the same queue now, with this one */
  placeForNext(fields: Fields = {}, arriving = 1): Place {
    const served = this.queueFor(fields) ?? this.queues.names.find((queue) => this.isServed(queue));
    const queue = served ?? this.queues.homeOf(fields);
    return this.waiting.placeAt(queue, this.sizeOf(queue) + arriving);
  }

  /** Those who wait in all queues, in the order of their arrival. */
  page(offset: number, limit: number): readonly WaitingRequest[] {
    return this.waiting.line.page(offset, limit);
  }

  overview(): Overview {
    return overviewOf(this.enabled, this.queues, this.waiting.line, this.roster.attendance);
  }

  experts(): readonly {
    readonly username: string;
    readonly show: Availability;
    readonly currentChats: number;
    readonly maxChats: number;
  }[] {
    return this.roster.all().map((expert) => ({
      username: expert.username,
      show: expert.link === 'gone' ? 'offline' : expert.show,
      currentChats: expert.chats.size,
      maxChats: this.roster.limitOf(expert),
    }));
  }

  offerOf(expert: string, now: number): PendingOffer | undefined {
    return this.offers.of(expert, now);
  }

  /** The last answered requests, for a restart. */
  answeredWaits(): AnsweredWaits {
    return this.queues.waits();
  }

  snapshot(): MachineSnapshot {
    return structuredClone({
      settings: this.settings,
      insideHours: this.insideHours,
      waiting: this.waiting.snapshot(),
      handovers: this.handovers.all(),
      offered: this.offers.all().map(({ id }) => id),
      roster: this.roster.snapshot(),
      waits: this.queues.waits(),
      overview: this.lastOverview,
    });
  }

  /** Who waits when it closes stays. */
  protected get enabled(): boolean {
    return this.settings.enabled && this.insideHours;
  }

  private takeUp({ waiting, handovers, offered }: MachineSnapshot): void {
    this.waiting.takeUp(waiting);
    for (const handover of handovers) this.handovers.takeUp(handover);
    const found = new Map<string, Offerable>(handovers.map((handover) => [handover.id, handover]));
    for (const id of offered) {
      const one = found.get(id) ?? this.waiting.line.get(id)!;
      this.offers.takeUp(one);
      this.waiting.offersChanged(one);
    }
  }
}
