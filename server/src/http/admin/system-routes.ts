/** `/system/properties`: names and values that an admin keeps; `/messages/users`, `/archive/messages/unread`. */
import { randomUUID } from 'node:crypto';
import { localPart, type SystemPropertyPage, type UnreadCount } from '../../../../src/protocol/index.js';
import { visitorPrefix } from '../../auth/index.js';
import { userAddress } from '../../events/index.js';
import { done } from '../account-schemas.js';
import type { Api } from '../context.js';
import { ApiError, invalidField } from '../errors.js';
import { idempotencyKey } from '../idempotency.js';
import { limitOf } from '../paging.js';
import type { Routes } from '../routes.js';
import { TokenBuckets } from '../token-buckets.js';
import {
  broadcast,
  jidParams,
  newSystemProperty,
  pageQuery,
  propertyBody,
  propertyParams,
  systemProperty,
  systemPropertyPage,
  unreadCount,
} from './administration-schemas.js';
import { auditedChange, forAdmins } from './changes.js';

const tags = ['administration'];
const usual = 50;
const most = 200;

/** Of one admin: everybody's screen is not for conversations. */
const broadcasts = { burst: 5, perSecond: 1 / 10 };

export function systemRoutes(api: Api, routes: Routes): void {
  propertiesRoutes(api, routes);
  messagesRoutes(api, routes);
}

function propertiesRoutes(api: Api, routes: Routes): void {
  const { properties } = routes.context.administration;
  const onRequest = forAdmins(routes);
  const change = auditedChange(routes);

  api.get(
    '/system/properties',
    {
      onRequest,
      schema: {
        operationId: 'listSystemProperties',
        tags,
        summary: 'Properties by name; secrets are masked. For admins.',
        querystring: pageQuery,
        response: { 200: systemPropertyPage },
      },
    },
    async (request): Promise<SystemPropertyPage> => {
      const { cursor = '' } = request.query;
      const limit = limitOf(request.query.limit, usual, most);
      const found = properties.list(cursor, limit + 1);
      const property = found.slice(0, limit);
      const last = found.length > limit ? property.at(-1) : undefined;
      return { property, ...(last && { next: last['@key'] }) };
    },
  );

  api.get(
    '/system/properties/:name',
    {
      onRequest,
      schema: {
        operationId: 'readSystemProperty',
        tags,
        summary: 'One property; a secret is masked. For admins.',
        params: propertyParams,
        response: { 200: systemProperty },
      },
    },
    async (request) => properties.read(request.params.name),
  );

  api.post(
    '/system/properties',
    {
      onRequest,
      config: { body: 'json' },
      schema: {
        operationId: 'createSystemProperty',
        tags,
        summary: 'Makes a property, or replaces its value. For admins.',
        body: newSystemProperty,
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const { '@key': name, '@value': value, secret = false } = request.body;
      await change(request, 'setting.changed', name, (db) => properties.set(db, name, value, secret));
      reply.code(201);
    },
  );

  api.put(
    '/system/properties/:name',
    {
      onRequest,
      config: { body: 'json' },
      schema: {
        operationId: 'changeSystemProperty',
        tags,
        summary: 'Changes the value of a property. For admins.',
        params: propertyParams,
        body: propertyBody,
        response: { 200: done },
      },
    },
    async (request) => {
      const { name } = request.params;
      if (request.body['@key'] !== name)
        throw invalidField('@key', 'The value of @key must be the name in the address.');
      await change(request, 'setting.changed', name, (db) =>
        properties.change(db, name, request.body['@value']),
      );
    },
  );

  api.delete(
    '/system/properties/:name',
    {
      onRequest,
      schema: {
        operationId: 'deleteSystemProperty',
        tags,
        summary: 'Removes a property. For admins.',
        params: propertyParams,
        response: { 200: done },
      },
    },
    async (request) => {
      const { name } = request.params;
      await change(request, 'setting.deleted', name, (db) => properties.remove(db, name));
    },
  );
}

function messagesRoutes(api: Api, routes: Routes): void {
  const { administration, auth, config, hub, now } = routes.context;
  const onRequest = forAdmins(routes);
  const change = auditedChange(routes);
  const buckets = new TokenBuckets(now);

  api.post(
    '/messages/users',
    {
      onRequest,
      config: { body: 'json' },
      schema: {
        operationId: 'broadcast',
        tags,
        summary: 'Sends a headline to every user who is signed in. For admins.',
        body: broadcast,
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const { username } = request.caller!.principal;
      const call = {
        scope: `POST /messages/users ${username}`,
        key: idempotencyKey(request),
        body: request.body,
      };
      await routes.idempotency.once(call, async (keep) => {
        const seconds = buckets.take(username, broadcasts);
        if (seconds > 0)
          throw new ApiError('too-many-requests', { headers: { 'retry-after': String(seconds) } });
        await change(request, 'broadcast.sent', '*', (db) => keep(db, null));
        tell(request.body.body);
        return null;
      });
      reply.code(201);
    },
  );

  /** From the server itself, as in the original. Visitors are not concerned. */
  function tell(body: string): void {
    const [id, stamp] = [randomUUID(), new Date(now()).toISOString()];
    const users = hub.list().filter(({ username }) => !username.startsWith(visitorPrefix));
    for (const username of new Set(users.map((stream) => stream.username))) {
      const to = userAddress(config.domain, username);
      hub.deliver(username, {
        event: 'chatapi.chat',
        data: { type: 'headline', to, from: config.domain, body, data: null, id, stamp },
      });
    }
  }

  api.get(
    '/archive/messages/unread/:jid',
    {
      onRequest,
      schema: {
        operationId: 'countUnreadMessages',
        tags,
        summary: 'How many messages came for a user since the last sign-off. For admins.',
        params: jidParams,
        response: { 200: unreadCount },
      },
    },
    async (request): Promise<UnreadCount> => {
      const user = auth.user(localPart(request.params.jid));
      if (user === undefined) throw new ApiError('not-found', { sentence: 'There is no such user.' });
      const jid = userAddress(config.domain, user.username);
      return { jid, count: administration.unreadMessages(user.username) };
    },
  );
}
