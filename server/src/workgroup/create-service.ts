/** Puts the workgroups together and answers for them. */
import type {
  AskBody,
  Availability,
  Colleague,
  LeaveMessageBody,
  LeftMessage,
  Offer,
  QueueState,
  WorkgroupStatus,
} from '../../../src/protocol/index.js';
import { readMembers, readMemberships, readWorkgroups } from './configuration.js';
import { markHandled, readLeftMessages, saveLeftMessage } from './left-messages.js';
import type { Refused } from './machine.js';
import { People, readJoined, writeJoined, writeShow } from './people.js';
import type { WorkgroupPorts } from './ports.js';
import { newId, newVisitorName, visitorPrefix } from './random-ids.js';
import { Requests, type Request } from './requests.js';
import { RoomLife } from './room-life.js';
import { WorkgroupError, type Asked, type AskInput, type Refusal, type WorkgroupService } from './service.js';
import { Settlements, type Settled } from './settlements.js';
import type { WorkgroupSettings } from './settings.js';
import { Workgroups, type Workgroup } from './workgroups.js';

const tickEvery = 500;
/** How often we look whether the command line changed the configuration. */
const ticksPerReload = 4;

/** Of a request in a workgroup that was removed. */
const nowhere = { position: -1, seconds: -1, estimate: { from: 0, to: 0 } };

export function createWorkgroupService(ports: WorkgroupPorts): WorkgroupService {
  return new Service(ports);
}

class Service implements WorkgroupService {
  private readonly ports: WorkgroupPorts;
  private readonly requests: Requests;
  private readonly people = new People();
  private readonly settlements = new Settlements();
  private readonly workgroups: Workgroups;
  private readonly rooms: RoomLife;
  /** Asks that are being kept: owner, workgroup and `userID`; and how many for each workgroup. */
  private readonly asking = new Set<string>();
  private readonly arriving = new Map<string, number>();
  private configurationVersion: unknown;
  private ticks = 0;
  private stopClock = () => {};
  private stopListening = () => {};

  constructor(ports: WorkgroupPorts) {
    const { people, settlements } = this;
    this.ports = ports;
    this.requests = new Requests(ports.storage);
    this.workgroups = new Workgroups(
      ports,
      this.requests,
      people,
      settlements,
      (workgroup, request, expert) => this.rooms.open(workgroup, request, expert),
    );
    this.rooms = new RoomLife(ports, this.requests, people, settlements, this.workgroups);
  }

  // --- life -------------------------------------------------------------------------------------------

  async start(): Promise<void> {
    this.configurationVersion = this.readVersion();
    for (const settings of readWorkgroups(this.ports.storage.db)) this.workgroups.add(settings);
    this.stopListening = this.ports.admin.onRoomChange((change) => this.rooms.changed(change));
    const openRooms = await this.ports.admin.openRooms();
    const rooms = new Map(openRooms.map((room) => [room.room, room]));
    const requests = this.requests.readOpen();
    for (const request of requests) this.requests.keep(request);
    for (const request of requests) {
      if (request.phase !== 'queued' || rooms.has(request.id))
        this.rooms.takeUp(request, rooms.get(request.id));
    }
    this.takeUpExperts();
    for (const request of requests) if (request.phase === 'queued') this.takeUpQueued(request);
    this.keepTicking();
  }

  async stop(): Promise<void> {
    this.stopClock();
    this.stopListening();
    await this.workgroups.idle();
  }

  reload(): void {
    const configured = new Map<string, WorkgroupSettings>();
    for (const settings of readWorkgroups(this.ports.storage.db)) configured.set(settings.name, settings);
    for (const { settings } of this.workgroups.all()) {
      const now = configured.get(settings.name);
      if (now === undefined) this.workgroups.remove(settings.name);
      else if (JSON.stringify(now) !== JSON.stringify(settings)) this.workgroups.change(now);
    }
    for (const settings of configured.values()) {
      if (this.workgroups.find(settings.name) === undefined) this.workgroups.add(settings);
    }
    for (const workgroup of this.workgroups.all()) this.dismissFormerMembers(workgroup);
  }

  // --- configuration ----------------------------------------------------------------------------------

  settings(workgroup: string): WorkgroupSettings | undefined {
    return this.workgroups.find(workgroup)?.settings;
  }

