/** What the workgroups tell, as events that travel. Pure. */
import type { EndReason, Estimate, LeftMessage, WireEvent } from '../../../src/protocol/index.js';
import type { Addresses } from './addresses.js';
import type { Overview } from './machine-types.js';
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

  offered(request: Request, timeout: number, waited: number): WireEvent {
    return {
      event: 'chatapi.assist',
      data: {
        type: 'offerReceived',
        ...this.offerOf(request),
        metaData: {
          ...request.fields,
          question: request.question,
          email: request.email,
          username: request.userID,
        },
        timeout: Math.max(1, Math.round(timeout)),
        waited: Math.round(waited),
        ...(request.subject === undefined ? {} : { subject: request.subject }),
      },
    };
  }

  revoked(request: Request, reason: string): WireEvent {
    return { event: 'chatapi.assist', data: { type: 'offerRevoked', ...this.offerOf(request), reason } };
  }

  overview(workgroup: string, expert: string, overview: Overview): WireEvent {
    return {
      event: 'chatapi.ask',
      data: {
        type: 'notify-queue',
        to: this.addresses.person(expert),
        from: this.addresses.queue(workgroup),
        averageWaitTime: String(overview.averageWait),
        userCount: String(overview.waiting),
        status: statusOf(overview),
        oldestEntry: overview.oldest === undefined ? '' : queueTime(overview.oldest),
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
  private offerOf(request: Request): { workgroup: string; id: string; from: string } {
    return {
      workgroup: this.addresses.workgroup(request.workgroup),
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
