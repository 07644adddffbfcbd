/** A workgroup as anybody can see it from outside: by what goes into its machine and what comes out. */
import { takesOffers, type Availability, type QueueSettings } from '../../../src/protocol/index.js';
import type { Fields, HandoverTarget, Input } from '../../src/workgroup/machine-types.js';
import type { WorkgroupSettings } from '../../src/workgroup/settings.js';

export interface Waiting {
  readonly id: string;
  readonly order: number;
  readonly joinedAt: number;
  readonly since: number;
  readonly fields: Fields;
  home: string;
  queue: string;
  enteredAt: number;
  readonly holders: Set<string>;
  readonly rejectedAt: Map<string, number>;
}

export interface Expert {
  readonly username: string;
  show: Availability;
  link: 'connected' | 'expected' | 'lost' | 'gone';
  linkSince: number;
  busyElsewhere: boolean;
  maxChats: number | undefined;
  readonly chats: Set<string>;
  considers: string | undefined;
}

export interface Handover {
  readonly room: string;
  readonly target: HandoverTarget;
  readonly except: readonly string[];
  readonly since: number;
  readonly asked: Set<string>;
  holder: string | undefined;
}

export class World {
  now = 1_000_000;
  settings: WorkgroupSettings;
  insideHours = true;
  readonly waiting = new Map<string, Waiting>();
  readonly experts = new Map<string, Expert>();
  readonly rooms = new Map<string, string>();
  readonly departed = new Set<string>();
  readonly handovers = new Map<string, Handover>();
  private arrivals = 0;

  constructor(settings: WorkgroupSettings) {
    this.settings = settings;
  }

  inOrder(): Waiting[] {
    return [...this.waiting.values()].sort((a, b) => a.joinedAt - b.joinedAt || a.order - b.order);
  }

  // --- queues

  /** The first queue whose rules all match; these stories have rules of one kind only. */
  homeOf(fields: Fields): string {
    const fits = ({ rules }: QueueSettings) =>
      rules.length > 0 && rules.every((rule) => 'is' in rule && fields[rule.field] === rule.is);
    return (this.settings.queues.find(fits) ?? this.settings.queues[0]!).name;
  }

  queue(name: string): QueueSettings | undefined {
    return this.settings.queues.find((queue) => queue.name === name);
  }

  path(name: string): string[] {
    const path: string[] = [];
    for (let next = this.queue(name); next !== undefined && !path.includes(next.name);) {
      path.push(next.name);
      next = next.overflow === null ? undefined : this.queue(next.overflow);
    }
    return path;
  }

  way({ queue, home }: Waiting): string[] {
    return [...this.path(queue), ...this.path(home)];
  }

  serves(expert: Expert, queue: string): boolean {
    const { experts = ['nobody'] } = this.queue(queue) ?? {};
    return experts.length === 0 || experts.includes(expert.username);
  }

  isServed(queue: string): boolean {
    return [...this.experts.values()].some((expert) => isThere(expert) && this.serves(expert, queue));
  }

  isAttended(queue: string): boolean {
    return [...this.experts.values()].some((expert) => attends(expert) && this.serves(expert, queue));
  }

  nextServed(queue: string): string | undefined {
    return this.path(queue)
      .slice(1)
      .find((next) => this.isServed(next));
  }

  isOverflowing({ queue, enteredAt }: Waiting): boolean {
    const { overflowAfter } = this.queue(queue)!;
    return this.now - enteredAt >= overflowAfter * 1_000 && this.nextServed(queue) !== undefined;
  }

  // --- who may be asked what

  isFree(expert: Expert): boolean {
    const limit = Math.min(this.settings.maxChats, expert.maxChats ?? Infinity);
    const isBusy = expert.considers !== undefined || expert.busyElsewhere;
    return attends(expert) && !isBusy && expert.chats.size < limit;
  }

  isPaused(request: Waiting, expert: string): boolean {
    const rejectedAt = request.rejectedAt.get(expert);
    return rejectedAt !== undefined && this.now - rejectedAt < this.settings.rejectionPause * 1_000;
  }

  isOver({ since }: Waiting | Handover): boolean {
    return this.now - since >= this.settings.requestTimeout * 1_000;
  }

