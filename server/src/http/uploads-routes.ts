/** `/uploads`: files for a room, announced, sent and read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import {
  limits as sizes,
  type Attachment,
  type UploadLink,
  type UploadRequest,
  type UploadSlot,
} from '../../../src/protocol/index.js';
import type { Principal } from '../engine/engine.js';
import {
  disposition,
  isShownInline,
  mayBeSent,
  UploadError,
  type LinkUse,
  type Upload,
} from '../uploads/index.js';
import { maySee } from './attachments.js';
import { nameOf } from './bodies.js';
import type { Api } from './context.js';
import { ApiError, invalidField } from './errors.js';
import { idempotencyKey } from './idempotency.js';
import { pushRoutes } from './push-routes.js';
import type { Routes } from './routes.js';
import {
  attachment,
  bytes,
  signedQuery,
  uploadLink,
  uploadParams,
  uploadRequest,
  uploadSlot,
  visitorSlot,
  visitorUploadParams,
} from './uploads-schemas.js';

/** What an expert may send compared with a visitor. */
const expertFactor = 10;

/** How long the rest of a refused file is read, in ms, so that its sender hears the answer. */
const longestRest = 10_000;

/** Nothing in a file may run, load or be framed, however a browser comes to show it. */
const fileHeaders = {
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
  'accept-ranges': 'none',
} as const;

const tags = ['uploads'];

