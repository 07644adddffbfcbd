/** A test's side of the hostile server: its script, and what arrived there. */
import type { Answer, Exchange } from './hostile-server.mjs';

/** What a suite needs of its runtime: mocha in a browser, node:test in Node. */
export interface Runtime {
  describe(name: string, define: () => void): unknown;
  it(name: string, story: () => Promise<void>): unknown;
  /** Where the hostile server answers. */
  origin(): string;
}

export interface Hostile {
  /** For the `server` option of client and feed. */
  readonly server: string;
  /** Requests so far, oldest first. */
  log(): Promise<Exchange[]>;
  /** Lets one `gate` go on. */
  open(): Promise<void>;
}

let runs = 0;

/** The n-th request gets the n-th answer; later ones get the last. */
export async function script(origin: string, answers: readonly Answer[]): Promise<Hostile> {
  const server = `${origin}/hostile/${Date.now().toString(36)}-${(runs += 1)}`;
  await fetch(`${server}/script`, { method: 'POST', body: JSON.stringify({ answers }) });
  return {
    server,
    log: async () => (await (await fetch(`${server}/log`)).json()) as Exchange[],
    open: async () => void (await fetch(`${server}/open`, { method: 'POST' })),
  };
}
