/**
 * A running conversation that one expert hands over to another, or asks another into. Whoever is asked gets a normal
 * offer; the visitor notices nothing but names that come and go.
 *
 *   begin ──▶ offered ──accept──▶ accepted ──joins the room──▶ done
 *                │                    │
 *                └───── failed ◀──────┘   no-expert, rejected, timed-out: the giver keeps the conversation
 *
 * Nothing of it is kept: after a restart the conversation is where it was, and the giver may hand it over again.
 */
import type { Handover as HandoverTold, HandoverKind, HandoverOffer } from '../../../src/protocol/index.js';
import type { RoomChange } from '../engine/engine.js';
import type { HandoverFailure, HandoverTarget, RevokeReason } from './machine-types.js';
import type { People } from './people.js';
import type { WorkgroupPorts } from './ports.js';
import { notFound, refusal } from './refusals.js';
import type { Request, Requests } from './requests.js';
import { WorkgroupError, type HandoverInput } from './service.js';
import type { Workgroup } from './workgroup.js';
import type { Workgroups } from './workgroups.js';

interface Handover {
  readonly request: Request;
  readonly kind: HandoverKind;
  /** Whose experts are asked. */
  readonly workgroup: Workgroup;
  readonly giver: string;
  readonly reason: string;
  /** Who accepted and is on the way, since when. */
  coming: { readonly expert: string; readonly since: number } | undefined;
}

export class Handovers {
  private readonly ports: WorkgroupPorts;
  private readonly requests: Requests;
  private readonly people: People;
  private readonly workgroups: Workgroups;
  /** By room. */
  private readonly pending = new Map<string, Handover>();

  constructor(ports: WorkgroupPorts, requests: Requests, people: People, workgroups: Workgroups) {
    this.ports = ports;
    this.requests = requests;
    this.people = people;
    this.workgroups = workgroups;
  }

  begin(giver: string, { room, kind, to, reason }: HandoverInput): HandoverTold {
    const request = this.roomOf(giver, room);
    if (this.pending.has(room))
      throw new WorkgroupError('handover-pending', 'This conversation is being handed over already.');
    const { workgroup, target } = this.targetOf(request, to);
    this.pending.set(room, { request, kind, workgroup, giver, reason, coming: undefined });
    const input = { type: 'handOver', room, target, except: [...request.experts] } as const;
    const { outputs } = this.workgroups.apply(workgroup, input);
    if (outputs.some((output) => output.type === 'refused' && output.request === room)) {
      this.pending.delete(room);
      throw refusal('workgroup-closed');
    }
    return this.told(this.pending.get(room)!);
  }

  /** As the one who hands over sees it. */
  read(giver: string, room: string): HandoverTold {
    return this.told(this.own(giver, room));
  }

  async withdraw(giver: string, room: string): Promise<void> {
    const handover = this.own(giver, room);
    const coming = this.drop(handover, 'The handover was withdrawn');
    if (coming !== undefined) await this.ports.admin.dismiss(room, coming);
  }

  /** What whoever is asked about a room sees of it; undefined when its room is not handed over. */
  offerOf(room: string): HandoverOffer | undefined {
    const handover = this.pending.get(room);
    if (handover === undefined) return undefined;
    const { kind, giver, reason } = handover;
    return { kind, from: this.nameOf(giver), reason };
  }

  // --- what the machine says --------------------------------------------------------------------------

  /** The expert may come in; if that cannot be kept, nobody comes. */
  async accepted(room: string, expert: string): Promise<void> {
    const handover = this.pending.get(room);
    const admitted = handover !== undefined && (await this.admit(handover, expert));
    // It ended or was withdrawn meanwhile.
    if (!admitted || this.pending.get(room) !== handover) {
      this.free(expert, room);
      if (admitted) this.keep(this.ports.admin.dismiss(room, expert));
      if (handover !== undefined) this.fail(handover, 'no-expert');
      return;
    }
    const { request, giver } = handover;
    handover.coming = { expert, since: this.ports.clock.now() };
    // Came in meanwhile by another way.
    if (request.experts.has(expert)) return this.complete(handover);
    request.experts.add(expert);
    const url = this.workgroups.meetingUrl(request);
    this.workgroups.news.tell(expert, this.workgroups.news.wire.invited(request, expert, url));
    this.workgroups.news.tell(giver, this.wireOf(handover, 'accepted'));
  }

  failed(room: string, reason: HandoverFailure): void {
    const handover = this.pending.get(room);
    if (handover !== undefined) this.fail(handover, reason);
  }

  // --- what happens in the room -----------------------------------------------------------------------

