/** For whoever watches over the process: liveness, readiness, and Prometheus metrics. */
import { timingSafeEqual } from 'node:crypto';
import type { Registry } from 'prom-client';
import { Type } from 'typebox';
import { StorageUnavailable } from '../storage/index.js';
import type { Api, Context } from './context.js';
import { ApiError } from './errors.js';
import type { Routes } from './routes.js';

const status = Type.Object({ status: Type.Literal('ok') });

/** How long one look at the disk counts for all who ask, in ms. */
const readyFor = 1_000;

export function metricsRoutes(api: Api, { context, callers }: Routes, registry: Registry): void {
  const { config, storage, stopping, now } = context;
  const ready = readiness(context);

  api.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        tags: ['operation'],
        summary: 'Whether the process lives; a manager that gets no 200 may restart it.',
        security: [],
        response: { 200: status },
      },
    },
    async () => {
      if (stopping.aborted) throw new ApiError('unavailable');
      storage.db.prepare('SELECT 1').get();
      return { status: 'ok' as const };
    },
  );

  api.get(
    '/readyz',
    {
      schema: {
        operationId: 'readiness',
        tags: ['operation'],
        summary:
          'Whether the server can keep what it is told; a balancer that gets no 200 sends nobody here.',
        security: [],
        response: { 200: status },
      },
    },
    async () => {
      if (stopping.aborted || !(await ready())) throw new ApiError('unavailable');
      return { status: 'ok' as const };
    },
  );

  api.get(
    '/metrics',
    {
      schema: {
        operationId: 'metrics',
        tags: ['operation'],
        summary: 'Prometheus metrics, for admins and for who has the token of the configuration.',
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      if (!hasToken(request.headers.authorization, config.metricsToken)) await callers.admin(request);
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );

  /** Many who ask within a second cost one commit: nobody wears out the disk from outside. */
  function readiness({ storage }: Pick<Context, 'storage'>): () => Promise<boolean> {
    let asked: Promise<boolean> | undefined;
    let until = 0;
    return () => {
      if (asked === undefined || now() >= until) {
        until = now() + readyFor;
        asked = storage
          .write((db) =>
            db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('ready', ?)").run(String(now())),
          )
          .then(
            () => true,
            (error: unknown) => {
              if (error instanceof StorageUnavailable) return false;
              throw error;
            },
          );
      }
      return asked;
    };
  }
}

function hasToken(authorization: string | undefined, token: string | undefined): boolean {
  if (token === undefined || authorization === undefined) return false;
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
