/** `/chat/messages`: between two users, and what was said before. To visitors it does not exist. */
import type { FastifyRequest } from 'fastify';
import type { ArchivedMessage, Conversations } from '../../../src/protocol/index.js';
import type { ArchivedConversation } from '../engine/engine.js';
import { roomAddress, userAddress } from '../events/index.js';
import { dataOf, messageOf } from './bodies.js';
import { checkService, roomNameOf, usernameOf } from './chat-room-answers.js';
import type { Api } from './context.js';
import { invalidField } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { momentOf } from './moments.js';
import { limitOf } from './paging.js';
import {
  conversations,
  directMessageBody,
  directReceipt,
  listMessagesQuery,
  messageParams,
} from './people-schemas.js';
import type { Routes } from './routes.js';
import { chatParams } from './schemas.js';
import { checkAgainst } from './validation.js';

const page = 50;
const mostInPage = 200;

/** @param chat `/chat` or `/chat/:streamid` */
export function messagesRoutes(api: Api, { context, callers, limits }: Routes, chat: string): void {
  const { streams, config } = context;
  const { domain } = config;
  const tags = ['messages'];

  api.post(
    `${chat}/messages/:to`,
    {
      schema: {
        operationId: 'sendMessage',
        tags,
        summary: 'Sends a message to a user: a text, or an object with a body; without a body, data alone.',
        params: messageParams,
        response: { 200: directReceipt },
      },
      config: { body: 'text' },
    },
    async (request) => {
      const caller = await callers.user(request, request.params.streamid);
      const message = checkAgainst(request, directMessageBody, messageOf(request.body, true));
      const { body = '', id: _id, ...extra } = message;
      const id = idOf(request, message.id);
      const data = body === '' ? extra : dataOf({ ...message, body });
      if (body === '' && Object.keys(extra).length === 0)
        throw invalidField('body', 'A message needs a body, or at least one other member.');
      limits.message(caller.principal);
      const origin = request.params.streamid ?? caller.stream?.streamid;
      return streams.do(caller.principal, {
        type: 'sendMessage',
        to: usernameOf(request.params.to, domain),
        body,
        data,
        ...(id === undefined ? {} : { id }),
        ...(origin === undefined ? {} : { origin }),
      });
    },
  );

  api.get(
    `${chat}/messages`,
    {
      schema: {
        operationId: 'listMessages',
        tags,
        summary: 'Reads old messages: one’s own with others, or those of a room that one may read.',
        description:
          'Newest pages first. Messages between two are grouped until they were silent for ten minutes. In the path, one’s own username may stand for the stream, as in the original.',
        params: chatParams,
        querystring: listMessagesQuery,
        response: { 200: conversations },
      },
    },
    async (request): Promise<Conversations> => {
      const principal = await reader(request, request.params.streamid);
      const { keywords, to, start, end, room, limit, before } = request.query;
      checkService(request.query, domain);
      if (room !== undefined && to !== undefined)
        throw invalidField('to', 'Only one of to and room can be asked for.');
      const from = start === undefined ? undefined : momentOf(start, 'start').first;
      const until = end === undefined ? undefined : momentOf(end, 'end').last;
      if (from !== undefined && until !== undefined && until < from)
        throw invalidField('end', 'The value of end lies before that of start.');
      const found = await streams.do(principal, {
        type: 'archive',
        limit: limitOf(limit, page, mostInPage),
        ...(keywords === undefined ? {} : { keywords }),
        ...(to === undefined ? {} : { with: usernameOf(to, domain) }),
        ...(room === undefined ? {} : { room: roomNameOf(room) }),
        ...(from === undefined ? {} : { start: from }),
        ...(until === undefined ? {} : { end: until }),
        ...(before === undefined ? {} : { before }),
      });
      return {
        conversation: found.conversations.map((each) => toConversation(each, domain)),
        ...(found.before === undefined ? {} : { before: found.before }),
      };
    },
  );

  async function reader(request: FastifyRequest, streamid: string | undefined) {
    const { principal } = await callers.user(request);
    if (streamid !== undefined && streamid.toLowerCase() !== principal.username)
      await callers.user(request, streamid);
    return principal;
  }
}

/** What the client calls the message: makes a repeated call one message. */
function idOf(request: FastifyRequest, id: string | undefined): string | undefined {
  const key = idempotencyKey(request);
  if (key !== undefined && id !== undefined && key !== id)
    throw invalidField('id', 'The id of a message is also its Idempotency-Key.');
  return id ?? key;
}

function toConversation(
  conversation: ArchivedConversation,
  domain: string,
): Conversations['conversation'][0] {
  const { id: conversationID, room, participants, messages } = conversation;
  const address = (name: string) =>
    room === undefined ? userAddress(domain, name) : roomAddress(domain, room, name);
  return {
    conversationID,
    external: false,
    startDate: conversation.started,
    lastActivity: conversation.lastActivity,
    messageCount: conversation.count,
    chatRoom: room === undefined ? '' : roomAddress(domain, room),
    participantList: participants.map(address),
    messages: {
      message: messages.map(({ id, from, to, body, data, stamp: sentDate }): ArchivedMessage => ({
        conversationID,
        from: address(from),
        to: room === undefined ? userAddress(domain, to) : roomAddress(domain, room),
        sentDate,
        body,
        roomEvent: '',
        id,
        data,
      })),
    },
  };
}
