/** `/chat/assists` and `/chat/offer`: the expert's side of workgroups. */
import type { FastifyRequest } from 'fastify';
import type { QueueState } from '../../../src/protocol/index.js';
import { workgroupAddress } from '../events/index.js';
import { nameOf } from './bodies.js';
import type { Api } from './context.js';
import { assists, colleagues, queues } from './conversation-schemas.js';
import type { Routes } from './routes.js';
import { ApiError } from './errors.js';
import { chatParams, offerParams, workgroupParams } from './schemas.js';
import { limitBody } from './supervision-schemas.js';

/** @param chat `/chat` or `/chat/:streamid` */
export function assistsRoutes(api: Api, { context, callers }: Routes, chat: string): void {
  const { workgroups, config } = context;

  api.get(
    `${chat}/assists`,
    {
      schema: {
        operationId: 'listAssists',
        tags: ['conversations'],
        summary: 'The workgroups of the caller.',
        response: { 200: assists },
        params: chatParams,
      },
    },
    async (request) => {
      const { principal } = await callers.user(request, request.params.streamid);
      return {
        workgroup: workgroups
          .memberships(principal.username)
          .map((name) => workgroupAddress(config.domain, name)),
      };
    },
  );

  /** The protocol's members, and the original's beside them. */
  api.get(
    `${chat}/assists/queues`,
    {
      schema: {
        operationId: 'listQueues',
        tags: ['conversations'],
        summary: 'The queues of those workgroups.',
        response: { 200: queues },
        params: chatParams,
      },
    },
    async (request) => {
      const { principal } = await callers.user(request, request.params.streamid);
      return { queue: workgroups.queues(principal.username).map(withOriginalMembers) };
    },
  );

  api.get(
    `${chat}/assists/:workgroup`,
    {
      schema: {
        operationId: 'listColleagues',
        tags: ['conversations'],
        summary: 'The experts of a workgroup now.',
        response: { 200: colleagues },
        params: workgroupParams,
      },
    },
    async (request) => {
      const { workgroup } = await member(request, request.params);
      return { colleague: [...workgroups.colleagues(workgroup)] };
    },
  );

  api.post(
    `${chat}/assists/:workgroup`,
    {
      schema: {
        operationId: 'joinWorkgroup',
        tags: ['conversations'],
        summary: 'Take offers of a workgroup; signing in has done so already.',
        params: workgroupParams,
      },
    },
    async (request) => {
      const { username, workgroup } = await member(request, request.params);
      await workgroups.join(username, workgroup);
    },
  );

  api.put(
    `${chat}/assists/:workgroup`,
    {
      schema: {
        operationId: 'limitOwnChats',
        tags: ['workgroups'],
        summary: 'Sets how many chats of a workgroup the caller wants at once, within its limit.',
        params: workgroupParams,
        body: limitBody,
      },
      config: { body: 'json' },
    },
    async (request) => {
      const { username, workgroup } = await member(request, request.params);
      await workgroups.limit(username, workgroup, request.body.maxChats);
    },
  );

  api.delete(
    `${chat}/assists/:workgroup`,
    {
      schema: {
        operationId: 'leaveWorkgroup',
        tags: ['conversations'],
        summary: 'Take no more offers of a workgroup.',
        params: workgroupParams,
      },
    },
    async (request) => {
      const { username, workgroup } = await member(request, request.params);
      await workgroups.leave(username, workgroup);
    },
  );

  // README: PUT accepts, DELETE rejects. The original's code: POST accepts, DELETE rejects.
  for (const [method, path, byId] of [
    ['PUT', `${chat}/assists/:workgroup/:offerId`, ''],
    ['POST', `${chat}/offer/:offerId`, 'ById'],
  ] as const) {
    api.route({
      method,
      url: path,
      schema: {
        operationId: `acceptOffer${byId}`,
        tags: ['conversations'],
        summary: 'Accept an offer; whoever comes second is refused.',
        params: offerParams,
      },
      handler: async (request) =>
        workgroups.accept(await answering(request, request.params), request.params.offerId),
    });
    api.route({
      method: 'DELETE',
      url: path,
      schema: {
        operationId: `rejectOffer${byId}`,
        tags: ['conversations'],
        summary: 'Reject an offer: another expert is asked.',
        params: offerParams,
      },
      handler: async (request) =>
        workgroups.reject(await answering(request, request.params), request.params.offerId),
    });
  }

  function withOriginalMembers(queue: QueueState): QueueState {
    const { workgroup, open, averageWait, oldest } = queue;
    const original = {
      name: workgroupAddress(config.domain, workgroup),
      status: open ? 'open' : 'closed',
      averageWaitTime: String(averageWait),
      ...(oldest === undefined ? {} : { oldestEntry: oldest }),
    };
    return { ...queue, ...original };
  }

  async function member(request: FastifyRequest, params: { streamid?: string; workgroup: string }) {
    const { principal } = await callers.user(request, params.streamid);
    const workgroup = nameOf(params.workgroup);
    if (!workgroups.memberships(principal.username).includes(workgroup))
      throw new ApiError('unknown-workgroup');
    return { username: principal.username, workgroup };
  }

  /** The expert, when the offer is not one of another workgroup than the path says. */
  async function answering(
    request: FastifyRequest,
    params: { streamid?: string; workgroup?: string; offerId: string },
  ): Promise<string> {
    const { username } = (await callers.user(request, params.streamid)).principal;
    const offer = workgroups.offers(username).find(({ offerId }) => offerId === params.offerId);
    if (params.workgroup !== undefined && offer !== undefined && offer.workgroup !== nameOf(params.workgroup))
      throw new ApiError('not-found');
    return username;
  }
}
