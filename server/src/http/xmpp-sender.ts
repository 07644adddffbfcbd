/** Who sent a stanza, and how stanzas travel back. */
import type { FastifyRequest } from 'fastify';
import type { WireEvent } from '../../../src/protocol/index.js';
import type { Stream } from '../auth/index.js';
import type { Principal } from '../engine/engine.js';
import type { Element } from '../xmpp/index.js';

export interface Sender {
  readonly request: FastifyRequest;
  readonly principal: Principal;
  readonly stream: Stream;
}

export function stanzaEvent(stanza: Element): WireEvent {
  return { event: 'chatapi.xmpp', data: { xmpp: Buffer.from(stanza.toString()).toString('base64') } };
}
