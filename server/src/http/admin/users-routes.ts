/** `/users`, `/lockouts`: the accounts of experts and admins. Another's password is set, never read. */
import {
  localPart,
  type UserAccount,
  type UserPage,
  type UserProperties,
} from '../../../../src/protocol/index.js';
import type { Properties, User } from '../../auth/index.js';
import { newUserBody, ofUser, userAccount, userChanges, userPage, userQuery } from '../account-schemas.js';
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

export function usersRoutes(api: Api, { context, callers, idempotency }: Routes): void {
  const { auth, streams } = context;
  const { users } = auth;
  const audit = audits(context);

  api.get(
    '/users',
    {
      schema: {
        operationId: 'listUsers',
        tags,
        summary: 'Users by name. For admins.',
        querystring: userQuery,
        response: { 200: userPage },
      },
    },
    async (request): Promise<UserPage> => {
      await callers.admin(request);
      const { limit: wanted, cursor: after, ...sought } = request.query;
      const limit = limitOf(wanted, usual, most);
      const found = users.search({ ...sought, after, limit: limit + 1 });
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return { user: shown.map(toAccount), ...(last && { next: last.username }) };
    },
  );

  api.post(
    '/users',
    {
      schema: {
        operationId: 'createUser',
        tags,
        summary: 'Add a user. For admins.',
        body: newUserBody,
        response: { 201: nothing },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { principal } = await callers.admin(request);
      const { username, password, name = '', email = '', admin = false, properties } = request.body;
      // A hash of the body is kept for a day: one that held the password would be an easy one to guess it by.
      const body = { ...request.body, password: '' };
      const scope = `${principal.username} POST /users`;
      await idempotency.once({ scope, key: idempotencyKey(request), body }, async () => {
        const noted = audit(principal.username, 'user.created', username.toLowerCase());
        const fresh = { username, password, name, email, admin, properties: fromProperties(properties) };
        await users.add(fresh, noted);
        return null;
      });
      reply.code(201);
    },
  );

  api.get(
    '/users/:username',
    {
      schema: {
        operationId: 'readUser',
        tags,
        summary: 'One user. For admins.',
        params: ofUser,
        response: { 200: userAccount },
      },
    },
    async (request): Promise<UserAccount> => {
      await callers.admin(request);
      return toAccount(known(request.params.username));
    },
  );

  api.put(
    '/users/:username',
    {
      schema: {
        operationId: 'updateUser',
        tags,
        summary: 'Change a user: what is absent stays as it is. For admins.',
        params: ofUser,
        body: userChanges,
        response: { 200: nothing },
      },
      config: { body: 'json' },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const { username } = known(request.params.username);
      const { properties, ...change } = request.body;
      const renamed = change.username !== undefined && change.username.toLowerCase() !== username;
      const noted = audit(principal.username, renamed ? 'user.renamed' : 'user.changed', username);
      // The rooms and workgroups of the old name are left under it: nobody there knows the new one yet.
      if (renamed) {
        users.checkRename(username, change.username!);
        await streams.dismiss(auth.user(username)!);
      }
      const parts = properties === undefined ? {} : { properties: fromProperties(properties) };
      await users.change(username, { ...change, ...parts }, noted);
      await context.engine.admin.rightsChanged();
      await streams.closeGone();
    },
  );

  api.delete(
    '/users/:username',
    {
      schema: {
        operationId: 'deleteUser',
        tags,
        summary:
          'Remove a user. What the user wrote stays under the name, which nobody gets again. For admins.',
        params: ofUser,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const { username } = known(request.params.username);
      // Locked first: nobody signs in again while rooms and workgroups are being left, and contacts still hear of it.
      const user = auth.user(username)!;
      await users.setLocked(username, true);
      await streams.dismiss(user);
      await users.remove(username, audit(principal.username, 'user.removed', username));
    },
  );

  api.post(
    '/lockouts/:username',
    {
      schema: {
        operationId: 'lockUser',
        tags,
        summary: 'Lock a user out, at once and everywhere. For admins.',
        params: ofUser,
        response: { 201: nothing },
      },
    },
    async (request, reply) => {
      const { principal } = await callers.admin(request);
      const { username } = known(request.params.username);
      await users.setLocked(username, true, audit(principal.username, 'user.locked', username));
      await streams.dismiss(auth.user(username)!);
      reply.code(201);
    },
  );

  api.delete(
    '/lockouts/:username',
    {
      schema: {
        operationId: 'unlockUser',
        tags,
        summary: 'Let a user sign in again. For admins.',
        params: ofUser,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const { username } = known(request.params.username);
      await users.setLocked(username, false, audit(principal.username, 'user.unlocked', username));
    },
  );

  api.delete(
    '/users/:username/enroll',
    {
      schema: {
        operationId: 'resetEnrollment',
        tags,
        summary: 'End the second factor of a user who lost the device. For admins.',
        params: ofUser,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const { username } = known(request.params.username);
      const noted = audit(principal.username, 'user.secondFactorReset', username);
      await auth.secondFactors.reset(username, noted);
    },
  );

  function known(name: string): User {
    const user = users.read(localPart(name));
    if (user === undefined) throw new ApiError('not-found', { sentence: 'There is no such user.' });
    return user;
  }

  function toAccount({ username, name, email, admin, locked, secondFactor }: User): UserAccount {
    const property = Object.entries(users.properties(username)).map(([key, value]) => ({
      '@key': key,
      '@value': value,
    }));
    return { username, name, email, properties: { property }, admin, locked, secondFactor };
  }
}

function fromProperties(properties: UserProperties | undefined): Properties {
  const entries = (properties?.property ?? []).map((each) => [each['@key'], each['@value']] as const);
  const names = new Set(entries.map(([name]) => name));
  if (names.size < entries.length) throw invalidField('properties', 'A property stands there twice.');
  return Object.fromEntries(entries);
}
