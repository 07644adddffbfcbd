/** Answers to queries (RFC 6120 §8.2.3, §8.3). */
import type { Query } from './acts.js';
import { namespaces } from './namespaces.js';
import { xml, type Element } from './xml.js';

/** The conditions of RFC 6120 §8.3.3 that we use, with the types that belong to them. */
const types = {
  'bad-request': 'modify',
  conflict: 'cancel',
  'feature-not-implemented': 'cancel',
  forbidden: 'auth',
  'item-not-found': 'cancel',
  'not-acceptable': 'modify',
  'not-allowed': 'cancel',
  'service-unavailable': 'cancel',
} as const;

export type Condition = keyof typeof types;

/** A query that is answered with an error. */
export class QueryRefused extends Error {
  override readonly name = 'QueryRefused';
  readonly condition: Condition;
  constructor(condition: Condition, sentence = '') {
    super(sentence);
    this.condition = condition;
  }
}

type Asked = Pick<Query, 'id' | 'to'>;

/** @param asker address of the one who asked; whoever was asked answers */
export function result({ id, to }: Asked, asker: string, payload?: Element): Element {
  return xml('iq', { xmlns: namespaces.client, type: 'result', id, from: to, to: asker }, payload);
}

export function failure({ id, to }: Asked, asker: string, condition: Condition, sentence = ''): Element {
  const { stanzas } = namespaces;
  return xml(
    'iq',
    { xmlns: namespaces.client, type: 'error', id, from: to, to: asker },
    xml(
      'error',
      { type: types[condition] },
      xml(condition, { xmlns: stanzas }),
      sentence === '' ? undefined : xml('text', { xmlns: stanzas }, sentence),
    ),
  );
}
