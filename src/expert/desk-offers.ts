/** Effects of offers: the answers, and that one which nobody revoked does not stay for ever. */
import { Refused } from '../client/index.js';
import { raise, report, signedState, type DeskContext } from './desk-context.js';
import type { OfferView } from './state.js';

export interface DeskOffers {
  accept(offerId: string): Promise<void>;
  reject(offerId: string): Promise<void>;
  /** Whether this tab accepted the offer that bears this room's name. */
  accepted(room: string): boolean;
  stop(): void;
}

/** How long behind its time an offer waits for the server to revoke it, in ms. */
const grace = 2_000;

/** Answers that tell that the offer is over: it was taken, revoked, or its time is up. */
const over = ['offer-gone', 'not-found'];

/** @param open opens the room of an accepted offer; resolves when that is done or has failed */
export function createDeskOffers(context: DeskContext, open: (room: string) => Promise<void>): DeskOffers {
  const { client, store, signal, now, after } = context;
  const accepted = new Set<string>();

  function find(offerId: string, phase?: OfferView['phase']): OfferView | undefined {
    const offer = signedState(context)?.offers.find((one) => one.offerId === offerId);
    return phase === undefined || offer?.phase === phase ? offer : undefined;
  }

  function failed(offer: OfferView, error: unknown): void {
    const { offerId, visitor } = offer;
    if (error instanceof Refused && over.includes(error.body.code)) {
      store.dispatch({ type: 'offerSettled', offerId });
      raise(context, 'offerGone', { visitor: visitor.name });
      return;
    }
    store.dispatch({ type: 'offerUnanswered', offerId });
    report(context, error);
  }

  let expiry = { at: Infinity, cancel: () => {} };
  function watch(): void {
    const pending = (signedState(context)?.offers ?? []).filter(({ phase }) => phase === 'pending');
    const at = Math.min(...pending.map(({ expiresAt }) => expiresAt)) + grace;
    if (at === expiry.at) return;
    expiry.cancel();
    expiry = { at, cancel: at === Infinity ? () => {} : after(Math.max(0, at - now()), expire) };
  }

  function expire(): void {
    expiry = { at: Infinity, cancel: () => {} };
    for (const { offerId, phase, expiresAt } of signedState(context)?.offers ?? []) {
      if (phase === 'pending' && expiresAt + grace <= now())
        store.dispatch({ type: 'offerSettled', offerId });
    }
    watch();
  }

  const unsubscribe = store.subscribe(watch);

  return {
    async accept(offerId) {
      const offer = find(offerId, 'pending');
      if (offer === undefined) return;
      store.dispatch({ type: 'offerAnswering', offerId, answer: 'accepting' });
      accepted.add(offerId);
      try {
        await client.acceptOffer(offer.workgroup, offerId, { signal });
      } catch (error) {
        accepted.delete(offerId);
        if (!signal.aborted) failed(offer, error);
        return;
      }
      await open(offerId);
      store.dispatch({ type: 'offerSettled', offerId });
    },
    async reject(offerId) {
      const offer = find(offerId, 'pending');
      if (offer === undefined) return;
      store.dispatch({ type: 'offerAnswering', offerId, answer: 'rejecting' });
      try {
        await client.rejectOffer(offer.workgroup, offerId, { signal });
        store.dispatch({ type: 'offerSettled', offerId });
      } catch (error) {
        if (signal.aborted) return;
        // Rejecting what is gone anyway is no news.
        if (error instanceof Refused) store.dispatch({ type: 'offerSettled', offerId });
        else failed(offer, error);
      }
    },
    accepted: (room) => accepted.has(room),
    stop() {
      unsubscribe();
      expiry.cancel();
    },
  };
}
