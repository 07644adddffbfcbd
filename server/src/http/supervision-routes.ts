/** Handing conversations over, and what supervisors see and put right. To visitors none of it exists. */
import type { Handover, HandoverTo, SupervisedRooms, WaitingRequests } from '../../../src/protocol/index.js';
import { EngineError, type Principal } from '../engine/engine.js';
import { nameOf } from './bodies.js';
import { nothing } from './chat-room-schemas.js';
import type { Api } from './context.js';
import { limitOf } from './paging.js';
import type { Routes } from './routes.js';
import { chatParams } from './schemas.js';
import {
  handoverAnswer,
  handoverBody,
  handoverParams,
  moveBody,
  pageQuery,
  requestParams,
  supervisedRooms,
  waitingRequests,
} from './supervision-schemas.js';

const usual = 50;
const most = 200;

/** @param chat `/chat` or `/chat/:streamid` */
export function supervisionRoutes(api: Api, routes: Routes, chat: string): void {
  handoverRoutes(api, routes, chat);
  watchingRoutes(api, routes, chat);
}

function handoverRoutes(api: Api, { context: { workgroups }, callers }: Routes, chat: string): void {
  const tags = ['workgroups'];
  const room = `${chat}/rooms/:room`;

  for (const [kind, path, operationId, summary] of [
    [
      'transfer',
      'transfer',
      'transferRoom',
      'Hands a conversation over: the caller leaves when another expert has come.',
    ],
    [
      'invitation',
      'invitation',
      'inviteExpert',
      'Asks another expert into a conversation; the caller stays.',
    ],
  ] as const) {
    api.post(
      `${room}/${path}`,
      {
        schema: {
          operationId,
          tags,
          summary,
          params: handoverParams,
          body: handoverBody,
          response: { 202: handoverAnswer },
        },
        config: { body: 'json' },
      },
      async (request, reply): Promise<Handover> => {
        const { username } = (await callers.user(request, request.params.streamid)).principal;
        const { to, reason = '' } = request.body;
        reply.code(202);
        return workgroups.handOver(username, {
          room: nameOf(request.params.room),
          kind,
          to: named(to),
          reason,
        });
      },
    );
  }

  api.get(
    `${room}/transfer`,
    {
      schema: {
        operationId: 'readHandover',
        tags,
        summary: 'Tells how far a handover of the caller is.',
        params: handoverParams,
        response: { 200: handoverAnswer },
      },
    },
    async (request): Promise<Handover> => {
      const { username } = (await callers.user(request, request.params.streamid)).principal;
      return workgroups.handover(username, nameOf(request.params.room));
    },
  );

  api.delete(
    `${room}/transfer`,
    {
      schema: {
        operationId: 'withdrawHandover',
        tags,
        summary: 'Takes a handover back, of either kind.',
        params: handoverParams,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { username } = (await callers.user(request, request.params.streamid)).principal;
      await workgroups.withdrawHandover(username, nameOf(request.params.room));
    },
  );
}

function watchingRoutes(
  api: Api,
  { context: { workgroups, streams, records }, callers }: Routes,
  chat: string,
): void {
  const tags = ['workgroups'];
  const supervision = `${chat}/supervision`;

  api.get(
    supervision,
    {
      schema: {
        operationId: 'listSupervisedRooms',
        tags,
        summary: 'Lists the running conversations of the workgroups that the caller supervises.',
        params: chatParams,
        querystring: pageQuery,
        response: { 200: supervisedRooms },
      },
    },
    async (request): Promise<SupervisedRooms> => {
      const { principal } = await callers.user(request, request.params.streamid);
      const { rooms, total } = workgroups.supervisedRooms(principal, pageOf(request.query));
      const room = await Promise.all(
        rooms.map(async (one) => ({ ...one, messages: await messagesIn(principal, one.room) })),
      );
      return { room, total };
    },
  );

  api.get(
    `${supervision}/queues`,
    {
      schema: {
        operationId: 'listWaitingRequests',
        tags,
        summary: 'Lists everybody who waits in the workgroups that the caller supervises.',
        params: chatParams,
        querystring: pageQuery,
        response: { 200: waitingRequests },
      },
    },
    async (request): Promise<WaitingRequests> => {
      const { principal } = await callers.user(request, request.params.streamid);
      const { requests, total } = workgroups.waitingRequests(principal, pageOf(request.query));
      return { request: [...requests], total };
    },
  );

  api.delete(
    `${supervision}/queues/:request`,
    {
      schema: {
        operationId: 'closeWaitingRequest',
        tags,
        summary: 'Ends a waiting request; its visitor is told that it was closed.',
        params: requestParams,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.user(request, request.params.streamid);
      await workgroups.closeRequest(principal, request.params.request);
      await audit(principal, 'request.close', request.params.request);
    },
  );

  api.put(
    `${supervision}/queues/:request`,
    {
      schema: {
        operationId: 'moveWaitingRequest',
        tags,
        summary: 'Moves a waiting request to another queue of its workgroup.',
        params: requestParams,
        body: moveBody,
        response: { 200: nothing },
      },
      config: { body: 'json' },
    },
    async (request) => {
      const { principal } = await callers.user(request, request.params.streamid);
      await workgroups.moveRequest(principal, request.params.request, request.body.queue);
      await audit(principal, 'request.move', request.params.request);
    },
  );

  function audit({ username }: Principal, action: `request.${string}`, subject: string): Promise<void> {
    return records.audit({ actor: username, action, subject });
  }

  async function messagesIn(principal: Principal, room: string): Promise<number> {
    try {
      return (await streams.do(principal, { type: 'roomState', room })).lastSeq;
    } catch (error) {
      // It ended in this moment, or is not kept any more.
      if (error instanceof EngineError && error.code === 'not-found') return 0;
      throw error;
    }
  }
}

function pageOf({ offset, limit }: { offset?: string; limit?: string }): { offset: number; limit: number } {
  return { offset: Number(offset ?? 0), limit: limitOf(limit, usual, most) };
}

/** Users and workgroups may be named by their addresses. */
function named(to: HandoverTo): HandoverTo {
  if ('user' in to) return { user: nameOf(to.user).toLowerCase() };
  return 'workgroup' in to ? { workgroup: nameOf(to.workgroup) } : to;
}