export function uploadsRoutes(api: Api, routes: Routes): void {
  const { context, callers, idempotency } = routes;
  const { uploads, streams, workgroups, config } = context;

  pushRoutes(api, routes);

  api.post(
    '/uploads',
    {
      schema: {
        operationId: 'announceUpload',
        tags,
        summary: 'Announces a file for a room; answers where to send it.',
        body: uploadRequest,
        response: { 201: uploadSlot },
      },
      config: { body: 'json' },
    },
    async (request, reply): Promise<UploadSlot> => {
      const body: UploadRequest = request.body;
      const { principal } = await callers.identify(request);
      if (!mayBeSent(body.type ?? ''))
        throw new ApiError('unsupported-media-type', { sentence: refusedKind, field: 'type' });
      const room = await roomOf(principal, body.room);
      const call = { scope: `${principal.username} POST /uploads`, key: idempotencyKey(request), body };
      const { answer } = await idempotency.once(call, async () => {
        const { id } = await announce(principal, room, body.fileName, body.size);
        return { id };
      });
      const address = addressOf(request, answer.id);
      return reply.code(201).send({ id: answer.id, put: address, get: address }) as never;
    },
  );

  api.get(
    '/ask/upload/:userId/:fileName/:fileSize',
    {
      schema: {
        operationId: 'announceVisitorUpload',
        tags,
        summary: "As the original: announces a file of a visitor's. The address to send it to is signed.",
        params: visitorUploadParams,
        response: { 200: visitorSlot },
      },
    },
    async (request) => {
      const { userId, fileName, fileSize } = request.params;
      const visitor = await visitorNamed(request, userId);
      const room = await roomOf(visitor, undefined);
      const { id } = await announce(visitor, room, fileName, Number(fileSize));
      const get = addressOf(request, id);
      return { put: get + signatureFor('put', id), get };
    },
  );

  // Its body is no text to be parsed: it goes to the disk as it comes.
  void api.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.put(
      '/uploads/:id',
      {
        bodyLimit: sizes.fileBytes,
        schema: {
          operationId: 'sendUpload',
          tags,
          summary: 'Sends the bytes of an announced file, exactly as many as were announced.',
          params: uploadParams,
          querystring: signedQuery,
          response: { 200: attachment },
        },
      },
      async (request): Promise<Attachment> => {
        const { id } = request.params;
        const upload = await announced(request, id);
        const length = request.headers['content-length'];
        if (length !== undefined && Number(length) !== upload.size) throw wrongSize();
        try {
          const { name, type, size } = await uploads.store(id, (request.body ?? request.raw) as Readable);
          return { id, name, type, size };
        } catch (error) {
          throw refusalOf(error);
        } finally {
          readRest(request);
        }
      },
    );
  });

  api.get(
    '/uploads/:id',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'readUpload',
        tags,
        summary: 'Reads a file: for those who may read a message that names it, or with a signed address.',
        params: uploadParams,
        querystring: signedQuery,
        response: { 200: bytes },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      return sendFile(reply, isSigned(request, 'get', id) ? stored(id) : await seen(request, id));
    },
  );

  api.get(
    '/uploads/:id/link',
    {
      schema: {
        operationId: 'linkUpload',
        tags,
        summary: 'Signs an address of a file that needs no token, for five minutes.',
        params: uploadParams,
        response: { 200: uploadLink },
      },
    },
    async (request): Promise<UploadLink> => {
      const { id } = await seen(request, request.params.id);
      const link = uploads.links.sign('get', id);
      return {
        get: addressOf(request, id) + queryOf(link),
        expires: new Date(link.expires * 1_000).toISOString(),
      };
    },
  );

  // --- announcing

  /** A visitor's only room, or the one that an expert names; the caller must be in it. */
  async function roomOf(principal: Principal, named: string | undefined): Promise<string> {
    const own = principal.kind === 'visitor' ? workgroups.askState(principal.username).requestId : undefined;
    const room = named === undefined ? own : nameOf(named);
    if (room === undefined) throw invalidField('room', 'The value of room is missing.');
    const { nick, occupants, ended } = await streams.do(principal, { type: 'roomState', room });
    if (ended) throw new ApiError('room-ended');
    if (!occupants.some((occupant) => occupant.nick === nick)) throw new ApiError('not-an-occupant');
    return room;
  }

  /** The visitor that the caller is, or whose question the caller asked. */
  async function visitorNamed(request: FastifyRequest, userId: string): Promise<Principal> {
    const { principal } = await callers.identify(request);
    if (principal.kind === 'visitor') {
      if (userId !== principal.username && userId !== principal.name) throw new ApiError('not-found');
      return principal;
    }
    const username = workgroups.findAsked(principal.username, userId);
    if (username === undefined) throw new ApiError('not-found');
    return { kind: 'visitor', username, name: userId, admin: false };
  }

  async function announce(principal: Principal, room: string, name: string, size: number): Promise<Upload> {
    if (size > sizes.fileBytes)
      throw new ApiError('body-too-large', { sentence: 'The file is larger than 10 MiB.', field: 'size' });
    if (size === 0) throw invalidField('size', 'The file is empty.');
    const { username, kind } = principal;
    const most = config.limits.uploadsPerHour * (kind === 'visitor' ? 1 : expertFactor);
    try {
      return await uploads.announce({ room, username, name, size, most });
    } catch (error) {
      throw refusalOf(error);
    }
  }

  // --- sending and reading

  /** A file of the caller's own, or one that the address was signed for. */
  async function announced(request: FastifyRequest, id: string): Promise<Upload> {
    const upload = uploads.find(id);
    if (isSigned(request, 'put', id)) return upload ?? notFound();
    const { principal } = await callers.identify(request);
    return upload?.username === principal.username ? upload : notFound();
  }

  async function seen(request: FastifyRequest, id: string): Promise<Upload> {
    const { principal } = await callers.identify(request);
    const upload = stored(id);
    return (await maySee(context, principal, upload)) ? upload : notFound();
  }

  function stored(id: string): Upload {
    const upload = uploads.find(id);
    return upload?.state === 'stored' ? upload : notFound();
  }

  async function sendFile(reply: FastifyReply, { id, name, type, size }: Upload): Promise<FastifyReply> {
    const file = await uploads.open(id).catch((error: unknown) => {
      throw refusalOf(error);
    });
    return reply
      .headers(fileHeaders)
      .header('content-type', type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
      .header('content-length', size)
      .header('content-disposition', disposition(isShownInline(type) ? 'inline' : 'attachment', name))
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(file.createReadStream());
  }

  // --- addresses

  function isSigned(request: FastifyRequest, use: LinkUse, id: string): boolean {
    const { expires, signature } = request.query as { expires?: string; signature?: string };
    if (expires === undefined || signature === undefined) return false;
    return uploads.links.verify(use, id, expires, signature);
  }

  function signatureFor(use: LinkUse, id: string): string {
    return queryOf(uploads.links.sign(use, id));
  }

  function addressOf(request: FastifyRequest, id: string): string {
    const origin = config.publicUrl ?? `${request.protocol}://${request.host}`;
    const [prefix] = request.routeOptions.url!.split(/\/(?:uploads|ask)/, 1);
    return `${origin}${prefix}/uploads/${id}`;
  }
}

const refusedKind = 'Files of this kind cannot be sent.';
const wrongSize = () => invalidField('size', 'The file must have the size that was announced.');

function queryOf({ expires, signature }: { expires: number; signature: string }): string {
  return `?expires=${expires}&signature=${signature}`;
}

function notFound(): never {
  throw new ApiError('not-found');
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof UploadError)) return error;
  switch (error.problem) {
    case 'too-many':
      return new ApiError('too-many-requests', { headers: { 'retry-after': String(error.retryAfter) } });
    case 'wrong-size':
      return wrongSize();
    case 'wrong-kind':
      return new ApiError('unsupported-media-type', { sentence: refusedKind });
    case 'incomplete':
      return new ApiError('invalid-body', { sentence: 'The file did not arrive whole.' });
    case 'in-progress':
      return new ApiError('in-progress', { headers: { 'retry-after': '5' } });
    case 'not-found':
      return new ApiError('not-found');
  }
}

/** A sender who is still sending hears nothing until the rest is taken; it is not taken for ever. */
function readRest({ raw }: FastifyRequest): void {
  if (raw.complete || raw.destroyed) return;
  raw.resume();
  const timer = setTimeout(() => raw.destroy(), longestRest);
  raw.once('close', () => clearTimeout(timer));
}
