/** `/chat/rooms`: for the experts in a room, and for the visitor in the visitor's own. */
import type { FastifyRequest } from 'fastify';
import { limits, type PostBody, type PostReceipt, type RoomState } from '../../../src/protocol/index.js';
import type { Principal } from '../engine/engine.js';
import { roomAddress } from '../events/index.js';
import { dataOf, messageOf, nameOf, textOf } from './bodies.js';
import type { Api, Context } from './context.js';
import type { Routes } from './routes.js';
import { invalidField } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { chatParams, historyQuery, inviteParams, postBody, roomParams } from './schemas.js';
import { checkAgainst } from './validation.js';

/** How many messages `chathistory` answers with, as in the original. */
const recent = 25;
const page = 50;

/** @param chat `/chat` or `/chat/:streamid` */
export function roomsRoutes(api: Api, { context, callers }: Routes, chat: string): void {
  const { streams, config } = context;
  const room = `${chat}/rooms/:room`;

  api.get(`${chat}/rooms`, { schema: { params: chatParams } }, async (request) => {
    const { principal } = await callers.identify(request, request.params.streamid);
    return { chatRoom: await streams.do(principal, { type: 'rooms' }) };
  });

  api.get(room, { schema: { params: roomParams } }, async (request) => stateOf(request, request.params));

  api.put(room, { schema: { params: roomParams } }, async (request): Promise<RoomState> => {
    const { principal } = await callers.identify(request, request.params.streamid);
    return streams.do(principal, { type: 'joinRoom', room: nameOf(request.params.room) });
  });

  api.post(room, { schema: { params: roomParams }, config: { body: 'text' } }, async (request) => {
    const { principal } = await callers.identify(request, request.params.streamid);
    return postMessage(
      context,
      request,
      principal,
      nameOf(request.params.room),
      messageOf(request.body, true),
    );
  });

  api.delete(room, { schema: { params: roomParams } }, async (request) => {
    const { principal } = await callers.identify(request, request.params.streamid);
    await streams.do(principal, { type: 'leaveRoom', room: nameOf(request.params.room) });
  });

  api.post(
    `${room}/:jid`,
    { schema: { params: inviteParams }, config: { body: 'text' } },
    async (request) => {
      const { principal } = await callers.user(request, request.params.streamid);
      const reason = textOf(request.body, 'reason');
      if (reason.length > limits.status)
        throw invalidField('reason', `A reason must not be longer than ${limits.status} characters.`);
      const username = nameOf(request.params.jid);
      await streams.do(principal, { type: 'invite', room: nameOf(request.params.room), username, reason });
    },
  );

  api.get(`${room}/participants`, { schema: { params: roomParams } }, async (request) => {
    const { room: name, occupants } = await stateOf(request, request.params);
    return {
      participant: occupants.map(({ nick }) => ({
        jid: roomAddress(config.domain, name, nick),
        role: 'participant',
        affiliation: 'none',
      })),
    };
  });

  api.get(`${room}/occupants`, { schema: { params: roomParams } }, async (request) => {
    const { room: name, occupants } = await stateOf(request, request.params);
    return {
      // The original tells everybody's real address here, the visitor's too; ours is the one in the room.
      occupant: occupants.map(({ nick }) => {
        const jid = roomAddress(config.domain, name, nick);
        return { jid, role: 'participant', affiliation: 'none', userAddress: jid };
      }),
    };
  });

  /** The original's dialect: the last 25, oldest first. */
  api.get(`${room}/chathistory`, { schema: { params: roomParams } }, async (request) => {
    const { principal } = await callers.identify(request, request.params.streamid);
    const name = nameOf(request.params.room);
    const { lastSeq } = await streams.do(principal, { type: 'roomState', room: name });
    const before = lastSeq + 1;
    const { messages } = await streams.do(principal, { type: 'history', room: name, before, limit: recent });
    return {
      message: messages.map(({ nick, body, stamp }) => {
        const from = roomAddress(config.domain, name, nick);
        const to = roomAddress(config.domain, name);
        return { to, from, type: 'groupchat', body, delay_stamp: stamp, delay_from: from };
      }),
    };
  });

  api.get(
    `${room}/history`,
    { schema: { params: roomParams, querystring: historyQuery } },
    async (request) => {
      const { principal } = await callers.identify(request, request.params.streamid);
      const { after, before, limit } = request.query;
      if (after !== undefined && before !== undefined)
        throw invalidField('before', 'Only one of after and before can be asked for.');
      if (Number(limit ?? page) < 1) throw invalidField('limit', 'The limit must be at least 1.');
      return streams.do(principal, {
        type: 'history',
        room: nameOf(request.params.room),
        limit: Math.min(Number(limit ?? page), limits.historyPage),
        ...(after === undefined ? {} : { after: Number(after) }),
        ...(before === undefined ? {} : { before: Number(before) }),
      });
    },
  );

  async function stateOf(
    request: FastifyRequest,
    params: { streamid?: string; room: string },
  ): Promise<RoomState> {
    const { principal } = await callers.identify(request, params.streamid);
    return streams.do(principal, { type: 'roomState', room: nameOf(params.room) });
  }
}

/**
 * Posts what a client sent. Its id is what makes a repeated call one message: the engine keeps it with the
 * message, in the same commit.
 */
export async function postMessage(
  { streams }: Context,
  request: FastifyRequest,
  principal: Principal,
  room: string,
  sent: unknown,
): Promise<PostReceipt> {
  const message: PostBody = checkAgainst(request, postBody, sent);
  const key = idempotencyKey(request);
  if (key !== undefined && message.id !== undefined && key !== message.id)
    throw invalidField('id', 'The id of a message is also its Idempotency-Key.');
  const id = message.id ?? key;
  return streams.do(principal, {
    type: 'postToRoom',
    room,
    body: message.body,
    data: dataOf(message),
    ...(id === undefined ? {} : { id }),
  });
}
