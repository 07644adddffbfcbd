/** What experts ask of workgroups. Each public method but the last two is the one of `WorkgroupService`. */
import type { Availability, Colleague, Offer, QueueState } from '../../../src/protocol/index.js';
import { readMembers, readMemberships } from './configuration.js';
import { readLimit, saveLimit } from './expert-limits.js';
import type { Handovers } from './handovers.js';
import { queueShown } from './news.js';
import { readJoined, readShow, writeJoined, writeShow, type People } from './people.js';
import type { WorkgroupPorts } from './ports.js';
import { visitorPrefix } from './random-ids.js';
import { queueLines } from './queue-lines.js';
import { kept, refusal } from './refusals.js';
import { detailsOf, type Requests } from './requests.js';
import { WorkgroupError } from './service.js';
import { titleOf } from './settings.js';
import type { Workgroup } from './workgroup.js';
import type { Workgroups } from './workgroups.js';

export class Experts {
  private readonly ports: WorkgroupPorts;
  private readonly requests: Requests;
  private readonly people: People;
  private readonly workgroups: Workgroups;
  private readonly handovers: Handovers;
  /** Of each workgroup, when they were looked at last. */
  private readonly members = new Map<string, ReadonlySet<string>>();

  constructor(
    ports: WorkgroupPorts,
    requests: Requests,
    people: People,
    workgroups: Workgroups,
    handovers: Handovers,
  ) {
    this.ports = ports;
    this.requests = requests;
    this.people = people;
    this.workgroups = workgroups;
    this.handovers = handovers;
  }

  memberships(username: string): readonly string[] {
    return readMemberships(this.ports.storage.db, username).filter((name) => this.workgroups.find(name));
  }

  async join(username: string, name: string, maxChats?: number | null): Promise<void> {
    const workgroup = this.workgroups.get(name);
    if (!this.memberships(username).includes(name)) {
      throw new WorkgroupError('forbidden', 'Only members of a workgroup can join it.');
    }
    const person = this.people.of(username, this.now());
    person.joined.add(name);
    if (maxChats !== undefined) await kept(saveLimit(this.ports.storage, name, username, maxChats));
    await kept(writeJoined(this.ports.storage, username, person.joined));
    // Who left meanwhile is not asked.
    if (!person.joined.has(name)) return;
    this.enter(username, workgroup, person.connected ? 'connected' : 'expected');
    const overview = workgroup.machine.overview();
    this.workgroups.news.tell(
      username,
      this.workgroups.news.wire.overview(workgroup.settings, username, overview),
    );
  }

  async limit(username: string, name: string, maxChats: number | null): Promise<void> {
    const workgroup = this.workgroups.get(name);
    await kept(saveLimit(this.ports.storage, name, username, maxChats));
    this.workgroups.apply(workgroup, { type: 'limit', expert: username, maxChats: maxChats ?? undefined });
  }

  async leave(username: string, name: string): Promise<void> {
    const workgroup = this.workgroups.get(name);
    const person = this.people.find(username);
    if (person === undefined || !person.joined.has(name)) return;
    // Before it is kept: who leaves is not asked any more.
    const { done } = this.workgroups.apply(workgroup, { type: 'expertLeft', expert: username });
    person.joined.delete(name);
    const { joined } = person;
    this.people.drop(person);
    await kept(writeJoined(this.ports.storage, username, joined));
    await done;
  }

  joined(username: string): readonly string[] {
    return [...(this.people.find(username)?.joined ?? [])];
  }

  presence(username: string, show: Availability): void {
    const person = this.people.of(username, this.now());
    person.show = show;
    for (const workgroup of this.workgroups.joinedBy(person)) {
      this.workgroups.apply(workgroup, { type: 'presence', expert: username, show });
    }
    writeShow(this.ports.storage, username, show).catch((error: unknown) =>
      this.ports.report('A presence could not be kept.', error),
    );
    if (show === 'offline') this.people.drop(person);
  }

  connected(username: string, connected: boolean): void {
    if (username.startsWith(visitorPrefix)) return;
    const person = this.people.of(username, this.now());
    this.people.connect(person, connected, this.now());
    for (const workgroup of this.workgroups.joinedBy(person)) {
      this.workgroups.apply(workgroup, { type: 'connected', expert: username, connected });
    }
    this.people.drop(person);
  }

  async accept(username: string, offerId: string): Promise<void> {
    const isHandover = this.handovers.offerOf(offerId) !== undefined;
    await this.answer('accept', username, offerId);
    const request = this.requests.get(offerId);
    const shutOut =
      isHandover && request !== undefined && request.phase !== 'ended' && !request.experts.has(username);
    if (request?.phase === 'queued' || shutOut)
      throw new WorkgroupError('unavailable', 'The room cannot be opened now.');
  }

