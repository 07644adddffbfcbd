/** `/chat/contacts`: for users; to visitors it does not exist. */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type ContactBody, type Roster, type RosterItem } from '../../../src/protocol/index.js';
import type { Op, OpResult } from '../engine/engine.js';
import { rosterItem as toRosterItem, userAddress } from '../events/index.js';
import { usernameOf } from './chat-room-answers.js';
import { nothing } from './chat-room-schemas.js';
import { contactOp } from './contact-op.js';
import type { Api } from './context.js';
import { ApiError, invalidField } from './errors.js';
import { contactBody, contactParams, roster, rosterItem } from './people-schemas.js';
import type { Routes } from './routes.js';
import { chatParams } from './schemas.js';

interface OfChat {
  readonly params: { readonly streamid?: string };
}

/** @param chat `/chat` or `/chat/:streamid` */
export function contactsRoutes(api: Api, { context, callers }: Routes, chat: string): void {
  const { streams, config } = context;
  const { domain } = config;
  const tags = ['people'];
  const contact = `${chat}/contacts/:jid`;

  api.get(
    `${chat}/contacts`,
    {
      schema: {
        operationId: 'listContacts',
        tags,
        summary: 'Lists one’s contacts, with the presence that one may see, and who asks to be one.',
        params: chatParams,
        response: { 200: roster },
      },
    },
    async (request): Promise<Roster> => {
      const { contacts, requests } = await act(request, { type: 'contacts' });
      return {
        rosterItem: contacts.map((each) => toRosterItem(each, domain)),
        request: requests.map(({ username, name }) => ({ jid: userAddress(domain, username), name })),
      };
    },
  );

  api.post(
    `${chat}/contacts`,
    {
      schema: {
        operationId: 'addContact',
        tags,
        summary: 'Adds a contact, and asks to see its presence.',
        params: chatParams,
        body: contactBody,
        response: { 201: rosterItem },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { jid } = request.body;
      if (jid === undefined) throw invalidField('jid', 'The value of jid is missing.');
      return reply.code(201).send(await setContact(request, jid, request.body, true));
    },
  );

  api.post(
    contact,
    {
      schema: {
        operationId: 'addContactByAddress',
        tags,
        summary: 'Adds a contact, and asks to see its presence. The body may be absent.',
        params: contactParams,
        body: contactBody,
        response: { 201: rosterItem },
      },
      config: { body: 'json' },
      preValidation: async (request) => {
        request.body ??= {};
      },
    },
    async (request, reply) =>
      reply.code(201).send(await setContact(request, request.params.jid, request.body, true)),
  );

  api.put(
    contact,
    {
      schema: {
        operationId: 'updateContact',
        tags,
        summary: 'Changes a contact: nickname, groups, and what either sees of the other.',
        params: contactParams,
        body: contactBody,
        // As the original, which answers so to all three.
        response: { 201: Type.Union([rosterItem, nothing]) },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const username = usernameOf(request.params.jid, domain);
      const { contacts } = await act(request, { type: 'contacts' });
      if (!contacts.some((known) => known.username === username))
        throw new ApiError('not-found', { sentence: 'There is no such contact.' });
      if (Number(request.body.subscriptionType) === -1) {
        await act(request, { type: 'removeContact', username });
        return reply.code(201).send(null);
      }
      return reply.code(201).send(await setContact(request, request.params.jid, request.body, false));
    },
  );

  api.delete(
    contact,
    {
      schema: {
        operationId: 'removeContact',
        tags,
        summary: 'Removes a contact; neither sees the other’s presence any more.',
        params: contactParams,
        response: { 201: nothing },
      },
    },
    async (request, reply) => {
      await act(request, { type: 'removeContact', username: usernameOf(request.params.jid, domain) });
      return reply.code(201).send(null);
    },
  );

  for (const { method, operationId, step, summary } of [
    {
      method: 'PUT',
      operationId: 'approveContact',
      step: 'subscribed',
      summary: 'Lets somebody who has asked see one’s presence.',
    },
    {
      method: 'DELETE',
      operationId: 'refuseContact',
      step: 'unsubscribed',
      summary: 'Refuses what somebody has asked, or ends what was approved.',
    },
  ] as const) {
    api.route({
      method,
      url: `${contact}/subscription`,
      schema: { operationId, tags, summary, params: contactParams, response: { 200: nothing } },
      handler: async (request) => {
        const username = usernameOf(request.params.jid, domain);
        await act(request, { type: 'subscription', username, step });
        return null;
      },
    });
  }

  /** @param adding then a contact without a `subscriptionType` is asked */
  async function setContact(
    request: FastifyRequest & OfChat,
    jid: string,
    body: ContactBody,
    adding: boolean,
  ): Promise<RosterItem> {
    const { principal } = await callers.user(request, request.params.streamid);
    const changed = await streams.do(principal, contactOp(jid, body, adding, domain));
    return toRosterItem(changed, domain);
  }

  async function act<O extends Op>(request: FastifyRequest & OfChat, op: O): Promise<OpResult[O['type']]> {
    const { principal } = await callers.user(request, request.params.streamid);
    return streams.do(principal, op);
  }
}
