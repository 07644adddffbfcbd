/** What the route files share. */
import type { Callers } from './callers.js';
import type { Context } from './context.js';
import type { Idempotency } from './idempotency.js';
import type { Origins } from './origins.js';
import type { RateLimits } from './rate-limits.js';

export interface Routes {
  readonly context: Context;
  readonly callers: Callers;
  readonly origins: Origins;
  readonly idempotency: Idempotency;
  readonly limits: RateLimits;
}
