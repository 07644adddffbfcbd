/** `/chatrooms`: rooms that no workgroup made, as an admin keeps them. */
import type { FastifyRequest } from 'fastify';
import { limits, type ChatRoomBody } from '../../../../src/protocol/index.js';
import type { Op, OpResult } from '../../engine/engine.js';
import {
  checkService,
  chatRoomOf,
  historyOf,
  occupantsOf,
  participantsOf,
  roomNameOf,
} from '../chat-room-answers.js';
import { changesOf, newNameOf } from '../chat-room-bodies.js';
import {
  adminRoomListQuery,
  adminRoomQuery,
  adminServiceQuery,
  chatRoom,
  chatRoomBody,
  chatRoomList,
  chatRoomParams,
  newChatRoomBody,
  nothing,
  occupantList,
  participantList,
  recentHistory,
} from '../chat-room-schemas.js';
import type { Audited } from '../../records/index.js';
import type { Api } from '../context.js';
import { invalidField } from '../errors.js';
import { idempotencyKey } from '../idempotency.js';
import { limitOf } from '../paging.js';
import { recent } from '../room-reading-routes.js';
import type { Routes } from '../routes.js';
import { affiliationsRoutes } from './affiliations-routes.js';

interface ToRoom {
  readonly params: { readonly room: string };
  readonly query: { readonly service?: string; readonly servicename?: string };
}

export function chatRoomsRoutes(api: Api, routes: Routes): void {
  const { context, callers, idempotency } = routes;
  const { engine, records, streams, config } = context;
  const { chatRooms } = engine.admin;
  const { domain } = config;
  const tags = ['chat-rooms'];

  api.get(
    '/chatrooms',
    {
      schema: {
        operationId: 'listChatRooms',
        tags,
        summary: 'Lists chat rooms.',
        querystring: adminRoomListQuery,
        response: { 200: chatRoomList },
      },
    },
    async (request) => {
      await callers.admin(request);
      checkService(request.query, domain);
      const { type = 'public', search, after, limit, expandGroups } = request.query;
      const rooms = await chatRooms.list({
        show: type,
        limit: limitOf(limit, limits.historyPage, limits.historyPage),
        expandGroups: expandGroups === 'true',
        ...(search === undefined ? {} : { search }),
        ...(after === undefined ? {} : { after }),
      });
      return { chatRoom: rooms.map((room) => chatRoomOf(room, domain)) };
    },
  );

  api.post(
    '/chatrooms',
    {
      schema: {
        operationId: 'createChatRoom',
        tags,
        summary: 'Creates a chat room.',
        querystring: adminServiceQuery,
        body: newChatRoomBody,
        response: { 201: chatRoom },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { principal } = await callers.admin(request);
      checkService(request.query, domain);
      const body: ChatRoomBody & { roomName: string } = request.body;
      const name = newNameOf(body.roomName);
      const changes = changesOf(body, domain);
      const scope = `${principal.username} POST /chatrooms`;
      const { answer } = await idempotency.once({ scope, key: idempotencyKey(request), body }, async () => {
        const created = await chatRooms.create(name, changes, principal.username);
        await note(request, 'chatRoom.created', name);
        return chatRoomOf(created, domain);
      });
      return reply.code(201).send(answer);
    },
  );

  api.get(
    '/chatrooms/:room',
    {
      schema: {
        operationId: 'readChatRoom',
        tags,
        summary: 'Tells what is known of a chat room.',
        params: chatRoomParams,
        querystring: adminRoomQuery,
        response: { 200: chatRoom },
      },
    },
    async (request) => {
      const room = await roomOf(request);
      return chatRoomOf(await chatRooms.get(room, request.query.expandGroups === 'true'), domain);
    },
  );

  api.put(
    '/chatrooms/:room',
    {
      schema: {
        operationId: 'changeChatRoom',
        tags,
        summary: 'Changes a chat room; what is left out stays.',
        params: chatRoomParams,
        querystring: adminServiceQuery,
        body: chatRoomBody,
        response: { 200: chatRoom },
      },
      config: { body: 'json' },
    },
    async (request) => {
      const room = await roomOf(request);
      const body: ChatRoomBody = request.body;
      if (body.roomName !== undefined && roomNameOf(body.roomName) !== room)
        throw invalidField('roomName', 'The name of a room cannot be changed.');
      const changed = await chatRooms.change(room, changesOf(body, domain));
      await note(request, 'chatRoom.changed', room);
      return chatRoomOf(changed, domain);
    },
  );

  api.delete(
    '/chatrooms/:room',
    {
      schema: {
        operationId: 'removeChatRoom',
        tags,
        summary: 'Ends a chat room for everybody.',
        params: chatRoomParams,
        querystring: adminServiceQuery,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const room = await roomOf(request);
      await chatRooms.remove(room);
      await note(request, 'chatRoom.removed', room);
      return null;
    },
  );

  api.get(
    '/chatrooms/:room/participants',
    {
      schema: {
        operationId: 'listChatRoomParticipants',
        tags,
        summary: 'Lists who is in a chat room.',
        params: chatRoomParams,
        querystring: adminServiceQuery,
        response: { 200: participantList },
      },
    },
    async (request) => {
      const [room, occupants] = await inRoom(request, (name) => ({ type: 'occupants', room: name }));
      return { participant: participantsOf(room, occupants, domain) };
    },
  );

  api.get(
    '/chatrooms/:room/occupants',
    {
      schema: {
        operationId: 'listChatRoomOccupants',
        tags,
        summary: 'Lists who is in a chat room, with real addresses.',
        params: chatRoomParams,
        querystring: adminServiceQuery,
        response: { 200: occupantList },
      },
    },
    async (request) => {
      const [room, occupants] = await inRoom(request, (name) => ({ type: 'occupants', room: name }));
      return { occupant: occupantsOf(room, occupants, domain) };
    },
  );

  api.get(
    '/chatrooms/:room/chathistory',
    {
      schema: {
        operationId: 'readChatRoomHistory',
        tags,
        summary: 'Tells the last 25 messages of a chat room.',
        params: chatRoomParams,
        querystring: adminServiceQuery,
        response: { 200: recentHistory },
      },
    },
    async (request) => {
      const [room, { messages }] = await inRoom(request, (name) => ({
        type: 'history',
        room: name,
        limit: recent,
      }));
      await note(request, 'conversation.read', room);
      return { message: historyOf(room, messages, domain) };
    },
  );

  affiliationsRoutes(api, routes);

  async function roomOf(request: FastifyRequest & ToRoom): Promise<string> {
    await callers.admin(request);
    checkService(request.query, domain);
    return roomNameOf(request.params.room);
  }

  /** As an admin, who sees all of a chat room; to rooms of workgroups these paths do not lead. */
  async function inRoom<O extends Op>(
    request: FastifyRequest & ToRoom,
    operation: (name: string) => O,
  ): Promise<[room: string, result: OpResult[O['type']]]> {
    const room = await roomOf(request);
    await chatRooms.get(room);
    const { principal } = await callers.admin(request);
    return [room, await streams.do(principal, operation(room))];
  }

  function note(request: FastifyRequest, action: Audited['action'], subject: string): Promise<void> {
    return records.audit({ actor: request.caller!.principal.username, action, subject });
  }
}