  list(): readonly WorkgroupSettings[] {
    return this.workgroups.all().map(({ settings }) => settings);
  }

  memberships(username: string): readonly string[] {
    return readMemberships(this.ports.storage.db, username).filter((name) => this.workgroups.find(name));
  }

  // --- visitors ---------------------------------------------------------------------------------------

  status(name: string): WorkgroupStatus {
    const { settings, machine } = this.workgroups.get(name);
    return {
      workgroup: name,
      title: titleOf(settings),
      description: settings.description,
      open: machine.open,
      waiting: machine.size,
      ...(machine.open ? { estimate: machine.estimateForNext() } : {}),
      offline: settings.offline,
      texts: settings.texts,
    };
  }

  async ask({ body, owner }: AskInput): Promise<Asked> {
    const workgroup = this.workgroups.get(body.workgroup);
    const key = owner === undefined ? undefined : JSON.stringify([owner, body.workgroup, body.userID]);
    this.checkAdmission(workgroup, key, owner, body);
    const request = this.newRequest(body, owner);
    this.arrives(workgroup, 1, key);
    try {
      await kept(this.requests.insert(request));
    } finally {
      this.arrives(workgroup, -1, key);
    }
    if (this.workgroups.find(body.workgroup) !== workgroup) throw refusal('workgroup-closed');
    this.requests.keep(request);
    // Admitted above; what changed while it was being kept is told like any other change of a queue.
    const returning = { joinedAt: request.joinedAt, since: request.joinedAt };
    this.workgroups.apply(workgroup, { type: 'join', request: request.id, returning });
    const { position, estimate } = workgroup.machine.place(request.id);
    return { requestId: request.id, username: request.username, position, estimate };
  }

