/**
 * Offers, as in the README's diagram: pending → accepting → (a room opens), pending → rejecting → gone, and
 * gone from anywhere when it is revoked or its time is over.
 */
import type { Offer } from '../protocol/index.js';
import type { OfferView, Signed } from './state.js';

export type OfferAction =
  | { readonly type: 'offerAnswering'; readonly offerId: string; readonly answer: 'accepting' | 'rejecting' }
  /** The answer did not reach the server; it may be given again. */
  | { readonly type: 'offerUnanswered'; readonly offerId: string }
  /** Accepted, rejected, taken by somebody else or timed out: it is over for this expert. */
  | { readonly type: 'offerSettled'; readonly offerId: string };

export function reduceOffers(state: Signed, action: OfferAction): Signed {
  switch (action.type) {
    case 'offerAnswering':
      return withPhase(state, action.offerId, 'pending', action.answer);
    case 'offerUnanswered':
      return withPhase(state, action.offerId, undefined, 'pending');
    case 'offerSettled':
      return withoutOffer(state, action.offerId);
  }
}

/** An offer that was known already keeps the answer that is on its way. */
export function withOffer(state: Signed, offer: Offer, now: number): Signed {
  const known = state.offers.find(({ offerId }) => offerId === offer.offerId);
  const view = offerView(offer, known?.phase ?? 'pending', now);
  if (known === undefined) return { ...state, offers: [...state.offers, view] };
  return { ...state, offers: state.offers.map((one) => (one === known ? view : one)) };
}

export function withoutOffer(state: Signed, offerId: string): Signed {
  if (!state.offers.some((offer) => offer.offerId === offerId)) return state;
  return { ...state, offers: state.offers.filter((offer) => offer.offerId !== offerId) };
}

export function mergeOffers(known: readonly OfferView[], offers: readonly Offer[], now: number): OfferView[] {
  return offers.map((offer) => {
    const phase = known.find(({ offerId }) => offerId === offer.offerId)?.phase ?? 'pending';
    return offerView(offer, phase, now);
  });
}

function offerView(offer: Offer, phase: OfferView['phase'], now: number): OfferView {
  return { ...offer, phase, expiresAt: now + offer.timeout * 1_000 };
}

function withPhase(
  state: Signed,
  offerId: string,
  from: OfferView['phase'] | undefined,
  to: OfferView['phase'],
): Signed {
  const offer = state.offers.find((one) => one.offerId === offerId);
  if (offer === undefined || offer.phase === to || (from !== undefined && offer.phase !== from)) return state;
  return { ...state, offers: state.offers.map((one) => (one === offer ? { ...one, phase: to } : one)) };
}
