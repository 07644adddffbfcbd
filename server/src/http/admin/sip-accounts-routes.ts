/** `/sipaccounts`: accounts at a telephone switch; `/chat/sipaccount`: the caller's own. */
import type { FastifyReply } from 'fastify';
import type { SipAccount, SipAccountList } from '../../../../src/protocol/index.js';
import { done } from '../account-schemas.js';
import type { Api } from '../context.js';
import { ApiError, invalidField } from '../errors.js';
import type { Routes } from '../routes.js';
import { chatParams } from '../schemas.js';
import {
  extensionParams,
  noAccount,
  sipAccount,
  sipAccountBody,
  sipAccountList,
  sipQuery,
  sipStatusBody,
  sipUserParams,
} from './administration-schemas.js';
import { auditedChange, forAdmins } from './changes.js';

const tags = ['administration'];

/** As many as the original answers with. */
const most = 250;

export function sipAccountsRoutes(api: Api, routes: Routes): void {
  readingRoutes(api, routes);
  changingRoutes(api, routes);
  for (const chat of ['/chat', '/chat/:streamid']) ownRoutes(api, routes, chat);
}

function readingRoutes(api: Api, routes: Routes): void {
  const { sipAccounts } = routes.context.administration;
  const onRequest = forAdmins(routes);

  api.get(
    '/sipaccounts',
    {
      onRequest,
      schema: {
        operationId: 'listSipAccounts',
        tags,
        summary: 'SIP accounts by username, with masked passwords. For admins.',
        querystring: sipQuery,
        response: { 200: sipAccountList },
      },
    },
    async (request): Promise<SipAccountList> => {
      const { start = '0', count = String(most) } = request.query;
      if (Number(count) < 1 || Number(count) > most)
        throw invalidField('count', `The count must be from 1 to ${most}.`);
      return { account: [...sipAccounts.list(Number(start), Number(count))] };
    },
  );

  api.get(
    '/sipaccounts/username/:username',
    {
      onRequest,
      schema: {
        operationId: 'readSipAccount',
        tags,
        summary: 'The SIP account of a user, with a masked password. For admins.',
        params: sipUserParams,
        response: { 200: sipAccount, 204: noAccount },
      },
    },
    async (request, reply) => answer(reply, sipAccounts.ofUser(request.params.username)),
  );

  api.get(
    '/sipaccounts/extension/:extension',
    {
      onRequest,
      schema: {
        operationId: 'readSipAccountOfExtension',
        tags,
        summary: 'The SIP account with a number, with a masked password. For admins.',
        params: extensionParams,
        response: { 200: sipAccount, 204: noAccount },
      },
    },
    async (request, reply) => answer(reply, sipAccounts.ofExtension(request.params.extension)),
  );
}

function changingRoutes(api: Api, routes: Routes): void {
  const { sipAccounts } = routes.context.administration;
  const onRequest = forAdmins(routes);
  const change = auditedChange(routes);

  api.post(
    '/sipaccounts',
    {
      onRequest,
      config: { body: 'json' },
      schema: {
        operationId: 'saveSipAccount',
        tags,
        summary: 'Makes the SIP account of a user, or changes what is named. For admins.',
        body: sipAccountBody,
        response: { 200: sipAccount, 201: sipAccount },
      },
    },
    async (request, reply) => {
      const { username } = request.body;
      const made = await change(request, 'sip-account.changed', username.toLowerCase(), (db) =>
        sipAccounts.save(db, request.body),
      );
      return reply.code(made ? 201 : 200).send(sipAccounts.ofUser(username)!);
    },
  );

  api.delete(
    '/sipaccounts/:username',
    {
      onRequest,
      schema: {
        operationId: 'deleteSipAccount',
        tags,
        summary: 'Removes the SIP account of a user. For admins.',
        params: sipUserParams,
        response: { 200: done },
      },
    },
    async (request) => {
      const username = request.params.username.toLowerCase();
      await change(request, 'sip-account.deleted', username, (db) => sipAccounts.remove(db, username));
    },
  );
}

/** @param chat `/chat` or `/chat/:streamid` */
function ownRoutes(api: Api, { context, callers }: Routes, chat: string): void {
  const { storage } = context;
  const { sipAccounts } = context.administration;

  api.get(
    `${chat}/sipaccount`,
    {
      schema: {
        operationId: 'readOwnSipAccount',
        tags,
        summary: 'The caller’s own SIP account, with its password.',
        params: chatParams,
        response: { 200: sipAccount },
      },
    },
    async (request): Promise<SipAccount> => {
      const { principal } = await callers.user(request, request.params.streamid);
      const account = sipAccounts.ofOwner(principal.username);
      if (account === undefined) throw new ApiError('not-found', { sentence: 'You have no SIP account.' });
      return account;
    },
  );

  api.put(
    `${chat}/sipaccount/status`,
    {
      config: { body: 'json' },
      schema: {
        operationId: 'setOwnSipStatus',
        tags,
        summary: 'Says how far the caller’s telephone is registered.',
        params: chatParams,
        body: sipStatusBody,
        response: { 200: done },
      },
    },
    async (request) => {
      const { principal } = await callers.user(request, request.params.streamid);
      await storage.write((db) => sipAccounts.setStatus(db, principal.username, request.body.status));
    },
  );
}

/** 204 for none, as the original answers. */
function answer(reply: FastifyReply, account: SipAccount | undefined): FastifyReply {
  return account === undefined ? reply.code(204).send() : reply.send(account);
}
