/**
 * Whom to ask about a request. Fastpath's round-robin: fewest current chats, then who never rejected this request
 * or did so longest ago, then longest since the last chat. Of those still equal, who was offered least recently.
 */
import type { Expert } from './roster.js';

/** When each expert rejected one request, or let its offer time out. Milliseconds of the epoch. */
export type Rejections = ReadonlyMap<string, number>;

export function pausedFor(
  expert: Expert,
  rejections: Rejections | undefined,
  now: number,
  pause: number,
): boolean {
  const rejectedAt = rejections?.get(expert.username);
  return rejectedAt !== undefined && now - rejectedAt < pause;
}

/**
 * The best of the free experts for one request; undefined when all of them rejected it within the pause.
 * @param pause milliseconds
 */
export function bestExpert(
  free: readonly Expert[],
  rejections: Rejections | undefined,
  now: number,
  pause: number,
): Expert | undefined {
  let best: Expert | undefined;
  for (const expert of free) {
    if (pausedFor(expert, rejections, now, pause)) continue;
    if (best === undefined || compare(expert, best, rejections) < 0) best = expert;
  }
  return best;
}

function compare(a: Expert, b: Expert, rejections: Rejections | undefined): number {
  const rejectedAt = (expert: Expert) => rejections?.get(expert.username) ?? 0;
  return (
    a.chats.size - b.chats.size ||
    rejectedAt(a) - rejectedAt(b) ||
    a.lastChatAt - b.lastChatAt ||
    a.lastOfferAt - b.lastOfferAt ||
    a.order - b.order
  );
}
