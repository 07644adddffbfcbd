/** `/chat/presence`, `/chat/chatstate`: what informs others without a word. */
import { domainPart, type ChatState } from '../../../src/protocol/index.js';
import { EngineError, type Principal } from '../engine/engine.js';
import { roomNameOf, usernameOf } from './chat-room-answers.js';
import { nothing } from './chat-room-schemas.js';
import type { Api } from './context.js';
import type { Routes } from './routes.js';
import { chatParams, chatStateParams, presenceQuery } from './schemas.js';

/** @param chat `/chat` or `/chat/:streamid` */
export function presenceRoutes(api: Api, { context, callers, limits }: Routes, chat: string): void {
  const { streams, config } = context;
  const { domain } = config;
  const tags = ['people'];

  api.post(
    `${chat}/presence`,
    {
      schema: {
        operationId: 'setPresence',
        tags,
        summary: 'Shows one’s presence to the contacts that may see it; offers come with available and chat.',
        params: chatParams,
        querystring: presenceQuery,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { streamid } = request.params;
      const caller = await callers.user(request, streamid);
      // Nobody is there without a stream (and would never be seen to go).
      callers.stream(caller, streamid);
      limits.sign(caller.principal);
      const { show = 'available', status = '' } = request.query;
      await streams.setPresence(caller.principal, show, status);
      return null;
    },
  );

  api.post(
    `${chat}/chatstate/:state/:to`,
    {
      schema: {
        operationId: 'sendChatState',
        tags,
        summary: 'Tells a room, or a user, that one is typing, paused, there or gone.',
        params: chatStateParams,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { streamid, state, to } = request.params;
      const { principal } = await callers.identify(request, streamid);
      limits.sign(principal);
      await tell(principal, to, state);
      return null;
    },
  );

  /** A bare name means a room, and a user where there is no such room. Visitors know rooms only. */
  async function tell(principal: Principal, to: string, state: ChatState): Promise<void> {
    const toUser = () =>
      streams.do(principal, { type: 'directChatState', to: usernameOf(to, domain), state });
    const place = domainPart(to);
    if (place === domain && principal.kind === 'user') return toUser();
    try {
      await streams.do(principal, { type: 'chatState', to: roomNameOf(to), state });
    } catch (error) {
      const unknown = error instanceof EngineError && error.code === 'not-found';
      if (!unknown || place !== '' || principal.kind !== 'user') throw error;
      await toUser();
    }
  }
}
