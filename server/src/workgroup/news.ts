/** Who is told what: events that go to visitors and experts. */
import type { HandoverOffer, WireEvent } from '../../../src/protocol/index.js';
import { addressesOf } from './addresses.js';
import type { Output } from './machine-types.js';
import type { WorkgroupPorts } from './ports.js';
import type { Request } from './requests.js';
import { WireEvents } from './wire-events.js';
import type { Workgroup } from './workgroup.js';

/** Experts hear of a queue at most so often. */
const overviewEvery = 1_000;

export class News {
  readonly wire: WireEvents;
  private readonly ports: WorkgroupPorts;

  constructor(ports: WorkgroupPorts) {
    this.ports = ports;
    this.wire = new WireEvents(addressesOf(ports.domain));
  }

  /** A user or visitor who cannot be told must not stop the queue. */
  tell(username: string, event: WireEvent): void {
    try {
      this.ports.deliver(username, event);
    } catch (error) {
      this.ports.report('An event could not be delivered.', error);
    }
  }

  tellJoined({ machine }: Workgroup, event: (expert: string) => WireEvent): void {
    for (const { username } of machine.experts()) this.tell(username, event(username));
  }

  /** @param handover of a running conversation; undefined for a request that waits */
  tellOffer(
    { settings, machine }: Workgroup,
    request: Request,
    { expert, timeout, waited }: Extract<Output, { type: 'offer' }>,
    handover: HandoverOffer | undefined,
  ): void {
    const about = {
      timeout,
      waited,
      ...queueShown({ settings, machine }, request.id),
      ...(handover === undefined ? {} : { handover }),
    };
    this.tell(expert, this.wire.offered(request, settings.name, about));
  }

  /** Now, or when its experts last heard long enough ago. */
  tellOverviewInTime(workgroup: Workgroup): void {
    const due = this.ports.clock.now() - workgroup.overviewToldAt >= overviewEvery;
    if (!workgroup.overviewChanged || !due) return;
    workgroup.overviewChanged = false;
    workgroup.overviewToldAt = this.ports.clock.now();
    const { settings, machine } = workgroup;
    const overview = machine.overview();
    this.tellJoined(workgroup, (expert) => this.wire.overview(settings, expert, overview));
  }
}

/** The queue a request waits in, where there are several. */
export function queueShown(
  { settings, machine }: Pick<Workgroup, 'settings' | 'machine'>,
  request: string,
): { readonly queue?: string } {
  const queue = settings.queues.length > 1 ? machine.queueOf(request) : undefined;
  return queue === undefined ? {} : { queue };
}
