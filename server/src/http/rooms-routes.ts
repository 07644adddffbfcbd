/** `/chat/rooms`: for the experts in a room, for the visitor in the visitor's own, and for users in chat rooms. */
import type { FastifyRequest } from 'fastify';
import { limits, type PostBody, type PostReceipt } from '../../../src/protocol/index.js';
import type { Principal } from '../engine/engine.js';
import { checkAttachment } from './attachments.js';
import { dataOf, messageOf, textOf } from './bodies.js';
import { calledRooms } from './called-rooms.js';
import { checkService, roomInfoOf, roomNameOf, usernameOf } from './chat-room-answers.js';
import {
  nothing,
  postReceipt,
  roomInfo,
  roomList,
  roomListQuery,
  roomQuery,
  serviceQuery,
} from './chat-room-schemas.js';
import type { Api } from './context.js';
import { invalidField } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { limitOf } from './paging.js';
import { joinWithPassword } from './room-password.js';
import { roomReadingRoutes } from './room-reading-routes.js';
import type { Routes } from './routes.js';
import { chatParams, inviteParams, postBody, roomParams } from './schemas.js';
import { checkAgainst } from './validation.js';

const tags = ['chat-rooms'];

/** @param chat `/chat` or `/chat/:streamid` */
export function roomsRoutes(api: Api, routes: Routes, chat: string): void {
  const { context, callers } = routes;
  const { streams, config } = context;
  const { domain } = config;
  const room = `${chat}/rooms/:room`;
  const { roomOf, inRoom } = calledRooms(routes);

  api.get(
    `${chat}/rooms`,
    {
      schema: {
        operationId: 'listRooms',
        tags,
        summary: 'Lists the rooms one is in, and those that everybody may enter.',
        params: chatParams,
        querystring: roomListQuery,
        response: { 200: roomList },
      },
    },
    async (request) => {
      const { principal } = await callers.identify(request, request.params.streamid);
      checkService(request.query, domain);
      const { type = 'public', search, after, limit, expandGroups } = request.query;
      const rooms = await streams.do(principal, {
        type: 'chatRooms',
        show: type,
        limit: limitOf(limit, limits.historyPage, limits.historyPage),
        expandGroups: expandGroups === 'true',
        ...(search === undefined ? {} : { search }),
        ...(after === undefined ? {} : { after }),
      });
      return { chatRoom: rooms.map((known) => roomInfoOf(known, domain)) };
    },
  );

  api.get(
    room,
    {
      schema: {
        operationId: 'readRoom',
        tags,
        summary: 'Tells the state of a room.',
        params: roomParams,
        querystring: roomQuery,
        response: { 200: roomInfo },
      },
    },
    async (request) => {
      const expandGroups = request.query.expandGroups === 'true';
      return roomInfoOf(
        await inRoom(request, (name) => ({ type: 'roomState', room: name, expandGroups })),
        domain,
      );
    },
  );

  api.put(
    room,
    {
      schema: {
        operationId: 'joinRoom',
        tags,
        summary: 'Joins a room.',
        params: roomParams,
        querystring: serviceQuery,
        response: { 200: roomInfo },
      },
      config: { body: 'text' },
    },
    async (request) => {
      const password = textOf(request.body, 'password');
      if (password.length > limits.name)
        throw invalidField('password', `A password must not be longer than ${limits.name} characters.`);
      const { principal, name } = await roomOf(request);
      const join = (about: { password?: string }) =>
        streams.do(principal, { type: 'joinRoom', room: name, ...about });
      const joined =
        password === ''
          ? await join({})
          : await joinWithPassword(routes.limits, request, () => join({ password }));
      return roomInfoOf(joined, domain);
    },
  );

  api.post(
    room,
    {
      schema: {
        operationId: 'postToRoom',
        tags,
        summary: 'Posts a message.',
        params: roomParams,
        querystring: serviceQuery,
        response: { 200: postReceipt },
      },
      config: { body: 'text' },
    },
    async (request) => {
      const { principal, name } = await roomOf(request);
      return postMessage(routes, request, principal, name, messageOf(request.body, true));
    },
  );

  api.delete(
    room,
    {
      schema: {
        operationId: 'leaveRoom',
        tags,
        summary: 'Leaves a room.',
        params: roomParams,
        querystring: serviceQuery,
        response: { 200: nothing },
      },
    },
    async (request) => {
      await inRoom(request, (name) => ({ type: 'leaveRoom', room: name }));
      return null;
    },
  );

  api.post(
    `${room}/:jid`,
    {
      schema: {
        operationId: 'inviteToRoom',
        tags,
        summary: 'Invites a user; the body is the reason.',
        params: inviteParams,
        querystring: serviceQuery,
        response: { 200: nothing },
      },
      config: { body: 'text' },
    },
    async (request) => {
      const { principal } = await callers.user(request, request.params.streamid);
      checkService(request.query, domain);
      const reason = textOf(request.body, 'reason');
      if (reason.length > limits.status)
        throw invalidField('reason', `A reason must not be longer than ${limits.status} characters.`);
      const username = usernameOf(request.params.jid, domain);
      await streams.do(principal, {
        type: 'invite',
        room: roomNameOf(request.params.room),
        username,
        reason,
      });
      return null;
    },
  );

  roomReadingRoutes(api, routes, chat);
}

/**
 * Posts what a client sent. Its id is what makes a repeated call one message: the engine keeps it with the
 * message, in the same commit.
 */
export async function postMessage(
  { context, limits: allowed }: Pick<Routes, 'context' | 'limits'>,
  request: FastifyRequest,
  principal: Principal,
  room: string,
  sent: unknown,
): Promise<PostReceipt> {
  allowed.message(principal);
  const message: PostBody = checkAgainst(request, postBody, sent);
  const key = idempotencyKey(request);
  if (key !== undefined && message.id !== undefined && key !== message.id)
    throw invalidField('id', 'The id of a message is also its Idempotency-Key.');
  const id = message.id ?? key;
  const data = dataOf(message);
  checkAttachment(context, request, principal, room, data);
  return context.streams.do(principal, {
    type: 'postToRoom',
    room,
    body: message.body,
    data,
    ...(id === undefined ? {} : { id }),
  });
}
