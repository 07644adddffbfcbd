/** Notes about a conversation: for the experts who were in it, their workgroup, and those who oversee it. */
import type { FastifyRequest } from 'fastify';
import type { Note } from '../../../src/protocol/index.js';
import type { Principal } from '../engine/engine.js';
import { scopeOfRoom, type Access } from '../records/index.js';
import { nothing } from './chat-room-schemas.js';
import type { Api } from './context.js';
import { ApiError } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { limitOf } from './paging.js';
import { note, noteBody, noteList, notesQuery, ofNote, ofRoom } from './records-schemas.js';
import type { Routes } from './routes.js';

const usual = 50;
const most = 200;
const tags = ['records'];

export function notesRoutes(api: Api, { context, callers, idempotency }: Routes): void {
  const { records } = context;
  const { notes } = records;

  api.get(
    '/conversations/:room/notes',
    {
      schema: {
        operationId: 'listNotes',
        tags,
        summary: 'Notes about a conversation, oldest first.',
        params: ofRoom,
        querystring: notesQuery,
        response: { 200: noteList },
      },
    },
    async (request) => {
      const { access } = await colleague(request, request.params.room);
      const { limit, after = '0' } = request.query;
      return { note: notes.list(access.row, Number(after), limitOf(limit, usual, most)) };
    },
  );

  api.post(
    '/conversations/:room/notes',
    {
      schema: {
        operationId: 'addNote',
        tags,
        summary: 'Adds a note; the visitor never sees it.',
        params: ofRoom,
        body: noteBody,
        response: { 201: note },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { body } = request;
      const { access, principal } = await colleague(request, request.params.room);
      const { username, name } = principal;
      // The scope names the room: an erasure finds the kept answer by it.
      const scope = `${scopeOfRoom(access.row.room)}/notes POST ${username}`;
      const { answer } = await idempotency.once({ scope, key: idempotencyKey(request), body }, () =>
        notes.add(access.row, { author: username, name, text: body.text }),
      );
      return reply.code(201).send(answer);
    },
  );

  api.put(
    '/conversations/:room/notes/:id',
    {
      schema: {
        operationId: 'changeNote',
        tags,
        summary: 'Changes a note. Only its author may.',
        params: ofNote,
        body: noteBody,
        response: { 200: note },
      },
      config: { body: 'json' },
    },
    async (request): Promise<Note> => {
      const { access, principal, found } = await ofColleague(request, request.params);
      if (found.author !== principal.username) throw new ApiError('forbidden');
      await notes.change(found.id, request.body.text);
      return existing(notes.find(access.row, found.id));
    },
  );

  api.delete(
    '/conversations/:room/notes/:id',
    {
      schema: {
        operationId: 'removeNote',
        tags,
        summary: 'Removes a note. For its author, supervisors of the workgroup and admins.',
        params: ofNote,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { access, principal, found } = await ofColleague(request, request.params);
      if (found.author !== principal.username && !access.oversees) throw new ApiError('forbidden');
      await notes.remove(found.id);
    },
  );

  async function colleague(
    request: FastifyRequest,
    room: string,
  ): Promise<{ access: Access; principal: Principal }> {
    const { principal } = await callers.user(request);
    return { access: existing(records.access(room, principal)), principal };
  }

  async function ofColleague(request: FastifyRequest, { room, id }: { room: string; id: string }) {
    const { access, principal } = await colleague(request, room);
    return { access, principal, found: existing(notes.find(access.row, id)) };
  }
}

function existing<T>(found: T | undefined): T {
  if (found === undefined) throw new ApiError('not-found');
  return found;
}
