/** What supervisors see of their workgroups, and how they put queues right. Admins supervise all of them. */
import type { WaitingRequestState } from '../../../src/protocol/index.js';
import type { Database } from '../storage/index.js';
import type { WaitingRequest } from './machine-types.js';
import type { WorkgroupPorts } from './ports.js';
import { kept, notFound, refusal } from './refusals.js';
import type { Request, Requests } from './requests.js';
import type { Page, RunningRoom, Supervisor, WorkgroupService } from './service.js';
import type { Workgroup } from './workgroup.js';
import type { Workgroups } from './workgroups.js';

export class Supervision {
  private readonly ports: WorkgroupPorts;
  private readonly requests: Requests;
  private readonly workgroups: Workgroups;

  constructor(ports: WorkgroupPorts, requests: Requests, workgroups: Workgroups) {
    this.ports = ports;
    this.requests = requests;
    this.workgroups = workgroups;
  }

  /** Rooms that have not ended, the oldest first. */
  rooms(supervisor: Supervisor, { offset, limit }: Page): ReturnType<WorkgroupService['supervisedRooms']> {
    const names = new Set(this.supervised(supervisor).map(({ settings }) => settings.name));
    const running = this.requests
      .all()
      .filter(({ phase, workgroup }) => (phase === 'invited' || phase === 'chatting') && names.has(workgroup))
      .sort((a, b) => since(a) - since(b) || (a.id < b.id ? -1 : 1));
    return {
      rooms: running.slice(offset, offset + limit).map((request) => this.runningRoom(request)),
      total: running.length,
    };
  }

  /** Everybody who waits: workgroup by workgroup, in the order of their arrival. */
  waiting(supervisor: Supervisor, { offset, limit }: Page): ReturnType<WorkgroupService['waitingRequests']> {
    const requests: WaitingRequestState[] = [];
    let before = 0;
    for (const workgroup of this.supervised(supervisor)) {
      const { machine } = workgroup;
      const missing = limit - requests.length;
      for (const waiting of machine.page(Math.max(0, offset - before), missing))
        requests.push(...this.waitingRequest(workgroup, waiting));
      before += machine.size;
    }
    return { requests, total: before };
  }

  /** @throws {WorkgroupError} `not-found` */
  async close(supervisor: Supervisor, id: string): Promise<void> {
    const { workgroup, request } = this.find(supervisor, id);
    await this.workgroups.apply(workgroup, { type: 'depart', request: id, reason: 'closed' }).done;
    await kept(this.requests.ended(request));
  }

  /** @throws {WorkgroupError} `not-found`; `workgroup-closed` when nobody serves that queue */
  async move(supervisor: Supervisor, id: string, queue: string): Promise<void> {
    const { workgroup } = this.find(supervisor, id);
    if (!workgroup.machine.hasQueue(queue)) throw notFound('There is no such queue.');
    const { outputs, done } = this.workgroups.apply(workgroup, { type: 'move', request: id, queue });
    const refused = outputs.find((output) => output.type === 'refused');
    if (refused !== undefined) throw refusal(refused.code);
    await done;
  }

  private supervised({ username, admin }: Supervisor): readonly Workgroup[] {
    if (admin) return this.workgroups.all();
    return readSupervised(this.ports.storage.db, username).flatMap(
      (name) => this.workgroups.find(name) ?? [],
    );
  }

  /** Requests of workgroups that somebody does not supervise are as if there were none. */
  private find(supervisor: Supervisor, id: string): { workgroup: Workgroup; request: Request } {
    const request = this.requests.get(id);
    const workgroup = this.supervised(supervisor).find(
      ({ settings, machine }) => settings.name === request?.workgroup && machine.waits(id),
    );
    if (request === undefined || workgroup === undefined) throw notFound('There is no such request.');
    return { workgroup, request };
  }

  private runningRoom(request: Request): RunningRoom {
    const { id, workgroup, question, userID, experts } = request;
    return {
      room: id,
      workgroup,
      question,
      visitor: userID,
      experts: [...experts].map((username) => this.named(username)),
      since: new Date(since(request)).toISOString(),
    };
  }

  private waitingRequest({ settings, machine }: Workgroup, waiting: WaitingRequest): WaitingRequestState[] {
    const request = this.requests.get(waiting.id);
    if (request === undefined) return [];
    const { position, estimate } = machine.place(waiting.id);
    return [
      {
        request: waiting.id,
        workgroup: settings.name,
        queue: waiting.queue,
        position,
        question: request.question,
        visitor: request.userID,
        since: new Date(waiting.joinedAt).toISOString(),
        waited: Math.max(0, Math.round((this.ports.clock.now() - waiting.joinedAt) / 1_000)),
        estimate,
        offeredTo: [...(waiting.offers?.keys() ?? [])].map((username) => this.named(username)),
      },
    ];
  }

  private named(username: string): { username: string; name: string } {
    return { username, name: this.ports.nameOf(username) ?? username };
  }
}

function since({ chatSince, openedAt }: Request): number {
  return chatSince ?? openedAt;
}

function readSupervised(db: Database, username: string): readonly string[] {
  return db
    .prepare('SELECT workgroup FROM workgroup_supervisors WHERE username = ? ORDER BY workgroup')
    .all<{ workgroup: string }>(username)
    .map(({ workgroup }) => workgroup);
}
