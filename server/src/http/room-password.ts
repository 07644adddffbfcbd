import type { FastifyRequest } from 'fastify';
import { EngineError, type KnownRoom } from '../engine/engine.js';
import type { RateLimits } from './rate-limits.js';

/** Wrong passwords of rooms count as those of accounts do. */
export async function joinWithPassword(
  limits: Pick<RateLimits, 'password'>,
  request: FastifyRequest,
  join: () => Promise<KnownRoom>,
): Promise<KnownRoom> {
  let refusal: unknown;
  const joined = await limits.password(request, async () => {
    try {
      return await join();
    } catch (error) {
      if (!(error instanceof EngineError && error.code === 'room-password')) throw error;
      refusal = error;
      return undefined;
    }
  });
  if (joined === undefined) throw refusal;
  return joined;
}
