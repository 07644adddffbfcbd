/** `/chat/users`, `/chat/profile`: for users; to visitors neither exists. */
import type { FastifyRequest } from 'fastify';
import { limits, type Profile, type UserProperty } from '../../../src/protocol/index.js';
import type { Op, OpResult } from '../engine/engine.js';
import { textOf } from './bodies.js';
import { nothing } from './chat-room-schemas.js';
import type { Api } from './context.js';
import { ApiError, invalidField } from './errors.js';
import { limitOf } from './paging.js';
import { findUsersQuery, foundUsers, profile, propertyParams, userProperty } from './people-schemas.js';
import type { Routes } from './routes.js';
import { chatParams } from './schemas.js';

const page = 100;
const mostInPage = 200;

interface OfChat {
  readonly params: { readonly streamid?: string };
}

/** @param chat `/chat` or `/chat/:streamid` */
export function peopleRoutes(api: Api, { context, callers }: Routes, chat: string): void {
  const { streams } = context;
  const tags = ['people'];

  api.get(
    `${chat}/users`,
    {
      schema: {
        operationId: 'findUsers',
        tags,
        summary: 'Finds users by a part of their username, name or e-mail address.',
        params: chatParams,
        querystring: findUsersQuery,
        response: { 200: foundUsers },
      },
    },
    async (request) => {
      const { search = '', limit, offset = '0' } = request.query;
      const user = await act(request, {
        type: 'findUsers',
        search,
        limit: limitOf(limit, page, mostInPage),
        offset: Number(offset),
      });
      return { user };
    },
  );

  api.get(
    `${chat}/profile`,
    {
      schema: {
        operationId: 'readProfile',
        tags,
        summary: 'Tells one’s own account and its properties.',
        params: chatParams,
        response: { 200: profile },
      },
    },
    async (request): Promise<Profile> => {
      const { properties, ...user } = await act(request, { type: 'profile' });
      return { ...user, properties: { property: properties.map(toProperty) } };
    },
  );

  api.get(
    `${chat}/users/:propertyName`,
    {
      schema: {
        operationId: 'readProperty',
        tags,
        summary: 'Tells a property of one’s own.',
        params: propertyParams,
        response: { 200: userProperty },
      },
    },
    async (request): Promise<UserProperty> => {
      const { properties } = await act(request, { type: 'profile' });
      const found = properties.find(({ name }) => name === request.params.propertyName);
      if (found === undefined) throw new ApiError('not-found', { sentence: 'There is no such property.' });
      return toProperty(found);
    },
  );

  api.post(
    `${chat}/users/:propertyName`,
    {
      schema: {
        operationId: 'setProperty',
        tags,
        summary: 'Sets a property of one’s own; the body is its value.',
        params: propertyParams,
        response: { 200: nothing },
      },
      config: { body: 'text' },
    },
    async (request) => {
      const value = textOf(request.body, 'value');
      if (value.length > limits.text)
        throw invalidField('value', `A value must not be longer than ${limits.text} characters.`);
      await act(request, { type: 'setProperty', name: request.params.propertyName, value });
      return null;
    },
  );

  api.delete(
    `${chat}/users/:propertyName`,
    {
      schema: {
        operationId: 'removeProperty',
        tags,
        summary: 'Removes a property of one’s own.',
        params: propertyParams,
        response: { 200: nothing },
      },
    },
    async (request) => {
      await act(request, { type: 'removeProperty', name: request.params.propertyName });
      return null;
    },
  );

  async function act<O extends Op>(request: FastifyRequest & OfChat, op: O): Promise<OpResult[O['type']]> {
    const { principal } = await callers.user(request, request.params.streamid);
    return streams.do(principal, op);
  }
}

function toProperty({ name, value }: { readonly name: string; readonly value: string }): UserProperty {
  return { '@key': name, '@value': value };
}