  askState(username: string): ReturnType<WorkgroupService['askState']> {
    const request = this.requests.ofVisitor(username);
    if (request === undefined || request.phase === 'ended') return this.endedState(username);
    const machine = this.workgroups.find(request.workgroup)?.machine;
    const queued = request.phase === 'queued';
    const { position, seconds, estimate } = machine?.place(request.id) ?? nowhere;
    return {
      requestId: request.id,
      workgroup: request.workgroup,
      workgroupJID: this.addressOf(request.workgroup),
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

  async cancel(username: string): Promise<void> {
    const request = this.requests.ofVisitor(username);
    if (request === undefined) {
      if (this.requests.readEnded(username) === undefined) throw notFound('There is no such question.');
      return;
    }
    if (request.ending !== undefined) return kept(request.ending);
    const workgroup = this.workgroups.find(request.workgroup);
    if (workgroup === undefined) return this.rooms.end(request, 'visitor-left');
    // Its room is perhaps being made, or being given up: what was begun comes first.
    if (!workgroup.machine.waits(request.id)) await workgroup.lane.run(() => undefined);
    if (workgroup.machine.waits(request.id)) {
      await this.workgroups.apply(workgroup, { type: 'depart', request: request.id }).done;
    } else {
      await this.rooms.end(request, 'visitor-left');
    }
  }

  async settled(username: string, signal: AbortSignal): Promise<Settled> {
    const { phase, reason } = this.askState(username);
    if (phase === 'invited' || phase === 'chatting') return 'invited';
    if (phase === 'ended') return reason ?? 'closed';
    return this.settlements.wait(username, signal);
  }

  async leaveMessage(name: string, body: LeaveMessageBody): Promise<LeftMessage> {
    const workgroup = this.workgroups.get(name);
    if (workgroup.settings.offline === 'none') {
      throw new WorkgroupError('forbidden', 'This workgroup takes no messages.');
    }
    const id = newId(this.ports.randomBytes);
    const message = await kept(saveLeftMessage(this.ports.storage, id, name, body, this.now()));
    this.workgroups.tellJoined(workgroup, (expert) => this.workgroups.wire.messageLeft(expert, message));
    return message;
  }

  // --- experts ----------------------------------------------------------------------------------------

  async join(username: string, name: string): Promise<void> {
    const workgroup = this.workgroups.get(name);
    if (!this.memberships(username).includes(name)) {
      throw new WorkgroupError('forbidden', 'Only members of a workgroup can join it.');
    }
    const person = this.people.of(username, this.now());
    await kept(writeJoined(this.ports.storage, username, new Set([...person.joined, name])));
    person.joined.add(name);
    this.enter(username, workgroup, person.connected ? 'connected' : 'expected');
    const overview = workgroup.machine.overview();
    this.workgroups.tell(username, this.workgroups.wire.overview(name, username, overview));
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
    await this.answer('accept', username, offerId);
    const request = this.requests.get(offerId);
    if (request?.phase === 'queued')
      throw new WorkgroupError('unavailable', 'The room cannot be opened now.');
  }

  async reject(username: string, offerId: string): Promise<void> {
    await this.answer('reject', username, offerId);
  }

  offers(username: string): readonly Offer[] {
    return this.joinedBy(username).flatMap(({ machine, settings }) => {
      const offer = machine.offerOf(username, this.now());
      const request = offer && this.requests.get(offer.request);
      if (request === undefined || offer === undefined) return [];
      const { id, question, userID, email, fields } = request;
      const visitor = { name: userID, emailAddress: email, fields };
      const { waited, timeout } = offer;
      return [{ offerId: id, workgroup: settings.name, question, visitor, waited, timeout }];
    });
  }

  queues(username: string): readonly QueueState[] {
    return this.joinedBy(username).map(({ machine, settings }) => {
      const { waiting, averageWait, oldest, open } = machine.overview();
      const { name } = settings;
      const state: QueueState = { workgroup: name, title: titleOf(settings), waiting, averageWait, open };
      if (oldest !== undefined) state.oldest = new Date(oldest).toISOString();
      return state;
    });
  }

  colleagues(name: string): readonly Colleague[] {
    const { machine, settings } = this.workgroups.get(name);
    return machine.experts().map(({ username, show, currentChats }) => ({
      username,
      name: this.ports.nameOf(username) ?? username,
      show,
      currentChats,
      maxChats: settings.maxChats,
    }));
  }

  leftMessages(username: string): readonly LeftMessage[] {
    return this.joinedBy(username).flatMap(({ settings }) =>
      readLeftMessages(this.ports.storage.db, settings.name),
    );
  }

  async handleLeftMessage(username: string, name: string, id: string): Promise<void> {
    const workgroup = this.workgroups.get(name);
    if (!this.memberships(username).includes(name)) {
      throw new WorkgroupError('forbidden', 'Only members of a workgroup can take care of its messages.');
    }
    const result = await kept(markHandled(this.ports.storage, name, id, username, this.now()));
    if (result === 'unknown') throw notFound('There is no such message.');
    if (result === 'was marked') return;
    this.workgroups.tellJoined(workgroup, (expert) =>
      this.workgroups.wire.leftMessageHandled(expert, name, id),
    );
  }

  // --- starting ---------------------------------------------------------------------------------------

  private takeUpExperts(): void {
    for (const { username, show, joined } of readJoined(this.ports.storage.db)) {
      const here = joined.filter((name) => this.workgroups.find(name));
      if (here.length === 0) continue;
      const person = this.people.of(username, this.now());
      person.show = show;
      for (const name of here) person.joined.add(name);
      for (const workgroup of this.workgroups.joinedBy(person)) this.enter(username, workgroup, 'lost');
    }
  }

  /** Whoever waited while the server was away has at least as long again as an expert has to come back. */
  private takeUpQueued(request: Request): void {
    const workgroup = this.workgroups.find(request.workgroup);
    if (workgroup === undefined) return void this.forget(request);
    const { requestTimeout, expertGoneAfter } = workgroup.settings;
    const since = Math.max(request.joinedAt, this.now() - (requestTimeout - expertGoneAfter) * 1_000);
    const returning = { joinedAt: request.joinedAt, since };
    this.workgroups.apply(workgroup, { type: 'join', request: request.id, returning });
  }

  private async forget(request: Request): Promise<void> {
    await this.requests
      .end(request, 'closed', this.now())
      .catch((error: unknown) => this.ports.report('The end of a request could not be kept.', error));
  }

  private keepTicking(): void {
    this.stopClock = this.ports.clock.after(tickEvery, () => {
      this.keepTicking();
      try {
        this.tick();
      } catch (error) {
        this.ports.report('The workgroups could not go on.', error);
      }
    });
  }

  private tick(): void {
    this.workgroups.tick();
    this.rooms.tick();
    this.ticks += 1;
    if (this.ticks % ticksPerReload !== 0) return;
    const version = this.readVersion();
    if (version === this.configurationVersion) return;
    this.configurationVersion = version;
    this.reload();
  }

  /** Changes when another process has written. */
  private readVersion(): unknown {
    return this.ports.storage.db.prepare('PRAGMA data_version').get<{ data_version: number }>()?.data_version;
  }

  private dismissFormerMembers(workgroup: Workgroup): void {
    const { name } = workgroup.settings;
    const members = new Set(readMembers(this.ports.storage.db, name));
    for (const { username } of workgroup.machine.experts()) {
      if (members.has(username)) continue;
      this.leave(username, name).catch((error: unknown) =>
        this.ports.report('A former member could not leave.', error),
      );
    }
  }

  // --- small parts ------------------------------------------------------------------------------------

  private checkAdmission(
    { settings, machine }: Workgroup,
    key: string | undefined,
    owner: string | undefined,
    body: AskBody,
  ): void {
    const refused = machine.refusal();
    if (refused !== undefined) throw refusal(refused);
    if (machine.size + (this.arriving.get(settings.name) ?? 0) >= settings.queueLimit)
      throw refusal('queue-full');
    if (key === undefined || owner === undefined) return;
    const open = this.requests.openOf(owner, body.userID, body.workgroup);
    if (this.asking.has(key) || open !== undefined) {
      throw new WorkgroupError('already-asking', 'This question is being asked already.');
    }
  }

  private arrives({ settings }: Workgroup, change: 1 | -1, key: string | undefined): void {
    this.arriving.set(settings.name, (this.arriving.get(settings.name) ?? 0) + change);
    if (key === undefined) return;
    if (change === 1) this.asking.add(key);
    else this.asking.delete(key);
  }

  private newRequest(body: AskBody, owner: string | undefined): Request {
    const { workgroup, userID, emailAddress, question, ...fields } = body;
    return {
      id: newId(this.ports.randomBytes),
      workgroup,
      username: newVisitorName(this.ports.randomBytes),
      owner,
      userID,
      email: emailAddress,
      question,
      fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
      joinedAt: this.now(),
      phase: 'queued',
      reason: undefined,
      ending: undefined,
      experts: new Set(),
      openedAt: 0,
      entered: false,
      answered: false,
    };
  }

  private endedState(username: string): ReturnType<WorkgroupService['askState']> {
    const request = this.requests.ofVisitor(username) ?? this.requests.readEnded(username);
    if (request === undefined) throw notFound('There is no such question.');
    return {
      requestId: request.id,
      workgroup: request.workgroup,
      workgroupJID: this.addressOf(request.workgroup),
      inQueue: false,
      available: this.workgroups.find(request.workgroup)?.machine.open ?? false,
      queuePosition: -1,
      queueRemainingTime: -1,
      phase: 'ended',
      question: request.question,
      reason: request.reason ?? 'closed',
    };
  }

  private enter(username: string, workgroup: Workgroup, link: 'connected' | 'expected' | 'lost'): void {
    const person = this.people.of(username, this.now());
    const { considering, show, rooms } = person;
    this.workgroups.apply(workgroup, {
      type: 'expertJoined',
      expert: username,
      show,
      link,
      chats: [...rooms],
      busyElsewhere: considering !== undefined && considering !== workgroup.settings.name,
    });
  }

  private async answer(type: 'accept' | 'reject', username: string, offerId: string): Promise<void> {
    const workgroup = this.workgroups.find(this.requests.get(offerId)?.workgroup ?? '');
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

  private addressOf(workgroup: string): string {
    return `${workgroup}@workgroup.${this.ports.domain}`;
  }

  private now(): number {
    return this.ports.clock.now();
  }
}

function titleOf(settings: WorkgroupSettings): string {
  return settings.title === '' ? settings.name : settings.title;
}

const sentences: { readonly [code in Refused]: string } = {
  'workgroup-closed': 'Nobody can answer at the moment.',
  'queue-full': 'Too many people are waiting already.',
  'offer-gone': 'The offer is gone: it was answered, withdrawn, or has timed out.',
};

function refusal(code: Refused & Refusal): WorkgroupError {
  return new WorkgroupError(code, sentences[code]);
}

function notFound(sentence: string): WorkgroupError {
  return new WorkgroupError('not-found', sentence);
}

/** What cannot be kept was not done. */
async function kept<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new WorkgroupError('unavailable', 'This cannot be kept at the moment.', { cause: error });
  }
}
