/** From a tree to what it asks for. Pure; `from` is not even looked at: the caller is known. */
import type { Act } from './acts.js';
import { decodeIq } from './decode-iq.js';
import { decodeMessage } from './decode-message.js';
import { decodePresence } from './decode-presence.js';
import { namespaces } from './namespaces.js';
import { StanzaError } from './stanza-error.js';
import type { Element } from './xml.js';

/** @throws StanzaError */
export function decodeStanza(stanza: Element, domain: string): Act {
  const kind = stanza.getNS() === namespaces.client ? stanza.name : '';
  switch (kind) {
    case 'message':
      return decodeMessage(stanza, domain);
    case 'presence':
      return decodePresence(stanza, domain);
    case 'iq':
      return decodeIq(stanza, domain);
    default:
      throw new StanzaError('invalid-body', 'A stanza is a message, a presence or an iq.');
  }
}
