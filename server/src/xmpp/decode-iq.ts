import type { Act } from './acts.js';
import { addressOf } from './address.js';
import { wrong } from './stanza-error.js';
import { attribute, elementsOf, type Element } from './xml.js';

const longestId = 200;

/** RFC 6120 §8.2.3. @throws StanzaError */
export function decodeIq(stanza: Element, domain: string): Act {
  const kind = attribute(stanza, 'type');
  if (kind === 'result' || kind === 'error') return { type: 'nothing' };
  if (kind !== 'get' && kind !== 'set') throw wrong('type', 'An iq is a get, a set, a result or an error.');
  const id = attribute(stanza, 'id');
  if (id === undefined || id === '' || id.length > longestId)
    throw wrong('id', `An iq needs an id of 1 to ${longestId} characters.`);
  const [payload, second] = elementsOf(stanza);
  if (payload === undefined || second !== undefined)
    throw wrong('iq', 'A get or a set has one child element.');
  const to = attribute(stanza, 'to');
  const address = to === undefined ? ({ place: 'server' } as const) : addressOf(to, domain);
  return { type: 'query', kind, id, to, address, payload };
}
