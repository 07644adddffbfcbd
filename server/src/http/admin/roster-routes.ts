/** `/users/{username}/roster`: the contacts of another, changed in that user's name. */
import { Type } from 'typebox';
import { localPart, type Roster, type RosterItem } from '../../../../src/protocol/index.js';
import type { Principal } from '../../engine/engine.js';
import { rosterItem as toRosterItem, userAddress } from '../../events/index.js';
import { ofUser } from '../account-schemas.js';
import { audits } from '../audits.js';
import { usernameOf } from '../chat-room-answers.js';
import { nothing } from '../chat-room-schemas.js';
import { contactOp } from '../contact-op.js';
import type { Api } from '../context.js';
import { ApiError, invalidField } from '../errors.js';
import { contactBody, roster, rosterItem } from '../people-schemas.js';
import type { Routes } from '../routes.js';

const tags = ['accounts'];
const ofContact = Type.Object({ ...ofUser.properties, jid: Type.String({ minLength: 1, maxLength: 320 }) });

export function rosterRoutes(api: Api, { context, callers }: Routes): void {
  const { auth, config, storage, streams } = context;
  const { domain } = config;
  const audit = audits(context);

  api.get(
    '/users/:username/roster',
    {
      schema: {
        operationId: 'readUserRoster',
        tags,
        summary: 'The contacts of a user. For admins.',
        params: ofUser,
        response: { 200: roster },
      },
    },
    async (request): Promise<Roster> => {
      await callers.admin(request);
      const { contacts, requests } = await streams.do(known(request.params.username), { type: 'contacts' });
      return {
        rosterItem: contacts.map((each) => toRosterItem(each, domain)),
        request: requests.map(({ username, name }) => ({ jid: userAddress(domain, username), name })),
      };
    },
  );

  api.post(
    '/users/:username/roster',
    {
      schema: {
        operationId: 'addToUserRoster',
        tags,
        summary: 'Add a contact for a user. For admins.',
        params: ofUser,
        body: contactBody,
        response: { 201: rosterItem },
      },
      config: { body: 'json' },
    },
    async (request, reply) => {
      const { principal } = await callers.admin(request);
      const user = known(request.params.username);
      const { jid } = request.body;
      if (jid === undefined) throw invalidField('jid', 'The value of jid is missing.');
      const changed = await streams.do(user, contactOp(jid, request.body, true, domain));
      await noted(principal, user);
      return reply.code(201).send(toRosterItem(changed, domain));
    },
  );

  api.put(
    '/users/:username/roster/:jid',
    {
      schema: {
        operationId: 'updateInUserRoster',
        tags,
        summary: 'Change a contact of a user. For admins.',
        params: ofContact,
        body: contactBody,
        response: { 200: rosterItem },
      },
      config: { body: 'json' },
    },
    async (request): Promise<RosterItem> => {
      const { principal } = await callers.admin(request);
      const user = known(request.params.username);
      await refuseStranger(user, request.params.jid);
      const changed = await streams.do(user, contactOp(request.params.jid, request.body, false, domain));
      await noted(principal, user);
      return toRosterItem(changed, domain);
    },
  );

  api.delete(
    '/users/:username/roster/:jid',
    {
      schema: {
        operationId: 'removeFromUserRoster',
        tags,
        summary: 'Remove a contact of a user. For admins.',
        params: ofContact,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const user = known(request.params.username);
      await refuseStranger(user, request.params.jid);
      await streams.do(user, { type: 'removeContact', username: usernameOf(request.params.jid, domain) });
      await noted(principal, user);
    },
  );

  function known(name: string): Principal {
    const user = auth.user(localPart(name));
    if (user === undefined) throw new ApiError('not-found', { sentence: 'There is no such user.' });
    return user;
  }

  async function refuseStranger(user: Principal, jid: string): Promise<void> {
    const { contacts } = await streams.do(user, { type: 'contacts' });
    if (!contacts.some(({ username }) => username === usernameOf(jid, domain)))
      throw new ApiError('not-found', { sentence: 'There is no such contact.' });
  }

  function noted(admin: Principal, user: Principal): Promise<void> {
    return storage.write(audit(admin.username, 'user.contactsChanged', user.username));
  }
}