  changed(change: RoomChange): void {
    const handover = this.pending.get(change.room);
    if (handover === undefined) return;
    if (change.type === 'ended') return void this.drop(handover, 'User canceled');
    if (change.username === handover.coming?.expert) {
      if (change.type === 'joined') this.complete(handover);
      else if (change.type === 'left') this.fail(handover, 'rejected');
    } else if (change.type === 'left' && change.username === handover.giver && !handover.coming) {
      this.drop(handover, 'The handover was withdrawn');
    }
  }

  /** Who accepted and does not come has as long as any expert who accepted. */
  tick(): void {
    const now = this.ports.clock.now();
    for (const handover of this.pending.values()) {
      const { coming, workgroup, request } = handover;
      if (coming === undefined || now - coming.since < workgroup.settings.expertGoneAfter * 1_000) continue;
      this.fail(handover, 'timed-out');
      this.keep(this.ports.admin.dismiss(request.id, coming.expert));
    }
  }

  private complete(handover: Handover): void {
    const { request, kind, giver } = handover;
    this.pending.delete(request.id);
    const tellGiver = () => this.workgroups.news.tell(giver, this.wireOf(handover, 'done'));
    if (kind === 'invitation') tellGiver();
    // Said when it is so: the giver is out of the room by then.
    else this.keep(this.ports.admin.dismiss(request.id, giver).then(tellGiver));
  }

  private fail(handover: Handover, reason: HandoverFailure): void {
    if (!this.pending.delete(handover.request.id)) return;
    this.workgroups.news.tell(handover.giver, this.wireOf(handover, 'failed', reason));
  }

  /** Nobody is told but those who were asked. @returns who was on the way */
  private drop(handover: Handover, reason: RevokeReason): string | undefined {
    const room = handover.request.id;
    this.pending.delete(room);
    this.workgroups.apply(handover.workgroup, { type: 'handOverEnded', room, reason });
    return handover.coming?.expert;
  }

  private async admit({ request }: Handover, expert: string): Promise<boolean> {
    try {
      await this.ports.admin.admit(request.id, { username: expert, name: this.nameOf(expert), nick: expert });
      return true;
    } catch (error) {
      this.ports.report('An expert could not be let into a room.', error);
      return false;
    }
  }

  private free(expert: string, room: string): void {
    const person = this.people.find(expert);
    if (person !== undefined) this.workgroups.setChat(person, room, false);
  }

  // --- whom to ask ------------------------------------------------------------------------------------

  /** @throws {WorkgroupError} `not-found` for rooms in which this expert is not */
  private roomOf(expert: string, room: string): Request {
    const request = this.requests.get(room);
    const running = request?.phase === 'invited' || request?.phase === 'chatting';
    if (request === undefined || !running || !request.experts.has(expert))
      throw notFound('There is no such room.');
    return request;
  }

  private own(giver: string, room: string): Handover {
    const handover = this.pending.get(room);
    if (handover?.giver !== giver) throw notFound('This conversation is not being handed over.');
    return handover;
  }

  private targetOf(
    request: Request,
    to: HandoverInput['to'],
  ): { readonly workgroup: Workgroup; readonly target: HandoverTarget } {
    if ('workgroup' in to) return { workgroup: this.workgroups.get(to.workgroup), target: 'anybody' };
    const workgroup = this.workgroups.get(request.workgroup);
    if ('queue' in to) {
      if (!workgroup.machine.hasQueue(to.queue)) throw notFound('There is no such queue.');
      return { workgroup, target: { queue: to.queue } };
    }
    if (this.ports.nameOf(to.user) === undefined) throw notFound('There is no such user.');
    // Where the colleague can be asked: in the room's own workgroup rather than in another.
    const joined = this.people.find(to.user)?.joined ?? new Set<string>();
    const [other] = joined;
    const name = joined.has(request.workgroup) ? request.workgroup : other;
    if (name === undefined) throw refusal('workgroup-closed');
    return { workgroup: this.workgroups.get(name), target: { expert: to.user } };
  }

  // --- telling ----------------------------------------------------------------------------------------

  private told({ request, kind, workgroup, coming }: Handover): HandoverTold {
    const about = { room: request.id, kind, workgroup: workgroup.settings.name };
    if (coming === undefined) return { ...about, phase: 'offered' };
    return { ...about, phase: 'accepted', expert: this.nameOf(coming.expert) };
  }

  private wireOf(
    { request, kind, workgroup, coming }: Handover,
    state: 'accepted' | 'done' | 'failed',
    reason: HandoverFailure | '' = '',
  ) {
    const expert = coming === undefined ? '' : this.nameOf(coming.expert);
    const { name } = workgroup.settings;
    return this.workgroups.news.wire.handedOver(name, request.id, { kind, state, expert, reason });
  }

  private nameOf(username: string): string {
    return this.ports.nameOf(username) ?? username;
  }

  /** What nobody waits for is reported when it fails: the giver may leave by hand. */
  private keep(work: Promise<void>): void {
    work.catch((error: unknown) => this.ports.report('A handover could not be completed.', error));
  }
}
