import rateLimit from '@fastify/rate-limit';
import type { onRequestAsyncHookHandler } from 'fastify';
import type { Api, Context } from './context.js';
import { ApiError } from './errors.js';

/** Hooks for the routes that strangers can call; each counts per address (IPv6: per /64). */
export interface RateLimits {
  readonly ask: onRequestAsyncHookHandler;
  readonly login: onRequestAsyncHookHandler;
}

/** In the demo everybody comes from one address. */
const demoFactor = 100;

const loginsPerMinute = 30;

/** One count for both bases and both path families. */
export async function registerRateLimits(api: Api, { config }: Pick<Context, 'config'>): Promise<RateLimits> {
  await api.register(rateLimit, { global: false });
  const factor = config.demo ? demoFactor : 1;
  const asksPerMinute = limit(config.limits.asksPerMinute, '1 minute');
  const asksPerHour = limit(config.limits.asksPerHour, '1 hour');
  const logins = limit(loginsPerMinute, '1 minute');

  function limit(max: number, timeWindow: string) {
    const count = api.createRateLimit({ max: max * factor, timeWindow });
    return async (request: Parameters<typeof count>[0]) => {
      const counted = await count(request);
      if (counted.isAllowed || !counted.isExceeded) return;
      throw new ApiError('too-many-requests', { headers: { 'retry-after': String(counted.ttlInSeconds) } });
    };
  }

  return {
    ask: async (request) => {
      await asksPerMinute(request);
      await asksPerHour(request);
    },
    login: async (request) => logins(request),
  };
}
