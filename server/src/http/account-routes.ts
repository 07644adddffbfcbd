/** One's own account: the second factor, the password. And the key of a site that vouches for its visitors. */
import type { SiteIdentity } from '../../../src/protocol/index.js';
import { AccountError, SecondFactorNeeded } from '../auth/index.js';
import {
  codeQuery,
  ofWorkgroup,
  otpauthUrl,
  passwordChange,
  siteIdentity,
  siteIdentityBody,
} from './account-schemas.js';
import { audits } from './audits.js';
import { nothing } from './chat-room-schemas.js';
import type { Api } from './context.js';
import { ApiError, invalidField } from './errors.js';
import type { Routes } from './routes.js';

const tags = ['accounts'];

export function accountRoutes(api: Api, routes: Routes): void {
  const { context, callers, limits } = routes;
  const { auth, streams } = context;
  const audit = audits(context);

  api.get(
    '/chat/enroll',
    {
      schema: {
        operationId: 'enroll',
        tags,
        summary: 'Begin to set up a second factor; answers the same until a code of it is confirmed.',
        response: { 200: otpauthUrl },
      },
    },
    async (request, reply) => {
      const { principal } = await callers.enrolling(request);
      const url = await auth.secondFactors.enroll(principal.username);
      return reply.type('text/plain; charset=utf-8').send(url);
    },
  );

  api.post(
    '/chat/enroll',
    {
      schema: {
        operationId: 'confirmEnrollment',
        tags,
        summary: 'Confirm the second factor with a first code: from now on signing in needs one.',
        querystring: codeQuery,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.enrolling(request);
      const { username } = principal;
      const noted = audit(username, 'account.secondFactorSetUp', username);
      await auth.secondFactors.confirm(username, request.query.totp, noted).catch(wrongCode);
    },
  );

  api.delete(
    '/chat/enroll',
    {
      schema: {
        operationId: 'endEnrollment',
        tags,
        summary: 'End the second factor with one of its codes.',
        querystring: codeQuery,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.enrolling(request);
      const { username } = principal;
      const noted = audit(username, 'account.secondFactorEnded', username);
      await auth.secondFactors.end(username, request.query.totp, noted).catch(wrongCode);
    },
  );

  api.post(
    '/chat/password',
    {
      schema: {
        operationId: 'changePassword',
        tags,
        summary: 'Change one’s own password. Signs the user out everywhere else.',
        body: passwordChange,
        response: { 200: nothing },
      },
      config: { body: 'json' },
    },
    async (request) => {
      const { principal, stream } = await callers.user(request);
      const { username } = principal;
      const { oldPassword, newPassword } = request.body;
      const right = await limits.password(request, () => auth.verifyPassword(username, oldPassword));
      // Not 401: the caller is signed in, and is to stay so.
      if (right === undefined) throw invalidField('oldPassword', 'The old password is wrong.');
      const alongside = audit(username, 'account.passwordChanged', username);
      await auth.users
        .setPassword(username, newPassword, { keep: stream?.streamid, alongside })
        .catch((error: unknown) => {
          if (!(error instanceof AccountError)) throw error;
          throw invalidField('newPassword', error.message);
        });
      await streams.closeGone();
    },
  );

  siteIdentityRoutes(api, routes);
}

/** Not 401: the caller is signed in, and is to stay so. */
function wrongCode(error: unknown): never {
  if (error instanceof SecondFactorNeeded) throw invalidField('totp', error.message);
  throw error;
}

function siteIdentityRoutes(api: Api, { context, callers }: Routes): void {
  const { siteIdentities } = context.auth;
  const audit = audits(context);
  const path = '/workgroups/:workgroup/identity';

  api.get(
    path,
    {
      schema: {
        operationId: 'readSiteIdentity',
        tags,
        summary: 'How the identities of a workgroup’s site are checked; never the key.',
        params: ofWorkgroup,
        response: { 200: siteIdentity },
      },
    },
    async (request): Promise<SiteIdentity> => {
      await callers.admin(request);
      const known = siteIdentities.read(request.params.workgroup);
      if (known === undefined) throw new ApiError('not-found');
      return known;
    },
  );

  api.put(
    path,
    {
      schema: {
        operationId: 'setSiteIdentity',
        tags,
        summary: 'Let a site vouch for its visitors: with a shared secret, or with its public key.',
        params: ofWorkgroup,
        body: siteIdentityBody,
        response: { 200: nothing },
      },
      config: { body: 'json' },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const { workgroup } = request.params;
      const noted = audit(principal.username, 'workgroup.identitySet', workgroup);
      await siteIdentities.set(workgroup, request.body, noted);
    },
  );

  api.delete(
    path,
    {
      schema: {
        operationId: 'removeSiteIdentity',
        tags,
        summary: 'Take no identities any more.',
        params: ofWorkgroup,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const { workgroup } = request.params;
      await siteIdentities.remove(
        workgroup,
        audit(principal.username, 'workgroup.identityRemoved', workgroup),
      );
    },
  );
}