  async reject(username: string, offerId: string): Promise<void> {
    await this.answer('reject', username, offerId);
  }

  offers(username: string): readonly Offer[] {
    return this.joinedBy(username).flatMap((workgroup) => {
      const offer = workgroup.machine.offerOf(username, this.now());
      const request = offer && this.requests.get(offer.request);
      if (request === undefined || offer === undefined) return [];
      const { id, question } = request;
      const visitor = detailsOf(request);
      const { waited, timeout } = offer;
      const handover = this.handovers.offerOf(id);
      const about = {
        ...queueShown(workgroup, id),
        ...(handover === undefined ? {} : { handover }),
      };
      const { name } = workgroup.settings;
      return [{ offerId: id, workgroup: name, question, visitor, waited, timeout, ...about }];
    });
  }

  queues(username: string): readonly QueueState[] {
    return this.joinedBy(username).map(({ machine, settings }) => {
      const overview = machine.overview();
      const { waiting, averageWait, oldest, open } = overview;
      const { name } = settings;
      const lines = queueLines(settings.queues, overview);
      const state: QueueState = { workgroup: name, title: titleOf(settings), waiting, averageWait, open };
      if (oldest !== undefined) state.oldest = new Date(oldest).toISOString();
      if (lines !== undefined) state.queues = lines;
      return state;
    });
  }

  colleagues(name: string): readonly Colleague[] {
    const { machine } = this.workgroups.get(name);
    return machine.experts().map(({ username, show, currentChats, maxChats }) => ({
      username,
      name: this.ports.nameOf(username) ?? username,
      show,
      currentChats,
      maxChats,
    }));
  }

  /** Those who had joined before a restart. */
  takeUp(): void {
    for (const { settings } of this.workgroups.all())
      this.members.set(settings.name, new Set(readMembers(this.ports.storage.db, settings.name)));
    for (const { username, show, joined } of readJoined(this.ports.storage.db)) {
      const here = joined.filter((name) => this.workgroups.find(name));
      if (here.length === 0) continue;
      const person = this.people.of(username, this.now());
      person.show = show;
      for (const name of here) person.joined.add(name);
      for (const workgroup of this.workgroups.joinedBy(person)) this.enter(username, workgroup, 'lost');
    }
  }

  /** Former members leave; new ones who are signed in join, as they would when they sign in. */
  membersChanged(workgroup: Workgroup): void {
    const { name } = workgroup.settings;
    const members = new Set(readMembers(this.ports.storage.db, name));
    const before = this.members.get(name) ?? new Set();
    this.members.set(name, members);
    for (const { username } of workgroup.machine.experts()) {
      if (!members.has(username)) this.followUp(username, this.leave(username, name));
    }
    for (const username of members) {
      if (before.has(username) || this.joined(username).includes(name)) continue;
      const show = readShow(this.ports.storage.db, username);
      if (show === undefined) continue;
      this.people.of(username, this.now()).show = show;
      this.followUp(username, this.join(username, name));
    }
    if (members.size === 0) this.members.delete(name);
  }

  /** Queues come and go at the desk: it asks for its state again. */
  private followUp(username: string, work: Promise<void>): void {
    work.then(
      () => this.workgroups.news.tell(username, { event: 'resync', data: { type: 'resync' } }),
      (error: unknown) => this.ports.report('A change of members could not be carried out.', error),
    );
  }

  private enter(username: string, workgroup: Workgroup, link: 'connected' | 'expected' | 'lost'): void {
    const person = this.people.of(username, this.now());
    const { considering, show, rooms } = person;
    const { name } = workgroup.settings;
    const maxChats = readLimit(this.ports.storage.db, name, username);
    this.workgroups.apply(workgroup, {
      type: 'expertJoined',
      expert: username,
      show,
      link,
      chats: [...rooms],
      busyElsewhere: considering !== undefined && considering !== name,
      ...(maxChats === undefined ? {} : { maxChats }),
    });
  }

  private async answer(type: 'accept' | 'reject', username: string, offerId: string): Promise<void> {
    const asking = this.joinedBy(username).find(
      ({ machine }) => machine.offerOf(username, this.now())?.request === offerId,
    );
    const workgroup = asking ?? this.workgroups.find(this.requests.get(offerId)?.workgroup ?? '');
    if (workgroup === undefined) throw refusal('offer-gone');
    const { outputs, done } = this.workgroups.apply(workgroup, { type, request: offerId, expert: username });
    const refused = outputs.find((output) => output.type === 'refused');
    if (refused !== undefined) throw refusal(refused.code);
    await done;
  }

  private joinedBy(username: string): readonly Workgroup[] {
    const person = this.people.find(username);
    return person === undefined ? [] : this.workgroups.joinedBy(person);
  }

  private now(): number {
    return this.ports.clock.now();
  }
}
