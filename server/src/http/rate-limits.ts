import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Principal } from '../engine/engine.js';
import type { Api, Context } from './context.js';
import { ApiError } from './errors.js';
import { TokenBuckets } from './token-buckets.js';

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
  /**
   * Called for each message that somebody writes, wherever to: twenty at once, then one each second; experts more.
   * @throws ApiError `too-many-requests`, with the seconds until the next may be sent
   */
  message(principal: Pick<Principal, 'kind' | 'username'>): void;
  /** The same for what only informs, such as that somebody is typing: it has a count of its own. */
  sign(principal: Pick<Principal, 'kind' | 'username'>): void;
}

/** In the demo everybody comes from one address. */
const demoFactor = 100;

const loginsPerMinute = 30;
const wrongPasswordsPerMinute = 30;

/** One count for both bases and both path families. */
export async function registerRateLimits(
  api: Api,
  { config, now }: Pick<Context, 'config' | 'now'>,
): Promise<RateLimits> {
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

  const messages = new TokenBuckets(now);
  const signs = new TokenBuckets(now);
  const { messageBurst, messagesPerSecond, expertMessageBurst, expertMessagesPerSecond } = config.limits;
  const visitorsBucket = { burst: messageBurst, perSecond: messagesPerSecond };
  const expertsBucket = { burst: expertMessageBurst, perSecond: expertMessagesPerSecond };

  function write(buckets: TokenBuckets, { kind, username }: Pick<Principal, 'kind' | 'username'>): void {
    const seconds = buckets.take(username, kind === 'visitor' ? visitorsBucket : expertsBucket);
    if (seconds > 0) throw tooMany(seconds);
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
    message: (principal) => write(messages, principal),
    sign: (principal) => write(signs, principal),
  };
}

function tooMany(seconds: number): ApiError {
  return new ApiError('too-many-requests', { headers: { 'retry-after': String(seconds) } });
}
