/** Repeats a call while the server is away. Only for calls that may be repeated: reads, and creations with a key. */
import { createBackOff } from './back-off.js';
import { ServerAway } from './errors.js';

export interface RetryOptions {
  /** Ends the call and the waiting. */
  readonly signal: AbortSignal;
  /** How often it is tried at most; without end by default. */
  readonly attempts?: number;
  readonly random?: () => number;
  /** Calls back after some time, in ms; returns the function that prevents it. */
  readonly after?: (milliseconds: number, callback: () => void) => () => void;
}

/**
 * Full jitter between 0.5 and 30 s, never less than Retry-After asks for.
 * Rejects with what `call` rejects with, once that is not `ServerAway`, or with the signal's reason.
 */
export async function retrying<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, attempts = Infinity, random = Math.random, after = afterTimeout } = options;
  const backOff = createBackOff({ first: 1_000, longest: 30_000 }, random);
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ServerAway) || attempt >= attempts) throw error;
      await wait(Math.max(backOff.next(), (error.retryAfter ?? 0) * 1_000), signal, after);
    }
  }
}

function wait(
  milliseconds: number,
  signal: AbortSignal,
  after: NonNullable<RetryOptions['after']>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const cancel = after(milliseconds, () => {
      signal.removeEventListener('abort', end);
      resolve();
    });
    function end(): void {
      cancel();
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', end, { once: true });
  });
}

/** `setTimeout` with its undoing. */
export function afterTimeout(milliseconds: number, callback: () => void): () => void {
  // Longer ones would fire at once (2^31 ms).
  const timer = setTimeout(callback, Math.min(milliseconds, 2 ** 31 - 1));
  return () => clearTimeout(timer);
}
