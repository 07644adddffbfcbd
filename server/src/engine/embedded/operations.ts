/** What every operation of the embedded engine works with. */
import type { Database } from '../../storage/index.js';
import type { EngineEvent, Principal } from '../engine.js';
import type { Publisher } from './publisher.js';

/** Takes long, on purpose; whoever passes it in bounds how many run at a time. */
export interface Passwords {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

export interface Means {
  /** For reads. */
  readonly db: Database;
  /** For writes: commits, then tells. */
  readonly commit: Publisher['commit'];
  /** Tells without a commit, to every session of one user or visitor. */
  readonly deliver: (username: string, event: EngineEvent) => void;
  /** Whether a session of this user or visitor is open. */
  readonly isHere: (username: string) => boolean;
  /** Epoch ms. */
  readonly now: () => number;
  /** Unguessable. */
  readonly newId: () => string;
  readonly domain: string;
  readonly passwords: Passwords;
}

/** One function for each operation of a subject. */
export type Operations<Op extends { readonly type: string }, Results> = {
  readonly [K in Op['type'] & keyof Results]: (
    op: Extract<Op, { type: K }>,
    principal: Principal,
  ) => Promise<Results[K]>;
};
