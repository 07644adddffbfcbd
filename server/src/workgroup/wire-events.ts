/** What the workgroups tell, as events that travel. Pure. */
import type {
  EndReason,
  Estimate,
  HandoverOffer,
  LeftMessage,
  WireEvent,
  WireHandover,
} from '../../../src/protocol/index.js';
import type { Addresses } from './addresses.js';
import type { Overview } from './machine-types.js';
import { queueLines } from './queue-lines.js';
import type { WorkgroupSettings } from './settings.js';
import type { Request } from './requests.js';

export class WireEvents {
  private readonly addresses: Addresses;

  constructor(addresses: Addresses) {
    this.addresses = addresses;
  }

  positionTold(request: Request, position: number, seconds: number, estimate: Estimate): WireEvent {
    return {
      event: 'chatapi.ask',
      data: {
        type: 'update-queue',
        ...this.fromWorkgroup(request),
        remaingTime: String(seconds),
        position: String(position),
        estimate,
      },
    };
  }

  departed(request: Request, reason: EndReason): WireEvent {
    return { event: 'chatapi.ask', data: { type: 'depart-queue', ...this.fromWorkgroup(request), reason } };
  }

  /** To the visitor. */
  roomOffered(request: Request, url: string): WireEvent {
    const room = this.addresses.room(request.id);
    const to = this.addresses.person(request.username);
    return { event: 'chatapi.ask', data: { type: 'offer', to, from: room, url, mucRoom: room } };
  }

  /** To the expert who accepted. */
  invited(request: Request, expert: string, url: string): WireEvent {
    const room = this.addresses.room(request.id);
    return {
      event: 'chatapi.muc',
      data: {
        type: 'invitationReceived',
        // The original's member, with the word it has there: rooms have no password.
        password: 'null',
        room,
        inviter: this.addresses.workgroup(request.workgroup),
        to: this.addresses.person(expert),
        from: room,
        url,
        reason: request.id,
      },
    };
  }

  /** @param workgroup whose expert is asked: of a conversation that is handed over, it may be another than its own */
  offered(
    request: Request,
    workgroup: string,
    about: {
      readonly timeout: number;
      readonly waited: number;
      readonly queue?: string;
      readonly handover?: HandoverOffer;
    },
  ): WireEvent {
    const { timeout, waited, queue, handover } = about;
    return {
      event: 'chatapi.assist',
      data: {
        type: 'offerReceived',
        ...this.offerOf(request, workgroup),
        metaData: {
          ...request.fields,
          question: request.question,
          email: request.email,
          username: request.userID,
        },
        timeout: Math.max(1, Math.round(timeout)),
        waited: Math.round(waited),
        ...(request.subject === undefined ? {} : { subject: request.subject }),
        ...(request.labels === undefined ? {} : { labels: request.labels }),
        ...(queue === undefined ? {} : { queue }),
        ...(handover === undefined ? {} : { handover }),
      },
    };
  }

  revoked(request: Request, workgroup: string, reason: string): WireEvent {
    const offer = this.offerOf(request, workgroup);
    return { event: 'chatapi.assist', data: { type: 'offerRevoked', ...offer, reason } };
  }

  /** To the expert who hands a conversation over. */
  handedOver(
    workgroup: string,
    room: string,
    about: Pick<WireHandover, 'kind' | 'state' | 'expert' | 'reason'>,
  ): WireEvent {
    const names = {
      workgroup: this.addresses.workgroup(workgroup),
      id: room,
      room: this.addresses.room(room),
    };
    return { event: 'chatapi.assist', data: { type: 'handover', ...names, ...about } };
  }

  overview({ name, queues }: WorkgroupSettings, expert: string, overview: Overview): WireEvent {
    const lines = queueLines(queues, overview);
    return {
      event: 'chatapi.ask',
      data: {
        type: 'notify-queue',
        to: this.addresses.person(expert),
        from: this.addresses.queue(name),
        averageWaitTime: String(overview.averageWait),
        userCount: String(overview.waiting),
        status: statusOf(overview),
        oldestEntry: overview.oldest === undefined ? '' : queueTime(overview.oldest),
        ...(lines === undefined ? {} : { queues: lines }),
      },
    };
  }

  messageLeft(expert: string, leftMessage: LeftMessage): WireEvent {
    return this.notify(leftMessage.workgroup, expert, { leftMessage });
  }

  leftMessageHandled(expert: string, workgroup: string, id: string): WireEvent {
    return this.notify(workgroup, expert, { leftMessageHandled: id });
  }

  private notify(
    workgroup: string,
    expert: string,
    data: { leftMessage: LeftMessage } | { leftMessageHandled: string },
  ): WireEvent {
    const from = this.addresses.workgroup(workgroup);
    return {
      event: 'chatapi.notify',
      data: { type: 'notify', to: this.addresses.person(expert), from, data },
    };
  }

  private fromWorkgroup(request: Request): { to: string; from: string } {
    return {
      to: this.addresses.person(request.username),
      from: this.addresses.workgroup(request.workgroup),
    };
  }

  /** `from` is the visitor's full address, as the original's: with the name again as the resource. */
  private offerOf(request: Request, workgroup: string): { workgroup: string; id: string; from: string } {
    return {
      workgroup: this.addresses.workgroup(workgroup),
      id: request.id,
      from: `${this.addresses.person(request.username)}/${request.username}`,
    };
  }
}

/** Fastpath's words: active is not open, but somebody still waits; ready has no available expert. */
function statusOf(overview: Overview): string {
  if (overview.open) return 'open';
  if (overview.waiting > 0) return 'active';
  return overview.enabled ? 'ready' : 'closed';
}

/** `yyyyMMdd'T'HH:mm:ss`, UTC. */
function queueTime(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replaceAll('-', '');
}
