/** `/chat`: signing in and off, the desk's whole state. */
import type { ExpertState, LoggedIn } from '../../../src/protocol/index.js';
import { loginQuery } from './account-schemas.js';
import { textOf } from './bodies.js';
import type { Api } from './context.js';
import { expertState, loggedIn } from './conversation-schemas.js';
import type { Routes } from './routes.js';
import { ApiError } from './errors.js';
import { chatParams, usernameParams } from './schemas.js';

export function loginRoute(api: Api, { context, origins, limits }: Routes): void {
  const { auth, streams, workgroups } = context;

  api.post(
    '/chat/:username/login',
    {
      schema: {
        operationId: 'login',
        tags: ['conversations'],
        summary: 'Sign in with the password as the body; an admin signs others in with an empty one.',
        security: [{}, { basic: [] }, { bearer: [] }],
        response: { 200: loggedIn },
        params: usernameParams,
        querystring: loginQuery,
      },
      config: { body: 'text' },
      onRequest: limits.login,
    },
    async (request, reply) => {
      const { username } = request.params;
      const password = textOf(request.body, 'password');
      const empty = password === '' || password === '{}';
      origins.check(request, workgroups.memberships(username));
      const principal = empty
        ? await asAdmin(request.headers.authorization, username)
        : await withPassword(username, password, request.query.totp);
      if (principal === undefined) throw new ApiError('wrong-password');

      const accept = request.headers.accept ?? '';
      if (accept.includes('application/json') && !accept.includes('text/plain')) {
        const { stream, token } = await streams.signIn(principal);
        const { name, admin } = principal;
        const answer: LoggedIn = {
          username: principal.username,
          name,
          streamid: stream.streamid,
          token,
          admin,
        };
        return answer;
      }
      // Clients of the original sign in again after a gap, and expect the stream they have.
      const known = auth.streamsOf(principal.username).at(-1);
      const stream = known ?? (await streams.signIn(principal)).stream;
      return reply
        .type('text/plain; charset=utf-8')
        .serializer(String)
        .send(stream.streamid as never);
    },
  );

  /** A code is asked for after the password was right only: nobody else hears of it. */
  async function withPassword(username: string, password: string, code: string | undefined) {
    const principal = await auth.verifyPassword(username, password);
    if (principal !== undefined) await auth.secondFactors.check(principal.username, code);
    return principal;
  }

  /** An admin signs others in without their password (README). */
  async function asAdmin(authorization: string | undefined, username: string) {
    const caller = authorization === undefined ? undefined : await auth.identify(authorization);
    if (!caller?.principal.admin) return undefined;
    const user = auth.user(username);
    if (user === undefined) throw new ApiError('not-found', { sentence: 'There is no such user.' });
    return user;
  }
}

/** @param chat `/chat` or `/chat/:streamid` */
export function chatRoutes(api: Api, { context, callers }: Routes, chat: string): void {
  const { streams, workgroups } = context;

  api.post(
    `${chat}/logoff`,
    {
      schema: {
        operationId: 'logoff',
        tags: ['conversations'],
        summary: 'End the stream; the last one takes the expert out of the workgroups.',
        params: chatParams,
      },
    },
    async (request) => {
      const caller = await callers.user(request, request.params.streamid);
      await streams.close(callers.stream(caller, request.params.streamid));
    },
  );

  api.get(
    `${chat}/state`,
    {
      schema: {
        operationId: 'readState',
        tags: ['conversations'],
        summary: 'All that a desk shows, in one answer.',
        response: { 200: expertState },
        params: chatParams,
      },
    },
    async (request): Promise<ExpertState> => {
      const { principal } = await callers.user(request, request.params.streamid);
      const { username, name } = principal;
      const rooms = await streams.do(principal, { type: 'rooms' });
      return {
        username,
        name,
        ...streams.presenceOf(username),
        queues: [...workgroups.queues(username)],
        offers: [...workgroups.offers(username)],
        rooms,
        leftMessages: [...workgroups.leftMessages(username)],
      };
    },
  );
}
