/**
 * How a subscription to somebody's presence moves: RFC 6121, Appendix A, as a pure function. Its nine states are the
 * nine pairs of two sides: "None + Pending Out" is `{ sees: 'asked', seen: 'no' }`, "To + Pending In" is
 * `{ sees: 'yes', seen: 'asked' }`.
 */
import type { Subscription, SubscriptionStep } from '../../../../src/protocol/index.js';

export type Consent = 'no' | 'asked' | 'yes';

/** One user's side of the relation to one contact. */
export interface Relation {
  /** The user sees the contact's presence. */
  readonly sees: Consent;
  /** The contact sees the user's presence. */
  readonly seen: Consent;
}

export const strangers: Relation = { sees: 'no', seen: 'no' };

/** What one step makes of the side that takes it, and whether the other side is to be told (A.2). */
export function stepOut(own: Relation, step: SubscriptionStep): { own: Relation; told: boolean } {
  const { sees, seen } = own;
  switch (step) {
    case 'subscribe':
      return { own: { sees: sees === 'no' ? 'asked' : sees, seen }, told: true };
    case 'unsubscribe':
      return { own: { sees: 'no', seen }, told: true };
    case 'subscribed':
      return seen === 'asked' ? { own: { sees, seen: 'yes' }, told: true } : { own, told: false };
    case 'unsubscribed':
      return { own: { sees, seen: 'no' }, told: seen !== 'no' };
  }
}

/** What a step of the other makes of this side, and whether its user is to be told (A.3). */
export function stepIn(own: Relation, step: SubscriptionStep): { own: Relation; told: boolean } {
  const { sees, seen } = own;
  switch (step) {
    case 'subscribe':
      return seen === 'no' ? { own: { sees, seen: 'asked' }, told: true } : { own, told: false };
    case 'unsubscribe':
      return { own: { sees, seen: 'no' }, told: seen !== 'no' };
    case 'subscribed':
      return sees === 'asked' ? { own: { sees: 'yes', seen }, told: true } : { own, told: false };
    case 'unsubscribed':
      return { own: { sees: 'no', seen }, told: sees !== 'no' };
  }
}

/**
 * Whether a request that has just come in needs no answer, because its receiver has asked the same, or sees the other
 * already: both have added each other.
 */
export function isMutual({ sees, seen }: Relation): boolean {
  return seen === 'asked' && sees !== 'no';
}

export function subscriptionOf({ sees, seen }: Relation): Subscription {
  if (sees === 'yes') return seen === 'yes' ? 'both' : 'to';
  return seen === 'yes' ? 'from' : 'none';
}
