/** The tables of RFC 6121, Appendix A, and what two sides agree on whatever they do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { SubscriptionStep } from '../../../src/protocol/index.js';
import {
  isMutual,
  stepIn,
  stepOut,
  strangers,
  subscriptionOf,
  type Relation,
} from '../../src/engine/embedded/people-subscription.js';

const states: { readonly [name: string]: Relation } = {
  None: { sees: 'no', seen: 'no' },
  'None + Pending Out': { sees: 'asked', seen: 'no' },
  'None + Pending In': { sees: 'no', seen: 'asked' },
  'None + Pending Out+In': { sees: 'asked', seen: 'asked' },
  To: { sees: 'yes', seen: 'no' },
  'To + Pending In': { sees: 'yes', seen: 'asked' },
  From: { sees: 'no', seen: 'yes' },
  'From + Pending Out': { sees: 'asked', seen: 'yes' },
  Both: { sees: 'yes', seen: 'yes' },
};

/** By state, in the order above: whether the other side is told, and the new state where it is another. */
type Table = readonly (readonly [told: boolean, becomes?: string])[];

const outbound: { readonly [Step in SubscriptionStep]: Table } = {
  // A.2.1
  subscribe: [
    [true, 'None + Pending Out'],
    [true],
    [true, 'None + Pending Out+In'],
    [true],
    [true],
    [true],
    [true, 'From + Pending Out'],
    [true],
    [true],
  ],
  // A.2.2
  unsubscribe: [
    [true],
    [true, 'None'],
    [true],
    [true, 'None + Pending In'],
    [true, 'None'],
    [true, 'None + Pending In'],
    [true],
    [true, 'From'],
    [true, 'From'],
  ],
  // A.2.3
  subscribed: [
    [false],
    [false],
    [true, 'From'],
    [true, 'From + Pending Out'],
    [false],
    [true, 'Both'],
    [false],
    [false],
    [false],
  ],
  // A.2.4
  unsubscribed: [
    [false],
    [false],
    [true, 'None'],
    [true, 'None + Pending Out'],
    [false],
    [true, 'To'],
    [true, 'None'],
    [true, 'None + Pending Out'],
    [true, 'To'],
  ],
};

const inbound: { readonly [Step in SubscriptionStep]: Table } = {
  // A.3.1
  subscribe: [
    [true, 'None + Pending In'],
    [true, 'None + Pending Out+In'],
    [false],
    [false],
    [true, 'To + Pending In'],
    [false],
    [false],
    [false],
    [false],
  ],
  // A.3.2
  unsubscribe: [
    [false],
    [false],
    [true, 'None'],
    [true, 'None + Pending Out'],
    [false],
    [true, 'To'],
    [true, 'None'],
    [true, 'None + Pending Out'],
    [true, 'To'],
  ],
  // A.3.3
  subscribed: [
    [false],
    [true, 'To'],
    [false],
    [true, 'To + Pending In'],
    [false],
    [false],
    [false],
    [true, 'Both'],
    [false],
  ],
  // A.3.4
  unsubscribed: [
    [false],
    [true, 'None'],
    [false],
    [true, 'None + Pending In'],
    [true, 'None'],
    [true, 'None + Pending In'],
    [false],
    [true, 'From'],
    [true, 'From'],
  ],
};

const steps = Object.keys(outbound) as SubscriptionStep[];

describe('a subscription', () => {
  for (const [direction, move, tables] of [
    ['taken', stepOut, outbound],
    ['received', stepIn, inbound],
  ] as const) {
    for (const step of steps) {
      it(`moves as RFC 6121 says when ${step} is ${direction}`, () => {
        Object.entries(states).forEach(([name, state], index) => {
          const [told, becomes = name] = tables[step][index]!;
          assert.deepEqual(move(state, step), { own: states[becomes], told }, name);
        });
      });
    }
  }

  it('is shown with four words', () => {
    assert.deepEqual(Object.values(states).map(subscriptionOf), [
      'none',
      'none',
      'none',
      'none',
      'to',
      'to',
      'from',
      'from',
      'both',
    ]);
  });

  it('needs no answer when the receiver has asked the same or sees the other already', () => {
    const mutual = Object.keys(states).filter((name) => isMutual(states[name]!));
    assert.deepEqual(mutual, ['None + Pending Out+In', 'To + Pending In']);
  });

  it('is the same on both sides after any steps of both', () => {
    const move = fc.record({ first: fc.boolean(), step: fc.constantFrom(...steps) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        let [one, other] = [strangers, strangers];
        for (const { first, step } of moves) {
          const out = stepOut(first ? one : other, step);
          const before = first ? other : one;
          const inward = out.told ? stepIn(before, step).own : before;
          [one, other] = first ? [out.own, inward] : [inward, out.own];
          assert.equal(one.sees, other.seen);
          assert.equal(one.seen, other.sees);
        }
      }),
    );
  });
});
