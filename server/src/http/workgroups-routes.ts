/** `/workgroups`: what a visitor may know before asking, and messages left while nobody is there. */
import type { FastifyRequest } from 'fastify';
import type { LeftMessage, WorkgroupStatus } from '../../../src/protocol/index.js';
import type { Api } from './context.js';
import { created, leftMessages, workgroupStatus } from './conversation-schemas.js';
import type { Routes } from './routes.js';
import { ApiError } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { leaveMessageBody, leftMessageParams, workgroupParams } from './schemas.js';

export function workgroupsRoutes(api: Api, { context, callers, origins, idempotency, limits }: Routes): void {
  const { workgroups } = context;

  api.get(
    '/workgroups/:workgroup',
    {
      schema: {
        operationId: 'readWorkgroup',
        tags: ['conversations'],
        summary: 'What a visitor may know before asking.',
        security: [],
        response: { 200: workgroupStatus },
        params: workgroupParams,
      },
    },
    async (request): Promise<WorkgroupStatus> => {
      const { workgroup } = request.params;
      forStrangers(request, workgroup);
      return workgroups.status(workgroup);
    },
  );

  api.post(
    '/workgroups/:workgroup/messages',
    {
      schema: {
        operationId: 'leaveMessage',
        tags: ['conversations'],
        summary: 'Leave a message while nobody is there.',
        security: [],
        response: { 201: created },
        params: workgroupParams,
        body: leaveMessageBody,
      },
      config: { body: 'json' },
      onRequest: limits.ask,
    },
    async (request, reply) => {
      const { workgroup } = request.params;
      forStrangers(request, workgroup);
      const call = {
        scope: `POST /workgroups/${workgroup}/messages`,
        key: idempotencyKey(request),
        body: request.body,
      };
      const { answer } = await idempotency.once(call, async () => {
        const { id } = await workgroups.leaveMessage(workgroup, request.body);
        return { id };
      });
      return reply.code(201).send(answer);
    },
  );

  api.get(
    '/workgroups/:workgroup/messages',
    {
      schema: {
        operationId: 'listLeftMessages',
        tags: ['conversations'],
        summary: 'Messages that wait for somebody to handle them.',
        response: { 200: leftMessages },
        params: workgroupParams,
      },
    },
    async (request) => {
      const username = await expertOf(request, request.params.workgroup);
      const message: LeftMessage[] = workgroups
        .leftMessages(username)
        .filter(({ workgroup }) => workgroup === request.params.workgroup);
      return { message };
    },
  );

  api.delete(
    '/workgroups/:workgroup/messages/:id',
    {
      schema: {
        operationId: 'handleLeftMessage',
        tags: ['conversations'],
        summary: 'Say that a left message was handled.',
        params: leftMessageParams,
      },
    },
    async (request) => {
      const { workgroup, id } = request.params;
      const username = await expertOf(request, workgroup);
      await workgroups.handleLeftMessage(username, workgroup, id);
    },
  );

  function forStrangers(request: FastifyRequest, workgroup: string): void {
    if (workgroups.settings(workgroup) === undefined) throw new ApiError('unknown-workgroup');
    origins.check(request, [workgroup]);
  }

  async function expertOf(request: FastifyRequest, workgroup: string): Promise<string> {
    const { username } = (await callers.user(request)).principal;
    if (!workgroups.memberships(username).includes(workgroup)) throw new ApiError('unknown-workgroup');
    return username;
  }
}
