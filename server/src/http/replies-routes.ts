/** Canned replies: one's own, and those of a workgroup. */
import type { FastifyRequest } from 'fastify';
import type { CannedReply, ReplyBody } from '../../../src/protocol/index.js';
import type { Principal } from '../engine/engine.js';
import type { ReplyOwner } from '../records/index.js';
import { nothing } from './chat-room-schemas.js';
import type { Api } from './context.js';
import { ApiError } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { limitOf } from './paging.js';
import {
  cannedReply,
  ofReply,
  ofWorkgroupReplies,
  ofWorkgroupReply,
  repliesQuery,
  replyBody,
  replyList,
  workgroupRepliesQuery,
} from './records-schemas.js';
import type { Routes } from './routes.js';

const usual = 100;
const most = 200;
const mostPassedOver = 10_000;
const tags = ['records'];

export function repliesRoutes(api: Api, { context, callers, idempotency }: Routes): void {
  const { records, workgroups } = context;
  const { replies } = records;

  api.get(
    '/chat/replies',
    {
      schema: {
        operationId: 'listReplies',
        tags,
        summary: "One's own canned replies and those of one's workgroups; `q` is the beginning of a title.",
        querystring: repliesQuery,
        response: { 200: replyList },
      },
    },
    async (request) => {
      const { principal } = await callers.user(request);
      const { workgroup, ...page } = request.query;
      if (workgroup !== undefined) checkMayUse(principal, workgroup);
      const { username } = principal;
      const all = new Set([...workgroups.memberships(username), ...records.supervisedBy(username)]);
      const names = workgroup === undefined ? [...all] : [workgroup];
      return { reply: list([{ username }, ...names.map((each) => ({ workgroup: each }))], page) };
    },
  );

  api.post(
    '/chat/replies',
    {
      schema: {
        operationId: 'addReply',
        tags,
        summary: 'Adds a canned reply of one’s own.',
        body: replyBody,
        response: { 201: cannedReply },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { username } = (await callers.user(request)).principal;
      return reply.code(201).send(await add(request, username, { username }, request.body));
    },
  );

  api.put(
    '/chat/replies/:id',
    {
      schema: {
        operationId: 'changeReply',
        tags,
        summary: 'Changes a canned reply of one’s own.',
        params: ofReply,
        body: replyBody,
        response: { 200: cannedReply },
      },
      config: { body: 'json' },
    },
    async (request): Promise<CannedReply> => {
      const { username } = (await callers.user(request)).principal;
      return existing(await replies.change({ username }, request.params.id, request.body));
    },
  );

  api.delete(
    '/chat/replies/:id',
    {
      schema: {
        operationId: 'removeReply',
        tags,
        summary: 'Removes a canned reply of one’s own.',
        params: ofReply,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { username } = (await callers.user(request)).principal;
      if (!(await replies.remove({ username }, request.params.id))) throw new ApiError('not-found');
    },
  );

  api.get(
    '/workgroups/:workgroup/replies',
    {
      schema: {
        operationId: 'listWorkgroupReplies',
        tags,
        summary: 'The canned replies of a workgroup.',
        params: ofWorkgroupReplies,
        querystring: workgroupRepliesQuery,
        response: { 200: replyList },
      },
    },
    async (request) => {
      const { workgroup } = request.params;
      checkMayUse((await callers.user(request)).principal, workgroup);
      return { reply: list([{ workgroup }], request.query) };
    },
  );

  api.post(
    '/workgroups/:workgroup/replies',
    {
      schema: {
        operationId: 'addWorkgroupReply',
        tags,
        summary: 'Adds a canned reply to a workgroup. For its supervisors and admins.',
        params: ofWorkgroupReplies,
        body: replyBody,
        response: { 201: cannedReply },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { workgroup } = request.params;
      const username = await overseer(request, workgroup);
      const added = await add(request, username, { workgroup }, request.body);
      await audit(username, workgroup);
      return reply.code(201).send(added);
    },
  );

  api.put(
    '/workgroups/:workgroup/replies/:id',
    {
      schema: {
        operationId: 'changeWorkgroupReply',
        tags,
        summary: 'Changes a canned reply of a workgroup. For its supervisors and admins.',
        params: ofWorkgroupReply,
        body: replyBody,
        response: { 200: cannedReply },
      },
      config: { body: 'json' },
    },
    async (request): Promise<CannedReply> => {
      const { workgroup, id } = request.params;
      const username = await overseer(request, workgroup);
      const changed = existing(await replies.change({ workgroup }, id, request.body));
      await audit(username, workgroup);
      return changed;
    },
  );

  api.delete(
    '/workgroups/:workgroup/replies/:id',
    {
      schema: {
        operationId: 'removeWorkgroupReply',
        tags,
        summary: 'Removes a canned reply of a workgroup. For its supervisors and admins.',
        params: ofWorkgroupReply,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { workgroup, id } = request.params;
      const username = await overseer(request, workgroup);
      if (!(await replies.remove({ workgroup }, id))) throw new ApiError('not-found');
      await audit(username, workgroup);
    },
  );

  function list(
    owners: readonly ReplyOwner[],
    { q = '', limit, offset = '0' }: { q?: string; limit?: string; offset?: string },
  ): CannedReply[] {
    const passedOver = Math.min(Number(offset), mostPassedOver);
    return replies.list(owners, { q, limit: limitOf(limit, usual, most), offset: passedOver });
  }

  async function add(
    request: FastifyRequest,
    username: string,
    owner: ReplyOwner,
    body: ReplyBody,
  ): Promise<CannedReply> {
    const scope = `${username} POST ${'workgroup' in owner ? `/workgroups/${owner.workgroup}` : '/chat'}/replies`;
    const { answer } = await idempotency.once({ scope, key: idempotencyKey(request), body }, async () => {
      const added = await replies.add(owner, body);
      if (added === undefined)
        throw new ApiError('forbidden', { sentence: 'There are too many replies here already.' });
      return added;
    });
    return answer;
  }

  /** Members use them, supervisors and admins keep them. */
  function checkMayUse({ username, admin }: Principal, workgroup: string): void {
    const member = workgroups.memberships(username).includes(workgroup);
    if (
      workgroups.settings(workgroup) === undefined ||
      !(member || records.oversees({ username, admin }, workgroup))
    )
      throw new ApiError('unknown-workgroup');
  }

  async function overseer(request: FastifyRequest, workgroup: string): Promise<string> {
    const { principal } = await callers.user(request);
    checkMayUse(principal, workgroup);
    if (!records.oversees(principal, workgroup)) throw new ApiError('forbidden');
    return principal.username;
  }

  function audit(actor: string, workgroup: string): Promise<void> {
    return records.audit({ actor, action: 'replies.changed', subject: workgroup });
  }
}

function existing<T>(found: T | undefined): T {
  if (found === undefined) throw new ApiError('not-found');
  return found;
}
