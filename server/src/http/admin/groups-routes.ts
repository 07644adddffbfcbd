/** `/groups`, `/users/{username}/groups`: groups of users, which rooms may refer to. */
import {
  localPart,
  type GroupDetails,
  type GroupNames,
  type GroupPage,
} from '../../../../src/protocol/index.js';
import {
  groupBody,
  groupDetails,
  groupNames,
  groupPage,
  ofGroup,
  ofUser,
  ofUserAndGroup,
  pageQuery,
} from '../account-schemas.js';
import { audits } from '../audits.js';
import { nothing } from '../chat-room-schemas.js';
import type { Api } from '../context.js';
import { ApiError, invalidField } from '../errors.js';
import { idempotencyKey } from '../idempotency.js';
import { limitOf } from '../paging.js';
import type { Routes } from '../routes.js';

const tags = ['accounts'];
const usual = 50;
const most = 200;

export function groupsRoutes(api: Api, routes: Routes): void {
  const { context, callers, idempotency } = routes;
  const { groups } = context.auth;
  const audit = audits(context);

  api.get(
    '/groups',
    {
      schema: {
        operationId: 'listGroups',
        tags,
        summary: 'Groups by name. For admins.',
        querystring: pageQuery,
        response: { 200: groupPage },
      },
    },
    async (request): Promise<GroupPage> => {
      await callers.admin(request);
      const limit = limitOf(request.query.limit, usual, most);
      const found = groups.page(request.query.cursor ?? '', limit + 1);
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return { group: shown.map((group) => ({ ...group })), ...(last && { next: last.name }) };
    },
  );

  api.post(
    '/groups',
    {
      schema: {
        operationId: 'createGroup',
        tags,
        summary: 'Make a group. For admins.',
        body: groupBody,
        response: { 201: nothing },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { principal } = await callers.admin(request);
      const { body } = request;
      const scope = `${principal.username} POST /groups`;
      await idempotency.once({ scope, key: idempotencyKey(request), body }, async () => {
        await groups.add(body.name, changeOf(body), audit(principal.username, 'group.created', body.name));
        return null;
      });
      reply.code(201);
    },
  );

  api.get(
    '/groups/:group',
    {
      schema: {
        operationId: 'readGroup',
        tags,
        summary: 'A group with its users. For admins.',
        params: ofGroup,
        response: { 200: groupDetails },
      },
    },
    async (request): Promise<GroupDetails> => {
      await callers.admin(request);
      const group = groups.read(request.params.group);
      if (group === undefined) throw new ApiError('not-found', { sentence: 'There is no such group.' });
      const { name, description, admins, members } = group;
      return { name, description, admins: { admin: [...admins] }, members: { member: [...members] } };
    },
  );

  api.put(
    '/groups/:group',
    {
      schema: {
        operationId: 'updateGroup',
        tags,
        summary: 'Change a group: what is absent stays as it is. For admins.',
        params: ofGroup,
        body: groupBody,
        response: { 200: nothing },
      },
      config: { body: 'json' },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const { group } = request.params;
      if (request.body.name !== group) throw invalidField('name', 'A group keeps its name.');
      await groups.change(group, changeOf(request.body), audit(principal.username, 'group.changed', group));
      await context.engine.admin.rightsChanged();
    },
  );

  api.delete(
    '/groups/:group',
    {
      schema: {
        operationId: 'deleteGroup',
        tags,
        summary: 'Remove a group; its users stay. For admins.',
        params: ofGroup,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const { group } = request.params;
      await groups.remove(group, audit(principal.username, 'group.removed', group));
      await context.engine.admin.rightsChanged();
    },
  );

  groupsOfUserRoutes(api, routes);
}

function groupsOfUserRoutes(api: Api, { context, callers }: Routes): void {
  const { groups, users } = context.auth;
  const audit = audits(context);

  api.get(
    '/users/:username/groups',
    {
      schema: {
        operationId: 'readUserGroups',
        tags,
        summary: 'The groups of a user. For admins.',
        params: ofUser,
        response: { 200: groupNames },
      },
    },
    async (request): Promise<GroupNames> => {
      await callers.admin(request);
      return { groupname: [...groups.of(known(request.params.username))] };
    },
  );

  api.post(
    '/users/:username/groups',
    {
      schema: {
        operationId: 'addUserToGroups',
        tags,
        summary: 'Add a user to groups that there are. For admins.',
        params: ofUser,
        body: groupNames,
        response: { 201: nothing },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { principal } = await callers.admin(request);
      const username = known(request.params.username);
      const noted = audit(principal.username, 'user.groupsChanged', username);
      await groups.join(username, request.body.groupname, false, noted);
      await context.engine.admin.rightsChanged();
      reply.code(201);
    },
  );

  api.delete(
    '/users/:username/groups',
    {
      schema: {
        operationId: 'removeUserFromGroups',
        tags,
        summary: 'Take a user out of groups. For admins.',
        params: ofUser,
        body: groupNames,
        response: { 200: nothing },
      },
      config: { body: 'json' },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const username = known(request.params.username);
      const noted = audit(principal.username, 'user.groupsChanged', username);
      await groups.leave(username, request.body.groupname, noted);
      await context.engine.admin.rightsChanged();
    },
  );

  api.post(
    '/users/:username/groups/:group',
    {
      schema: {
        operationId: 'addUserToGroup',
        tags,
        summary: 'Add a user to a group, which is made when there is none. For admins.',
        params: ofUserAndGroup,
        response: { 201: nothing },
      },
    },
    async (request, reply) => {
      const { principal } = await callers.admin(request);
      const username = known(request.params.username);
      const noted = audit(principal.username, 'user.groupsChanged', username);
      await groups.join(username, [request.params.group], true, noted);
      await context.engine.admin.rightsChanged();
      reply.code(201);
    },
  );

  api.delete(
    '/users/:username/groups/:group',
    {
      schema: {
        operationId: 'removeUserFromGroup',
        tags,
        summary: 'Take a user out of a group. For admins.',
        params: ofUserAndGroup,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const username = known(request.params.username);
      const noted = audit(principal.username, 'user.groupsChanged', username);
      await groups.leave(username, [request.params.group], noted);
      await context.engine.admin.rightsChanged();
    },
  );

  function known(name: string): string {
    const user = users.read(localPart(name));
    if (user === undefined) throw new ApiError('not-found', { sentence: 'There is no such user.' });
    return user.username;
  }
}

function changeOf(body: {
  readonly description?: string;
  readonly admins?: { readonly admin: readonly string[] };
  readonly members?: { readonly member: readonly string[] };
}) {
  return {
    description: body.description,
    admins: body.admins?.admin.map(localPart),
    members: body.members?.member.map(localPart),
  };
}
