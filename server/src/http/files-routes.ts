/** `/uploads/{id}`: the bytes of a file, sent and read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { limits, type Attachment, type UploadLink } from '../../../src/protocol/index.js';
import { disposition, isShownInline, type Upload } from '../uploads/index.js';
import { maySee } from './attachments.js';
import type { Api } from './context.js';
import { ApiError } from './errors.js';
import type { Routes } from './routes.js';
import { isSigned, signed, uploadAddress } from './upload-addresses.js';
import { refuseUpload, wrongSize } from './upload-refusals.js';
import { attachment, bytes, signedQuery, uploadLink, uploadParams } from './uploads-schemas.js';

/** How long the rest of a refused file is read, in ms. */
const longestRest = 10_000;

/** Nothing in a file may run, load or be framed, however a browser comes to show it. */
const fileHeaders = {
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
  'accept-ranges': 'none',
} as const;

const tags = ['uploads'];

export function filesRoutes(api: Api, { context, callers }: Routes): void {
  const { uploads, config } = context;

  // Its body is no text to be parsed: it goes to the disk as it comes.
  void api.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    // Many clients hear nothing while they are still sending.
    scope.addHook('onSend', async (request, reply) => {
      if (reply.statusCode >= 400) await takeRest(request.raw);
    });
    scope.put(
      '/uploads/:id',
      {
        bodyLimit: limits.fileBytes,
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
        const bytesOfFile = (request.body ?? request.raw) as Readable;
        const { name, type, size } = await uploads.store(id, bytesOfFile).catch(refuseUpload);
        return { id, name, type, size };
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
      return sendFile(reply, isSigned(uploads, request, 'get', id) ? stored(id) : await seen(request, id));
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
        get: signed(uploadAddress(config, request, id), link),
        expires: new Date(link.expires * 1_000).toISOString(),
      };
    },
  );

  /** A file of the caller's own, or one that the address was signed for. */
  async function announced(request: FastifyRequest, id: string): Promise<Upload> {
    const upload = uploads.find(id);
    if (isSigned(uploads, request, 'put', id)) return upload ?? notFound();
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
    const file = await uploads.open(id).catch(refuseUpload);
    return reply
      .headers(fileHeaders)
      .header('content-type', type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
      .header('content-length', size)
      .header('content-disposition', disposition(isShownInline(type) ? 'inline' : 'attachment', name))
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(file.createReadStream());
  }
}

function notFound(): never {
  throw new ApiError('not-found');
}

/** Reads what is left of a refused file, as long as it is no larger and no slower than a file may be. */
async function takeRest(bytesOfFile: IncomingMessage): Promise<void> {
  if (bytesOfFile.complete || bytesOfFile.destroyed) return;
  let left: number = limits.fileBytes;
  bytesOfFile.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) bytesOfFile.destroy();
  });
  await finished(bytesOfFile, { signal: AbortSignal.timeout(longestRest) }).catch(() =>
    bytesOfFile.destroy(),
  );
}
