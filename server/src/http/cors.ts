import cors from '@fastify/cors';
import type { Api } from './context.js';
import { ApiError } from './errors.js';
import type { Origins } from './origins.js';

/** Answers preflights, and lets pages of known origins read what they asked for. */
export async function registerCors(api: Api, origins: Origins): Promise<void> {
  await api.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && origins.known(origin)),
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'Last-Event-ID', 'Prefer'],
    exposedHeaders: ['Location', 'Preference-Applied', 'Retry-After'],
    credentials: false,
    maxAge: 600,
    strictPreflight: false,
  });
  // Whether it is the right workgroup's origin is known later; that it is nobody's is known now.
  api.addHook('onRequest', async (request) => {
    const { origin } = request.headers;
    if (origin !== undefined && !origins.own(request, origin) && !origins.known(origin))
      throw new ApiError('foreign-origin');
  });
}
