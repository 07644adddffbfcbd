/** Who is asked next about whom: running chats first, then those who wait, in the order in which they came. */
import type { Handover, HandoverOffers } from './handover-offers.js';
import type { Line } from './line.js';
import type { Offerable, WaitingRequest } from './machine-types.js';
import type { Queues } from './queues.js';
import type { Expert, Roster } from './roster.js';
import { bestExpert, pausedFor } from './routing.js';

export interface Floor {
  readonly roster: Roster;
  readonly queues: Queues;
  readonly line: Line<WaitingRequest>;
  readonly handovers: HandoverOffers;
}

export interface Proposal {
  readonly offered: Offerable;
  readonly experts: readonly Expert[];
}

/**
 * Each expert is proposed once at most.
 * @param mayAsk whether a request may be offered now: not when its time is over
 * @param pause milliseconds for which nobody is asked again who rejected
 */
export function* proposals(
  { roster, queues, line, handovers }: Floor,
  mayAsk: (offered: Offerable) => boolean,
  now: number,
  pause: number,
): Generator<Proposal, void, void> {
  if (!roster.anybodyFree) return;
  let free = roster.freeExperts();
  const taken = (experts: readonly Expert[]) => {
    free = free.filter((expert) => !experts.includes(expert));
  };
  for (const handover of handovers.all()) {
    const expert = mayAsk(handover) ? forHandover(handover) : undefined;
    if (expert === undefined) continue;
    taken([expert]);
    yield { offered: handover, experts: [expert] };
  }
  const heads = new Map<string, WaitingRequest>();
  for (const queue of queues.names) advance(queue, line.firstOpen(queue));
  while (free.length > 0 && heads.size > 0) {
    const request = earliest(heads.values(), line);
    const { queue } = request;
    advance(queue, line.openAfter(request));
    const candidates = free.filter(({ username }) => queues.serves(username, queue));
    // Nobody is left for this queue: those behind this request need not be looked at.
    if (candidates.length === 0) heads.delete(queue);
    const experts = mayAsk(request) ? chosen(request, candidates) : [];
    if (experts.length === 0) continue;
    taken(experts);
    yield { offered: request, experts };
  }

  function advance(queue: string, next: WaitingRequest | undefined): void {
    if (next === undefined) heads.delete(queue);
    else heads.set(queue, next);
  }

  function forHandover(handover: Handover): Expert | undefined {
    if (handover.offers !== undefined) return undefined;
    const candidates = free.filter((expert) => handovers.isFor(handover, expert));
    return bestExpert(candidates, undefined, now, 0);
  }

  function chosen(request: WaitingRequest, candidates: readonly Expert[]): readonly Expert[] {
    const { queue, rejections } = request;
    if (queues.asksEverybody(queue))
      return candidates.filter((expert) => !pausedFor(expert, rejections, now, pause));
    const best = bestExpert(candidates, rejections, now, pause);
    return best === undefined ? [] : [best];
  }
}

function earliest(requests: Iterable<WaitingRequest>, line: Line<WaitingRequest>): WaitingRequest {
  let first: WaitingRequest | undefined;
  for (const request of requests) {
    if (first === undefined || line.isBefore(request, first)) first = request;
  }
  return first!;
}
