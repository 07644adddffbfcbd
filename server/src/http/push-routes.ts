/** `/meet/webpush`, `/chat/webpush`: where a user's browsers are reached while no desk is open. */
import type { FastifyRequest } from 'fastify';
import type { PushKey, PushSubscriptionBody, PushUsers } from '../../../src/protocol/index.js';
import type { Principal } from '../engine/engine.js';
import type { Api } from './context.js';
import { ApiError, invalidField } from './errors.js';
import {
  nothing,
  ownPushParams,
  ownPushResourceParams,
  pushKey,
  pushResourceParams,
  pushSubscriptionBody,
  pushUserParams,
  pushUsers,
  pushUsersQuery,
} from './push-schemas.js';
import type { Routes } from './routes.js';

/** What a push service takes, less what the encryption adds (RFC 8291 §4), in bytes. */
const longestPayload = 3_000;
const page = 100;
const longestPage = 200;

const tags = ['push'];

export function pushRoutes(api: Api, { context, callers, limits }: Routes): void {
  const { push, auth } = context;
  const user = '/meet/webpush/:username';

  api.get(
    '/meet/webpush',
    {
      schema: {
        operationId: 'listPushUsers',
        tags,
        summary: 'Lists users who can be reached by push. For admins.',
        querystring: pushUsersQuery,
        response: { 200: pushUsers },
      },
    },
    async (request): Promise<PushUsers> => {
      await callers.admin(request);
      const { after = '', limit } = request.query;
      const count = Math.min(Math.max(Number(limit ?? page), 1), longestPage);
      return { user: push.users(after, count).map((username) => ({ username })) };
    },
  );

  api.get(
    user,
    {
      schema: {
        operationId: 'readPushKey',
        tags,
        summary: 'Answers the public key that a browser subscribes with.',
        params: pushUserParams,
        response: { 200: pushKey },
      },
    },
    async (request): Promise<PushKey> => {
      await named(request, request.params.username, 'self or admin');
      return { publicKey: await push.publicKey() };
    },
  );

  api.put(
    `${user}/:resource`,
    {
      schema: {
        operationId: 'savePushSubscription',
        tags,
        summary: "Keeps a browser's subscription under a name of the user's own.",
        params: pushResourceParams,
        body: pushSubscriptionBody,
        response: { 200: nothing },
      },
      config: { body: 'json' },
    },
    async (request) => {
      const { username, resource } = request.params;
      return save(await named(request, username, 'self'), resource, request.body);
    },
  );

  api.delete(
    `${user}/:resource`,
    {
      schema: {
        operationId: 'removePushSubscription',
        tags,
        summary: 'Forgets a subscription.',
        params: pushResourceParams,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { username, resource } = request.params;
      return remove(await named(request, username, 'self'), resource);
    },
  );

  api.post(
    user,
    {
      schema: {
        operationId: 'push',
        tags,
        summary: "Sends a text to all of the user's browsers. For the user and for admins.",
        params: pushUserParams,
        response: { 200: nothing },
      },
      config: { body: 'text' },
    },
    async (request) => {
      const { caller, username } = await named(request, request.params.username, 'self or admin');
      limits.message(caller);
      const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body ?? '');
      if (Buffer.byteLength(text) > longestPayload)
        throw new ApiError('body-too-large', { sentence: 'A push is at most 3,000 bytes long.' });
      const { sent, of } = await push.send(username, text);
      if (of === 0) throw new ApiError('not-found', { sentence: 'No browser of this user is known.' });
      if (sent === 0) throw new ApiError('unavailable');
      return null;
    },
  );

  for (const chat of ['/chat', '/chat/:streamid']) {
    api.get(
      `${chat}/webpush`,
      {
        schema: {
          operationId: 'readOwnPushKey',
          tags,
          summary: 'Answers the public key that a browser subscribes with.',
          params: ownPushParams,
          response: { 200: pushKey },
        },
      },
      async (request): Promise<PushKey> => {
        await callers.user(request, request.params.streamid);
        return { publicKey: await push.publicKey() };
      },
    );

    api.put(
      `${chat}/webpush/:resource`,
      {
        schema: {
          operationId: 'saveOwnPushSubscription',
          tags,
          summary: "Keeps the subscription of one of the caller's browsers.",
          params: ownPushResourceParams,
          body: pushSubscriptionBody,
          response: { 200: nothing },
        },
        config: { body: 'json' },
      },
      async (request) => {
        const { principal } = await callers.user(request, request.params.streamid);
        return save(
          { caller: principal, username: principal.username },
          request.params.resource,
          request.body,
        );
      },
    );

    api.delete(
      `${chat}/webpush/:resource`,
      {
        schema: {
          operationId: 'removeOwnPushSubscription',
          tags,
          summary: "Forgets the subscription of one of the caller's browsers.",
          params: ownPushResourceParams,
          response: { 200: nothing },
        },
      },
      async (request) => {
        const { principal } = await callers.user(request, request.params.streamid);
        return remove({ caller: principal, username: principal.username }, request.params.resource);
      },
    );
  }

  /** The user of a path; others than those who may hear that there is no such user. */
  async function named(
    request: FastifyRequest,
    username: string,
    who: 'self' | 'self or admin',
  ): Promise<Named> {
    const { principal } = await callers.user(request);
    const may = principal.username === username || (who === 'self or admin' && principal.admin);
    if (!may || auth.user(username) === undefined) throw new ApiError('not-found');
    return { caller: principal, username };
  }

  async function save(
    { caller, username }: Named,
    resource: string,
    body: PushSubscriptionBody,
  ): Promise<null> {
    // Each one looks up a name that the caller chose.
    limits.message(caller);
    const outcome = await push.save(username, resource, body);
    if (outcome === 'keys') throw invalidField('keys', 'These are no keys of a push subscription.');
    if (outcome === 'endpoint')
      throw invalidField('endpoint', 'The endpoint must be the https address of a push service.');
    return null;
  }

  async function remove({ username }: Named, resource: string): Promise<null> {
    if (!(await push.remove(username, resource))) throw new ApiError('not-found');
    return null;
  }
}

interface Named {
  readonly caller: Principal;
  readonly username: string;
}
