/** `/ask`: a visitor's question, from asking to the last word. */
import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import {
  base,
  type AskAccepted,
  type AskAnswered,
  type AskBody,
  type AskState,
  type RoomState,
} from '../../../src/protocol/index.js';
import { InvalidIdentity, type Caller } from '../auth/index.js';
import { EngineError, type Principal } from '../engine/engine.js';
import { roomAddress } from '../events/index.js';
import { formProblem } from '../workgroup/index.js';
import { WorkgroupError, type Asked, type AskInput } from '../workgroup/service.js';
import { messageOf } from './bodies.js';
import type { Api } from './context.js';
import { askAccepted, askAnswered, askState, joinedRoom, postReceipt } from './conversation-schemas.js';
import type { Routes } from './routes.js';
import { ApiError, invalidField } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { postMessage } from './rooms-routes.js';
import { askBody, askParams } from './schemas.js';
import { visitorNamed, visitorOf } from './visitor-of.js';

/** How long a blocking ask waits, as in the original. */
const longestWait = 180_000;

/** A request with the stream on which its visitor hears. */
interface Answerable extends Asked {
  readonly streamid: string;
}

export function askRoutes(api: Api, routes: Routes): void {
  const { context, callers, origins, idempotency, limits } = routes;
  const { auth, streams, workgroups, config } = context;

  api.post(
    '/ask',
    {
      schema: {
        operationId: 'ask',
        tags: ['conversations'],
        summary: 'Ask a question: at once with `Prefer: respond-async`, else when an expert accepts.',
        security: [{}, { bearer: [] }, { basic: [] }],
        body: askBody,
        response: { 200: askAnswered, 202: askAccepted },
      },
      config: { body: 'json' },
      onRequest: limits.ask,
    },
    async (request, reply) => {
      const body: AskBody = request.body;
      if (workgroups.settings(body.workgroup) === undefined) throw new ApiError('unknown-workgroup');
      origins.check(request, [body.workgroup]);
      const caller =
        request.headers.authorization === undefined ? undefined : await callers.identify(request);
      const { asked, token } = await askOnce(request, body, caller);
      if (prefersAsync(request)) {
        reply.code(202).header('preference-applied', 'respond-async');
        reply.header('location', `${base}/ask/${encodeURIComponent(asked.username)}`);
        const { username, streamid } = asked;
        const { workgroup, userID } = body;
        const queue = { queuePosition: asked.position, estimate: asked.estimate };
        return { workgroup, userID, username, streamid, token, ...queue } satisfies AskAccepted;
      }
      return answered(body, asked, token, await outcome(reply.raw, asked.username));
    },
  );

  api.get(
    '/ask/:id',
    {
      schema: {
        operationId: 'readAsked',
        tags: ['conversations'],
        summary: 'How a question stands.',
        response: { 200: askState },
        params: askParams,
      },
    },
    async (request): Promise<AskState> => {
      const visitor = await visitorOf(routes, request);
      const { requestId, workgroup: _workgroup, ...state } = workgroups.askState(visitor.username);
      if (state.phase === 'queued') return state;
      const room = await roomOf(visitor, requestId);
      return room === undefined ? state : { ...state, room };
    },
  );

  api.post(
    '/ask/:id',
    {
      schema: {
        operationId: 'joinAsked',
        tags: ['conversations'],
        summary: 'The visitor enters the room.',
        response: { 200: joinedRoom },
        params: askParams,
      },
    },
    async (request): Promise<RoomState> => {
      const visitor = await visitorOf(routes, request);
      const { requestId } = workgroups.askState(visitor.username);
      return streams.do(visitor, { type: 'joinRoom', room: requestId });
    },
  );

  api.put(
    '/ask/:id',
    {
      schema: {
        operationId: 'postAsked',
        tags: ['conversations'],
        summary: 'The visitor writes into the room.',
        response: { 200: postReceipt },
        params: askParams,
      },
      config: { body: 'text' },
    },
    async (request) => {
      const visitor = await visitorOf(routes, request);
      const { requestId } = workgroups.askState(visitor.username);
      // The original sends text as it is: braces in it are the visitor's own.
      return postMessage(routes, request, visitor, requestId, messageOf(request.body, false));
    },
  );

  api.delete(
    '/ask/:id',
    {
      schema: {
        operationId: 'cancelAsked',
        tags: ['conversations'],
        summary: 'Cancel the question, or leave its room.',
        params: askParams,
      },
    },
    async (request) => {
      await workgroups.cancel((await visitorOf(routes, request)).username);
    },
  );

  /** The request is made once for a key; each call gets a token of its own, because tokens are kept nowhere. */
  async function askOnce(
    request: FastifyRequest,
    body: AskBody,
    caller: Caller | undefined,
  ): Promise<{ asked: Answerable; token: string }> {
    const key = idempotencyKey(request);
    // A stranger's key is all that tells the strangers apart, and the answer holds a token.
    if (key !== undefined && caller === undefined && key.length < 16)
      throw invalidField('Idempotency-Key', 'Without an account the key must have at least 16 characters.');
    const scope = `${caller?.principal.username ?? ''} POST /ask`;
    const { answer: asked, repeated } = await idempotency.once<Asked>({ scope, key, body }, async (keep) => {
      if (caller?.principal.kind === 'visitor' && isOpen(caller.principal.username))
        throw new ApiError('already-asking');
      checkForm(body);
      const owner = caller?.principal.kind === 'user' ? caller.principal.username : undefined;
      const { identity, ...texts } = textsOf(body);
      if (identity === undefined) return workgroups.ask({ body: texts as AskBody, owner, alongside: keep });
      return askVouched({ body: texts as AskBody, owner, alongside: keep }, identity as string);
    });
    const { username } = asked;
    const known = auth.streamsOf(username)[0];
    if (known !== undefined) {
      const { streamid } = known;
      return { asked: { ...asked, streamid }, token: await auth.addToken(streamid) };
    }
    if (repeated && !isOpen(username))
      throw new ApiError('not-found', {
        sentence: 'That conversation is long over. Please ask with a new key.',
      });
    try {
      const { stream, token } = await streams.open(visitorNamed(username, body.userID), body.workgroup);
      return { asked: { ...asked, streamid: stream.streamid }, token };
    } catch (error) {
      // Without a token nobody could come for the answer; a key lets the caller try again.
      if (key === undefined) await workgroups.cancel(username).catch(() => undefined);
      throw error;
    }
  }

  function checkForm(body: AskBody): void {
    const problem = formProblem(workgroups.settings(body.workgroup)?.formFields ?? [], body);
    if (problem !== undefined) throw invalidField(problem.field, problem.sentence);
  }

  /** What the site says takes the place of what the visitor typed. */
  async function askVouched(input: AskInput, identity: string): Promise<Asked> {
    const { subject, name, emailAddress, use } = await auth.siteIdentities.verify(
      input.body.workgroup,
      identity,
    );
    const body = { ...input.body, userID: name, emailAddress };
    try {
      return await workgroups.ask({
        ...input,
        body,
        subject,
        alongside: (db, asked) => {
          use(db);
          input.alongside?.(db, asked);
        },
      });
    } catch (error) {
      // The service says only that nothing was kept.
      if (error instanceof WorkgroupError && error.cause instanceof InvalidIdentity) throw error.cause;
      throw error;
    }
  }

  function isOpen(username: string): boolean {
    return workgroups.askState(username).phase !== 'ended';
  }

  /** What became of the request that a caller waits for; cancels it when nobody could come back for it. */
  async function outcome(response: ServerResponse, username: string): Promise<'invited' | 'revoked'> {
    const waiting = new AbortController();
    const stop = () => waiting.abort();
    const timer = setTimeout(stop, context.longestWait ?? longestWait);
    response.once('close', stop);
    context.stopping.addEventListener('abort', stop);
    // Either may have happened while the question was being kept.
    if (response.destroyed || context.stopping.aborted) stop();
    try {
      const settled = await workgroups.settled(username, waiting.signal);
      if (settled === 'invited') return 'invited';
      if (settled === 'cancelled' || settled === 'visitor-left') return 'revoked';
      if (settled === 'closed') throw new ApiError('workgroup-closed');
      if (settled === 'aborted') await workgroups.cancel(username);
      throw new ApiError(context.stopping.aborted ? 'unavailable' : 'no-expert-answered');
    } finally {
      clearTimeout(timer);
      context.stopping.removeEventListener('abort', stop);
    }
  }

  async function answered(
    body: AskBody,
    { username, streamid, requestId }: Answerable,
    token: string,
    result: 'invited' | 'revoked',
  ): Promise<AskAnswered> {
    const { identity: _secret, ...sent } = body;
    const handle = { username, streamid, token };
    if (result === 'revoked') return { ...sent, groupchat: 'revoked', sender: '', url: '', ...handle };
    const room = await roomOf(visitorNamed(username, body.userID), requestId);
    const groupchat = roomAddress(config.domain, requestId);
    return { ...sent, groupchat, sender: groupchat, url: room?.url ?? '', ...handle };
  }

  async function roomOf(visitor: Principal, room: string): Promise<RoomState | undefined> {
    try {
      return await streams.do(visitor, { type: 'roomState', room });
    } catch (error) {
      // Ended before a room was opened.
      if (error instanceof EngineError && error.code === 'not-found') return undefined;
      throw error;
    }
  }
}

/** Additional members are shown beside the question: they are texts from here on. */
function textsOf(body: AskBody): AskBody {
  const texts = Object.entries(body).map(([member, value]) => [member, String(value)]);
  return Object.fromEntries(texts) as AskBody;
}

/** RFC 7240. */
function prefersAsync(request: FastifyRequest): boolean {
  return /(^|[,;\s])respond-async($|[,;\s])/i.test(String(request.headers.prefer ?? ''));
}
