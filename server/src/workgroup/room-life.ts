/**
 * From the accepted offer to the end of the room.
 *
 * A room whose experts all went away for `expertGoneAfter`, or never came, before any of them wrote a word is
 * given up: its request goes back to its old place in the queue under a new id. The visitor hears the new place
 * first and the end of the old room then; what was said in it begins the next room. A room in which an expert wrote stays open for the expert to come back.
 */
import type { EndReason } from '../../../src/protocol/index.js';
import { EngineError, type NewRoom, type OpenRoom, type RoomChange } from '../engine/engine.js';
import type { People } from './people.js';
import type { WorkgroupPorts } from './ports.js';
import { newId } from './random-ids.js';
import { detailsOf, type Request, type Requests } from './requests.js';
import { WorkgroupError } from './service.js';
import type { Settlements } from './settlements.js';
import type { Workgroup } from './workgroup.js';
import type { Workgroups } from './workgroups.js';

export class RoomLife {
  private readonly ports: WorkgroupPorts;
  private readonly requests: Requests;
  private readonly people: People;
  private readonly settlements: Settlements;
  private readonly workgroups: Workgroups;
  /** In rooms in which no expert has written yet. */
  private readonly unanswered = new Set<Request>();

  constructor(
    ports: WorkgroupPorts,
    requests: Requests,
    people: People,
    settlements: Settlements,
    workgroups: Workgroups,
  ) {
    this.ports = ports;
    this.requests = requests;
    this.people = people;
    this.settlements = settlements;
    this.workgroups = workgroups;
  }

  /** The room exists durably before anybody hears of it. When it cannot be made the request waits on. */
  async open(workgroup: Workgroup, request: Request, expert: string): Promise<void> {
    const url = this.workgroups.meetingUrl(request);
    try {
      await this.ports.admin.createRoom(this.newRoom(request, expert, url));
    } catch (error) {
      this.ports.report('A room could not be created.', error);
      this.waitOn(workgroup, request, expert);
      return;
    }
    request.phase = 'invited';
    request.openedAt = this.ports.clock.now();
    request.chatSince ??= request.openedAt;
    request.experts.add(expert);
    this.unanswered.add(request);
    const waits = workgroup.machine.answeredWaits();
    const kept = [this.requests.savePhase(request), this.requests.saveWaits(request.workgroup, waits)];
    await Promise.all(kept.map((work) => this.keep(work)));
    this.workgroups.news.tell(expert, this.workgroups.news.wire.invited(request, expert, url));
    this.workgroups.news.tell(request.username, this.workgroups.news.wire.roomOffered(request, url));
    this.settlements.settle(request.username, 'invited');
  }

  /** After a restart. `open`: undefined when its room is over. */
  takeUp(request: Request, open: OpenRoom | undefined): void {
    if (open === undefined) {
      void this.close(request, 'closed');
      return;
    }
    const now = this.ports.clock.now();
    request.openedAt = now;
    for (const { username, role } of open.occupants) {
      if (role !== 'expert') continue;
      request.entered = true;
      request.experts.add(username);
      this.people.of(username, now).rooms.add(request.id);
    }
    if (!request.answered) this.unanswered.add(request);
    if (request.phase !== 'queued') return;
    request.phase = 'invited';
    void this.keep(this.requests.savePhase(request));
  }

  changed(change: RoomChange): void {
    const request = this.requests.get(change.room);
    if (request === undefined || request.phase === 'queued' || request.phase === 'ended') return;
    if (change.type === 'ended') return void this.close(request, change.reason);
    if (change.role === 'visitor') return this.visitorChanged(request, change.type);
    if (change.role === 'expert') this.expertChanged(request, change.type, change.username);
  }

  /** @throws {WorkgroupError} `unavailable` */
  async end(request: Request, reason: EndReason): Promise<void> {
    try {
      await this.ports.admin.endRoom(request.id, reason);
    } catch (error) {
      const over =
        error instanceof EngineError && (error.code === 'not-found' || error.code === 'room-ended');
      if (!over) throw new WorkgroupError('unavailable', 'The room cannot be closed now.', { cause: error });
    }
    await this.close(request, reason);
  }

  tick(): void {
    const now = this.ports.clock.now();
    for (const request of this.unanswered) {
      const workgroup = this.workgroups.find(request.workgroup);
      if (workgroup !== undefined && this.isAbandoned(request, workgroup, now))
        this.giveUp(request, workgroup);
    }
  }

