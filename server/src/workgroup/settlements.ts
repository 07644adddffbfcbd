/** Those who wait for a request to leave the queue: callers of the blocking ask. */
import type { EndReason } from '../../../src/protocol/index.js';

export type Settled = 'invited' | EndReason | 'aborted';

export class Settlements {
  private readonly waiting = new Map<string, Set<(settled: Settled) => void>>();

  wait(username: string, signal: AbortSignal): Promise<Settled> {
    return new Promise((resolve) => {
      const waiters = this.waiting.get(username) ?? new Set();
      const finish = (settled: Settled) => {
        signal.removeEventListener('abort', abort);
        waiters.delete(finish);
        if (waiters.size === 0) this.waiting.delete(username);
        resolve(settled);
      };
      const abort = () => finish('aborted');
      if (signal.aborted) return resolve('aborted');
      signal.addEventListener('abort', abort, { once: true });
      waiters.add(finish);
      this.waiting.set(username, waiters);
    });
  }

  settle(username: string, settled: Settled): void {
    for (const finish of this.waiting.get(username) ?? []) finish(settled);
  }
}
