/** Messages that visitors leave and experts take care of. Each method is the one of `WorkgroupService`. */
import type { LeaveMessageBody, LeftMessage } from '../../../src/protocol/index.js';
import type { Experts } from './experts.js';
import { markHandled, readLeftMessages, saveLeftMessage } from './left-messages.js';
import type { WorkgroupPorts } from './ports.js';
import { newId } from './random-ids.js';
import { kept, notFound } from './refusals.js';
import { WorkgroupError } from './service.js';
import type { Workgroups } from './workgroups.js';

export class Mailbox {
  private readonly ports: WorkgroupPorts;
  private readonly workgroups: Workgroups;
  private readonly experts: Experts;

  constructor(ports: WorkgroupPorts, workgroups: Workgroups, experts: Experts) {
    this.ports = ports;
    this.workgroups = workgroups;
    this.experts = experts;
  }

  async leave(name: string, body: LeaveMessageBody): Promise<LeftMessage> {
    const workgroup = this.workgroups.get(name);
    if (workgroup.settings.offline === 'none') {
      throw new WorkgroupError('forbidden', 'This workgroup takes no messages.');
    }
    const id = newId(this.ports.randomBytes);
    const now = this.ports.clock.now();
    const message = await kept(saveLeftMessage(this.ports.storage, id, name, body, now));
    const { news } = this.workgroups;
    news.tellJoined(workgroup, (expert) => news.wire.messageLeft(expert, message));
    return message;
  }

  /** Of the workgroups that this expert has joined. */
  read(username: string): readonly LeftMessage[] {
    return this.experts
      .joined(username)
      .flatMap((name) => (this.workgroups.find(name) ? readLeftMessages(this.ports.storage.db, name) : []));
  }

  async handle(username: string, name: string, id: string): Promise<void> {
    const workgroup = this.workgroups.get(name);
    if (!this.experts.memberships(username).includes(name)) {
      throw new WorkgroupError('forbidden', 'Only members of a workgroup can take care of its messages.');
    }
    const now = this.ports.clock.now();
    const result = await kept(markHandled(this.ports.storage, name, id, username, now));
    if (result === 'unknown') throw notFound('There is no such message.');
    if (result === 'was marked') return;
    const { news } = this.workgroups;
    news.tellJoined(workgroup, (expert) => news.wire.leftMessageHandled(expert, name, id));
  }
}
