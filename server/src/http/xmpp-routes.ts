/** `/chat/xmpp`: raw stanzas, in and (as events) out. They may do what their sender's other calls may, and no more. */
import type { FastifyRequest } from 'fastify';
import type { Stream } from '../auth/index.js';
import type { Principal } from '../engine/engine.js';
import { userAddress } from '../events/index.js';
import { decodeStanza, encodeEvent, parseStanza, StanzaError, type Act } from '../xmpp/index.js';
import { nothing } from './chat-room-schemas.js';
import type { Api } from './context.js';
import { ApiError } from './errors.js';
import type { Routes } from './routes.js';
import { chatParams } from './schemas.js';
import { StanzaActs } from './xmpp-acts.js';
import { stanzaEvent } from './xmpp-sender.js';

/** @param chat `/chat` or `/chat/:streamid` */
export function xmppRoutes(api: Api, routes: Routes, chat: string): void {
  const { context, callers } = routes;
  const { hub, config } = context;
  const acts = new StanzaActs(routes);

  api.post(
    `${chat}/xmpp`,
    {
      schema: {
        operationId: 'sendStanza',
        tags: ['xmpp'],
        summary: 'Sends one XMPP stanza; from then on this stream hears everything as `chatapi.xmpp` too.',
        description:
          'The body is one message, presence or iq, as text, XML or a JSON string; its `from` is replaced by the caller. What is no stanza is refused with 400. An iq is answered by an event `chatapi.xmpp` (`{"xmpp": base64}`) on this stream alone; messages and presence that cannot be delivered are refused as the other calls do. Every event that has a counterpart in XMPP is followed by its twin in the other dialect: read one of the two. Other streams of the same caller are not changed. After a `resync`, send a stanza again.',
        params: chatParams,
        response: { 200: nothing },
      },
      config: { body: 'xml' },
    },
    async (request) => {
      const caller = await callers.identify(request, request.params.streamid);
      const stream = callers.stream(caller, request.params.streamid);
      const act = actOf(request.body, config.domain);
      speakXmpp(stream, caller.principal);
      await acts.do({ request: request as FastifyRequest, principal: caller.principal, stream }, act);
      return null;
    },
  );

  function speakXmpp({ streamid }: Stream, { username, kind }: Principal): void {
    const reader = { username, kind, address: userAddress(config.domain, username) };
    hub.speak(streamid, (event) => encodeEvent(event, reader).map(stanzaEvent));
  }
}

/** @throws ApiError `invalid-body`, `invalid-field`, `not-found` */
function actOf(body: unknown, domain: string): Act {
  if (typeof body !== 'string' || body.trim() === '')
    throw new ApiError('invalid-body', { sentence: 'The body must be one XMPP stanza.' });
  try {
    return decodeStanza(parseStanza(body), domain);
  } catch (error) {
    if (!(error instanceof StanzaError)) throw error;
    const { code, message: sentence, field } = error;
    throw new ApiError(code, field === undefined ? { sentence } : { sentence, field });
  }
}
