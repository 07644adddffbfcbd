/** `/conversations`: what was asked and said, for those who were there and those who oversee it; and the visitor's own. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConversationPage, Erasure, TranscriptFormat } from '../../../src/protocol/index.js';
import type { Principal } from '../engine/engine.js';
import {
  extensions,
  mediaTypes,
  transcriptPolicy,
  type Access,
  type ConversationRow,
} from '../records/index.js';
import type { Api } from './context.js';
import { ApiError } from './errors.js';
import { limitOf, periodOf } from './paging.js';
import {
  conversationPage,
  conversationRecord,
  conversationsQuery,
  erasure,
  ofRoom,
  ofVisitor,
  transcript,
  transcriptQuery,
  visitorTranscript,
} from './records-schemas.js';
import type { Routes } from './routes.js';
import { visitorOf } from './visitor-of.js';

const usual = 25;
const most = 100;
const allTime = { from: 0, to: Date.UTC(9999, 11, 31) };
const tags = ['records'];

const kept =
  'What was written is gone, and who asked. Only numbers are kept: the workgroup, the times, which expert answered, how it ended and how many messages there were.';

export function conversationsRoutes(api: Api, routes: Routes): void {
  const { context, callers } = routes;
  const { records, workgroups } = context;

  api.get(
    '/conversations',
    {
      schema: {
        operationId: 'listConversations',
        tags,
        summary: 'The conversations one may see, newest first; `q` searches questions, names and messages.',
        querystring: conversationsQuery,
        response: { 200: conversationPage },
      },
    },
    async (request): Promise<ConversationPage> => {
      const { principal } = await callers.user(request);
      const { q, limit, cursor, from, to, workgroup, expert } = request.query;
      const filter = { workgroup, expert, ...periodOf({ from, to }, allTime) };
      const page = await records.list(principal, filter, q, limitOf(limit, usual, most), cursor);
      await auditOverview(principal, q === undefined ? 'listed' : 'searched', workgroup, cursor);
      return page;
    },
  );

  api.get(
    '/conversations/:room',
    {
      schema: {
        operationId: 'getConversation',
        tags,
        summary: 'One conversation, without what was said.',
        params: ofRoom,
        response: { 200: conversationRecord },
      },
    },
    async (request) => {
      const { access, principal } = await reading(request, request.params.room);
      if (!access.tookPart) await audit(principal, 'conversation.read', access.row);
      return records.describe(access.row);
    },
  );

  api.get(
    '/conversations/:room/transcript',
    {
      schema: {
        operationId: 'getTranscript',
        tags,
        summary: 'All that was said, as JSON, or by `format` or `Accept` as text or HTML.',
        params: ofRoom,
        querystring: transcriptQuery,
        response: { 200: transcript },
      },
    },
    async (request, reply) => {
      const { access, principal } = await reading(request, request.params.room);
      const format = formatOf(request, request.query.format);
      await audit(principal, 'conversation.exported', access.row);
      return send(reply, format, access.row.room, records.transcript(access, principal, format));
    },
  );

  api.delete(
    '/conversations/:room',
    {
      schema: {
        operationId: 'eraseConversation',
        tags,
        summary: 'Erases an ended conversation for good. For supervisors of its workgroup and admins.',
        params: ofRoom,
        response: { 200: erasure },
      },
    },
    async (request): Promise<Erasure> => {
      const { access, principal } = await reading(request, request.params.room);
      if (!access.oversees) throw new ApiError('forbidden');
      return erase(access.row, principal);
    },
  );

  api.get(
    '/ask/:id/transcript',
    {
      schema: {
        operationId: 'getOwnTranscript',
        tags,
        summary: "The visitor's own conversation, as JSON, or by `format` or `Accept` as text or HTML.",
        params: ofVisitor,
        querystring: transcriptQuery,
        response: { 200: visitorTranscript },
      },
    },
    async (request, reply) => {
      const { row } = await own(request);
      const format = formatOf(request, request.query.format);
      return send(reply, format, row.room, records.ownTranscript(row, format));
    },
  );

  api.delete(
    '/ask/:id/conversation',
    {
      schema: {
        operationId: 'eraseOwnConversation',
        tags,
        summary: "Erases the visitor's own conversation for good, once it has ended; its token ends with it.",
        params: ofVisitor,
        response: { 200: erasure },
      },
    },
    async (request): Promise<Erasure> => {
      const { row, visitor } = await own(request);
      return erase(row, visitor);
    },
  );

  /** Who may only write notes about it does not find it here. */
  async function reading(
    request: FastifyRequest,
    room: string,
  ): Promise<{ access: Access; principal: Principal }> {
    const { principal } = await callers.user(request);
    const access = records.access(room, principal);
    if (access === undefined || !(access.oversees || access.tookPart)) throw new ApiError('not-found');
    return { access, principal };
  }

  async function own(request: FastifyRequest): Promise<{ row: ConversationRow; visitor: Principal }> {
    const visitor = await visitorOf(routes, request);
    const row = records.conversation(workgroups.askState(visitor.username).requestId);
    if (row === undefined) throw new ApiError('not-found');
    return { row, visitor };
  }

  async function erase(row: ConversationRow, { username }: Principal): Promise<Erasure> {
    if (row.ended_at === null) throw new ApiError('conversation-running');
    const at = await records.erase(row, username);
    return { erased: new Date(at).toISOString(), kept };
  }

  function audit(
    { username }: Principal,
    action: 'conversation.read' | 'conversation.exported',
    { room }: ConversationRow,
  ): Promise<void> {
    return records.audit({ actor: username, action, subject: room });
  }

  /** Lists hold questions and names of conversations that others had. */
  async function auditOverview(
    { username, admin }: Principal,
    how: 'listed' | 'searched',
    workgroup: string | undefined,
    cursor: string | undefined,
  ): Promise<void> {
    if (cursor !== undefined || !(admin || records.supervisedBy(username).length > 0)) return;
    await records.audit({ actor: username, action: `conversations.${how}`, subject: workgroup ?? '*' });
  }
}

/** What is asked for in the address, or the first that `Accept` names and that there is. */
function formatOf(request: FastifyRequest, format: TranscriptFormat | undefined): TranscriptFormat {
  if (format !== undefined) return format;
  for (const range of (request.headers.accept ?? '').split(',')) {
    switch (range.split(';', 1)[0]!.trim().toLowerCase()) {
      case 'text/html':
        return 'html';
      case 'text/plain':
        return 'text';
      case 'application/json':
      case '*/*':
        return 'json';
    }
  }
  return 'json';
}

/** To be kept, not to be shown: whatever it holds, a browser that opens it here runs and loads nothing. */
function send(reply: FastifyReply, format: TranscriptFormat, room: string, pieces: AsyncIterable<string>) {
  return reply
    .header('content-type', mediaTypes[format])
    .header(
      'content-disposition',
      `attachment; filename="conversation-${room.replaceAll(/[^\w-]/g, '_')}.${extensions[format]}"`,
    )
    .header('content-security-policy', `${transcriptPolicy}; frame-ancestors 'none'; sandbox`)
    .header('vary', 'Accept')
    .send(Readable.from(pieces));
}