  /** Whether a free expert would have to be asked about this request. */
  wants(request: Waiting, expert: Expert): boolean {
    const full = request.holders.size > 0 && this.queue(request.queue)!.dispatcher === 'round-robin';
    return (
      !full &&
      this.serves(expert, request.queue) &&
      !this.isOver(request) &&
      !this.isPaused(request, expert.username) &&
      !this.isOverflowing(request)
    );
  }

  mayTakeOver({ target, except, asked }: Handover, expert: Expert): boolean {
    const { username } = expert;
    if (!isThere(expert) || except.includes(username) || asked.has(username)) return false;
    if (target === 'anybody') return true;
    return 'expert' in target ? target.expert === username : this.serves(expert, target.queue);
  }

  // --- what goes in

  /** @param refused what the machine says of it */
  take(input: Input, refused: boolean): void {
    if (input.type === 'join') {
      if (!refused && !this.waiting.has(input.request) && !this.handovers.has(input.request))
        this.join(input);
    } else if (input.type === 'settings') this.changeSettings(input.settings);
    else if (input.type === 'hours') this.insideHours = input.open;
    else if (input.type === 'handOver') {
      const { room, target, except } = input;
      if (refused || this.handovers.has(room) || this.waiting.has(room)) return;
      this.handovers.set(room, {
        room,
        target,
        except,
        since: this.now,
        asked: new Set(),
        holder: undefined,
      });
    } else if (input.type === 'expertJoined') this.expertJoined(input);
    else if (input.type === 'tick') this.tick();
    else if ('expert' in input) {
      const expert = this.experts.get(input.expert);
      if (expert !== undefined) this.expertChanged(expert, input);
    }
  }

  /** Whose home is no more is at home where he or she waits. */
  private changeSettings(settings: WorkgroupSettings): void {
    this.settings = settings;
    for (const request of this.waiting.values())
      if (!this.queue(request.home) && this.queue(request.queue)) request.home = request.queue;
  }

  private join({ request, fields = {}, returning }: Extract<Input, { type: 'join' }>): void {
    const { joinedAt, since, rejectedBy, queue } = returning ?? { joinedAt: this.now, since: this.now };
    const home = queue !== undefined && this.queue(queue) ? queue : this.homeOf(fields);
    this.waiting.set(request, {
      id: request,
      order: this.arrivals++,
      joinedAt,
      since,
      fields,
      home,
      queue: this.path(home).find((each) => this.isServed(each)) ?? home,
      enteredAt: joinedAt,
      holders: new Set(),
      rejectedAt: new Map(rejectedBy === undefined ? [] : [[rejectedBy, this.now]]),
    });
  }

  private expertJoined(input: Extract<Input, { type: 'expertJoined' }>): void {
    const { expert: username, show, link, busyElsewhere, maxChats } = input;
    const known = this.experts.get(username);
    if (known === undefined) {
      const fresh = { username, show, link, linkSince: this.now, busyElsewhere, maxChats };
      this.experts.set(username, { ...fresh, chats: new Set(input.chats), considers: undefined });
      return;
    }
    Object.assign(known, { show, maxChats });
    if (known.link !== 'connected') Object.assign(known, { link, linkSince: this.now });
  }

  private expertChanged(expert: Expert, input: Input): void {
    switch (input.type) {
      case 'presence':
        if (expert.link !== 'connected') Object.assign(expert, { link: 'expected', linkSince: this.now });
        expert.show = input.show;
        return;
      case 'connected':
        if (input.connected) expert.link = 'connected';
        else if (expert.link === 'connected' || expert.link === 'expected') {
          Object.assign(expert, { link: 'lost', linkSince: this.now });
        }
        return;
      case 'busyElsewhere':
        expert.busyElsewhere = input.busy;
        return;
      case 'chatStarted':
        expert.chats.add(input.room);
        return;
      case 'chatEnded':
        expert.chats.delete(input.room);
        return;
      default:
        return;
    }
  }

  private tick(): void {
    for (const expert of this.experts.values()) {
      const away = expert.link === 'lost' || expert.link === 'expected';
      if (away && this.now - expert.linkSince >= this.goneAfter) expert.link = 'gone';
    }
  }

  get goneAfter(): number {
    return this.settings.expertGoneAfter * 1_000;
  }
}

export function attends({ show, link }: Expert): boolean {
  return takesOffers(show) && (link === 'connected' || link === 'expected');
}

export function isThere({ show, link }: Expert): boolean {
  return takesOffers(show) && link !== 'gone';
}