  private newRoom(request: Request, expert: string, url: string): NewRoom {
    const { id, workgroup, question, username, userID, continues } = request;
    return {
      ...(continues === undefined ? {} : { continues }),
      room: id,
      workgroup,
      question,
      url,
      visitor: detailsOf(request),
      invited: [
        // The expert first: whose nick is taken gets another one, and a visitor may type any name.
        { username: expert, name: this.ports.nameOf(expert) ?? expert, role: 'expert', nick: expert },
        { username, name: userID, role: 'visitor', nick: userID },
      ],
    };
  }

  private waitOn(workgroup: Workgroup, request: Request, expert: string): void {
    const now = this.ports.clock.now();
    this.workgroups.setChat(this.people.of(expert, now), request.id, false);
    this.workgroups.enqueue(workgroup, request, now);
  }

  private visitorChanged(request: Request, change: 'joined' | 'left' | 'posted'): void {
    if (change === 'left') return this.endSoon(request, 'visitor-left');
    if (request.phase === 'chatting') return;
    request.phase = 'chatting';
    void this.keep(this.requests.savePhase(request));
  }

  private expertChanged(request: Request, change: 'joined' | 'left' | 'posted', username: string): void {
    const person = this.people.of(username, this.ports.clock.now());
    if (change === 'joined') {
      request.entered = true;
      request.experts.add(username);
      this.workgroups.setChat(person, request.id, true);
    } else if (change === 'left') {
      request.experts.delete(username);
      this.workgroups.setChat(person, request.id, false);
      if (request.experts.size === 0) this.endSoon(request, 'expert-left');
    } else if (!request.answered) {
      request.answered = true;
      this.unanswered.delete(request);
      void this.keep(this.requests.saveAnswered(request, this.ports.clock.now()));
    }
  }

  private isAbandoned(request: Request, { settings }: Workgroup, now: number): boolean {
    const goneAfter = settings.expertGoneAfter * 1_000;
    if (!request.entered && now - request.openedAt >= goneAfter) return true;
    const isGone = (username: string) => {
      const awaySince = this.people.find(username)?.awaySince;
      return awaySince !== undefined && now - awaySince >= goneAfter;
    };
    return request.experts.size > 0 && [...request.experts].every(isGone);
  }

  private giveUp(request: Request, workgroup: Workgroup): void {
    this.unanswered.delete(request);
    if (!workgroup.machine.isAttended(request.queue ?? '')) return this.endSoon(request, 'expert-gone');
    void workgroup.lane.run(() => this.offerAgain(request, workgroup));
  }

  private async offerAgain(request: Request, workgroup: Workgroup): Promise<void> {
    if (request.phase === 'ended' || request.answered) return;
    const oldRoom = request.id;
    const [absent] = request.experts;
    try {
      await this.requests.saveReturned(request, newId(this.ports.randomBytes));
    } catch (error) {
      this.ports.report('A request could not be put back into the queue.', error);
      this.unanswered.add(request);
      return;
    }
    if (isOver(request)) {
      // The visitor left meanwhile; that was written under the old id.
      request.ending = undefined;
      return this.close(request, 'visitor-left');
    }
    request.phase = 'queued';
    request.entered = false;
    this.freeExperts(request, oldRoom);
    this.workgroups.enqueue(workgroup, request, this.ports.clock.now(), absent);
    // Behind the new place in the queue, which the visitor hears first.
    void workgroup.lane.run(() => this.keep(this.ports.admin.endRoom(oldRoom, 'expert-gone')));
  }

  private endSoon(request: Request, reason: EndReason): void {
    void this.keep(this.end(request, reason));
  }

  private async close(request: Request, reason: EndReason): Promise<void> {
    this.unanswered.delete(request);
    this.freeExperts(request, request.id);
    await this.keep(this.requests.end(request, reason, this.ports.clock.now()));
  }

  private freeExperts(request: Request, room: string): void {
    const experts = [...request.experts];
    request.experts.clear();
    for (const username of experts) {
      const person = this.people.find(username);
      if (person !== undefined) this.workgroups.setChat(person, room, false);
    }
  }

  /** What nobody waits for is reported when it fails; the room is what counts, and a restart reads it again. */
  private async keep(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.ports.report('A change of a room could not be kept.', error);
    }
  }
}

/** A question of its own: the compiler does not know that a phase changes while one waits. */
function isOver(request: Request): boolean {
  return request.phase === 'ended';
}
