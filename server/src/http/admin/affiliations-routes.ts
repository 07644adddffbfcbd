/** `/chatrooms/{room}/{owners|admins|members|outcasts}`: who is what to a chat room. For admins. */
import type { FastifyRequest } from 'fastify';
import type { AffiliationList } from '../../../../src/protocol/index.js';
import type { ListedAffiliation } from '../../engine/engine.js';
import { checkService, roomNameOf, usernameOf } from '../chat-room-answers.js';
import {
  adminServiceQuery,
  affiliationParams,
  groupAffiliationParams,
  nothing,
} from '../chat-room-schemas.js';
import type { Api } from '../context.js';
import type { Routes } from '../routes.js';

const affiliations: { readonly [List in AffiliationList]: ListedAffiliation } = {
  owners: 'owner',
  admins: 'admin',
  members: 'member',
  outcasts: 'outcast',
};

type ToRoom = FastifyRequest & {
  readonly params: { readonly room: string };
  readonly query: { readonly service?: string; readonly servicename?: string };
};

export function affiliationsRoutes(api: Api, { context, callers }: Routes): void {
  const { engine, records, config } = context;
  const { chatRooms } = engine.admin;
  const { domain } = config;
  const tags = ['chat-rooms'];

  api.post(
    '/chatrooms/:room/:affiliation/:jid',
    {
      schema: {
        operationId: 'addAffiliation',
        tags,
        summary: 'Makes a user an owner, admin, member or outcast.',
        params: affiliationParams,
        querystring: adminServiceQuery,
        response: { 201: nothing },
      },
    },
    async (request, reply) => {
      const room = await roomOf(request);
      const { affiliation, jid } = request.params;
      await chatRooms.affiliate(room, userNamed(jid), affiliations[affiliation]);
      await note(request, room);
      return reply.code(201).send(null);
    },
  );

  api.delete(
    '/chatrooms/:room/:affiliation/:jid',
    {
      schema: {
        operationId: 'removeAffiliation',
        tags,
        summary: 'Takes a user out of a list.',
        params: affiliationParams,
        querystring: adminServiceQuery,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const room = await roomOf(request);
      const { affiliation, jid } = request.params;
      await chatRooms.disaffiliate(room, userNamed(jid), affiliations[affiliation]);
      await note(request, room);
      return null;
    },
  );

  api.post(
    '/chatrooms/:room/:affiliation/group/:groupname',
    {
      schema: {
        operationId: 'addGroupAffiliation',
        tags,
        summary: 'Makes the members of a group owners, admins, members or outcasts.',
        params: groupAffiliationParams,
        querystring: adminServiceQuery,
        response: { 201: nothing },
      },
    },
    async (request, reply) => {
      const room = await roomOf(request);
      const { affiliation, groupname } = request.params;
      await chatRooms.affiliate(room, { kind: 'group', name: groupname }, affiliations[affiliation]);
      await note(request, room);
      return reply.code(201).send(null);
    },
  );

  api.delete(
    '/chatrooms/:room/:affiliation/group/:groupname',
    {
      schema: {
        operationId: 'removeGroupAffiliation',
        tags,
        summary: 'Takes a group out of a list.',
        params: groupAffiliationParams,
        querystring: adminServiceQuery,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const room = await roomOf(request);
      const { affiliation, groupname } = request.params;
      await chatRooms.disaffiliate(room, { kind: 'group', name: groupname }, affiliations[affiliation]);
      await note(request, room);
      return null;
    },
  );

  async function roomOf(request: ToRoom): Promise<string> {
    await callers.admin(request);
    checkService(request.query, domain);
    return roomNameOf(request.params.room);
  }

  function note(request: FastifyRequest, subject: string): Promise<void> {
    const actor = request.caller!.principal.username;
    return records.audit({ actor, action: 'chatRoom.affiliationsChanged', subject });
  }

  function userNamed(jid: string) {
    return { kind: 'user', name: usernameOf(jid, domain) } as const;
  }
}
