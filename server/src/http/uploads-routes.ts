/** `/uploads`: files for a room are announced before they are sent. */
import type { FastifyRequest } from 'fastify';
import { limits, type UploadRequest, type UploadSlot } from '../../../src/protocol/index.js';
import type { Principal } from '../engine/engine.js';
import { mayBeSent, type Upload } from '../uploads/index.js';
import { nameOf } from './bodies.js';
import type { Api } from './context.js';
import { ApiError, invalidField } from './errors.js';
import { filesRoutes } from './files-routes.js';
import { idempotencyKey } from './idempotency.js';
import { pushRoutes } from './push-routes.js';
import type { Routes } from './routes.js';
import { signed, uploadAddress } from './upload-addresses.js';
import { refuseUpload, wrongKind } from './upload-refusals.js';
import { uploadRequest, uploadSlot, visitorSlot, visitorUploadParams } from './uploads-schemas.js';

/** What an expert may send compared with a visitor. */
const expertFactor = 10;

const tags = ['uploads'];

export function uploadsRoutes(api: Api, routes: Routes): void {
  const { context, callers, idempotency } = routes;
  const { uploads, streams, workgroups, config } = context;

  filesRoutes(api, routes);
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
      if (!mayBeSent(body.type ?? '')) throw wrongKind('type');
      const room = await roomOf(principal, body.room);
      const call = { scope: `${principal.username} POST /uploads`, key: idempotencyKey(request), body };
      const { answer } = await idempotency.once(call, async () => {
        const { id } = await announce(principal, room, body.fileName, body.size);
        return { id };
      });
      const address = uploadAddress(config, request, answer.id);
      reply.code(201);
      return { id: answer.id, put: address, get: address };
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
      const get = uploadAddress(config, request, id);
      return { put: signed(get, uploads.links.sign('put', id)), get };
    },
  );

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
    if (size > limits.fileBytes)
      throw new ApiError('body-too-large', { sentence: 'The file is larger than 10 MiB.', field: 'size' });
    if (size === 0) throw invalidField('size', 'The file is empty.');
    const { username, kind } = principal;
    const most = config.limits.uploadsPerHour * (kind === 'visitor' ? 1 : expertFactor);
    return uploads.announce({ room, username, name, size, most }).catch(refuseUpload);
  }
}
