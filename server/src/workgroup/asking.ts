/** How a question comes in: admitted or refused, kept, and put into its queue. */
import type { AskBody } from '../../../src/protocol/index.js';
import { answersOf } from './form.js';
import type { WorkgroupPorts } from './ports.js';
import { newId, newVisitorName } from './random-ids.js';
import { kept, refusal } from './refusals.js';
import { ruleFields, type Request, type Requests } from './requests.js';
import { WorkgroupError, type Asked, type AskInput } from './service.js';
import type { Workgroup } from './workgroup.js';
import type { Workgroups } from './workgroups.js';

export class Asking {
  private readonly ports: WorkgroupPorts;
  private readonly requests: Requests;
  private readonly workgroups: Workgroups;
  /** Asks that are being kept: owner, workgroup and `userID`; and how many for each workgroup and queue. */
  private readonly asking = new Set<string>();
  private readonly arriving = new Map<string, number>();

  constructor(ports: WorkgroupPorts, requests: Requests, workgroups: Workgroups) {
    this.ports = ports;
    this.requests = requests;
    this.workgroups = workgroups;
  }

  async ask({ body, owner, subject, alongside }: AskInput): Promise<Asked> {
    const workgroup = this.workgroups.get(body.workgroup);
    this.workgroups.checkHours(workgroup);
    const key = owner === undefined ? undefined : JSON.stringify([owner, body.workgroup, body.userID]);
    const request = this.newRequest(workgroup, body, owner, subject);
    this.checkAdmission(workgroup, request, key);
    this.arrives(request, 1, key);
    const asked = this.expectedPlace(workgroup, request);
    try {
      await kept(this.requests.insert(request, (db) => alongside?.(db, asked)));
    } finally {
      this.arrives(request, -1, key);
    }
    if (this.workgroups.find(body.workgroup) !== workgroup) throw refusal('workgroup-closed');
    this.requests.keep(request);
    // Admitted above; what changed while it was being kept is told like any other change of a queue.
    this.workgroups.enqueue(workgroup, request, request.joinedAt);
    return asked;
  }

  private checkAdmission({ settings, machine }: Workgroup, request: Request, key: string | undefined): void {
    const refused = machine.refusal(ruleFields(request));
    if (refused !== undefined) throw refusal(refused);
    if (machine.size + this.arrivingAt(settings.name) >= settings.queueLimit) throw refusal('queue-full');
    const { owner, userID, workgroup } = request;
    if (key === undefined || owner === undefined) return;
    const open = this.requests.openOf(owner, userID, workgroup);
    if (this.asking.has(key) || open !== undefined) {
      throw new WorkgroupError('already-asking', 'This question is being asked already.');
    }
  }

  /** Behind those who wait and those who came just before. */
  private expectedPlace({ machine }: Workgroup, request: Request): Asked {
    const { id, username, workgroup, queue } = request;
    const ahead = this.arrivingAt(workgroup, queue);
    const { position, estimate } = machine.placeForNext(ruleFields(request), ahead);
    return { requestId: id, username, position, estimate };
  }

  private arrivingAt(workgroup: string, queue?: string): number {
    return this.arriving.get(JSON.stringify([workgroup, queue])) ?? 0;
  }

  private arrives({ workgroup, queue }: Request, change: 1 | -1, key: string | undefined): void {
    for (const place of [
      [workgroup, undefined],
      [workgroup, queue],
    ])
      this.arriving.set(JSON.stringify(place), (this.arriving.get(JSON.stringify(place)) ?? 0) + change);
    if (key === undefined) return;
    if (change === 1) this.asking.add(key);
    else this.asking.delete(key);
  }

  private newRequest(
    { settings, machine }: Workgroup,
    body: AskBody,
    owner: string | undefined,
    subject: string | undefined,
  ): Request {
    const { userID, emailAddress, question } = body;
    const { fields, labels } = answersOf(settings.formFields, body);
    const request: Request = {
      id: newId(this.ports.randomBytes),
      workgroup: settings.name,
      username: newVisitorName(this.ports.randomBytes),
      owner,
      userID,
      email: emailAddress,
      question,
      fields,
      labels,
      queue: undefined,
      subject,
      joinedAt: this.ports.clock.now(),
      phase: 'queued',
      reason: undefined,
      ending: undefined,
      continues: undefined,
      experts: new Set(),
      openedAt: 0,
      chatSince: undefined,
      awaySince: this.ports.clock.now(),
      entered: false,
      answered: false,
    };
    request.queue = machine.queueFor(ruleFields(request));
    return request;
  }
}
