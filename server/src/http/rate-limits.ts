import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Api, Context } from './context.js';
import { ApiError } from './errors.js';

/** Hooks for the routes that strangers can call; each counts per address (IPv6: per /64). */
export interface RateLimits {
  readonly ask: onRequestAsyncHookHandler;
  readonly login: onRequestAsyncHookHandler;
  /**
   * Checks a password, unless too many from this address were wrong. Only wrong ones count, and those that are being
   * checked: else many guesses at once would be one.
   * @param check undefined for a wrong password
   * @throws ApiError `too-many-requests`
   */
  password<T>(request: FastifyRequest, check: () => Promise<T | undefined>): Promise<T | undefined>;
}

/** In the demo everybody comes from one address. */
const demoFactor = 100;

const loginsPerMinute = 30;
const wrongPasswordsPerMinute = 30;

/** One count for both bases and both path families. */
export async function registerRateLimits(api: Api, { config }: Pick<Context, 'config'>): Promise<RateLimits> {
  await api.register(rateLimit, { global: false });
  const factor = config.demo ? demoFactor : 1;
  const asksPerMinute = limit(config.limits.asksPerMinute, '1 minute');
  const asksPerHour = limit(config.limits.asksPerHour, '1 hour');
  const logins = limit(loginsPerMinute, '1 minute');

  const wrongPasswords = api.createRateLimit({
    max: wrongPasswordsPerMinute * factor,
    timeWindow: '1 minute',
  });
  /** Passwords that are being checked, by address. */
  const checking = new Map<string, number>();

  async function password<T>(request: FastifyRequest, check: () => Promise<T | undefined>) {
    const counted = await wrongPasswords(request, { increment: false });
    const before = checking.get(counted.key) ?? 0;
    if (!counted.isAllowed && before >= counted.remaining)
      throw tooMany(counted.remaining === 0 ? counted.ttlInSeconds : 1);
    checking.set(counted.key, before + 1);
    try {
      const right = await check();
      if (right === undefined) await wrongPasswords(request);
      return right;
    } finally {
      const left = checking.get(counted.key)! - 1;
      if (left > 0) checking.set(counted.key, left);
      else checking.delete(counted.key);
    }
  }

  function limit(max: number, timeWindow: string) {
    const count = api.createRateLimit({ max: max * factor, timeWindow });
    return async (request: Parameters<typeof count>[0]) => {
      const counted = await count(request);
      if (counted.isAllowed || !counted.isExceeded) return;
      throw tooMany(counted.ttlInSeconds);
    };
  }

  return {
    ask: async (request) => {
      await asksPerMinute(request);
      await asksPerHour(request);
    },
    login: async (request) => logins(request),
    password,
  };
}

function tooMany(seconds: number): ApiError {
  return new ApiError('too-many-requests', { headers: { 'retry-after': String(seconds) } });
}
