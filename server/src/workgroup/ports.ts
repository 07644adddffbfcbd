/** Everything the workgroups touch. Passed in, so that they know no clock, no chance and no wire. */
import type { EngineAdmin } from '../engine/engine.js';
import type { Storage } from '../storage/index.js';
import type { RandomBytes } from './random-ids.js';
import type { Deliver } from './service.js';

export interface Clock {
  /** Milliseconds of the epoch; by a clock that nobody sets, where there is one: offers and waits last by it. */
  now(): number;
  /** The same as the clock on the wall, by which a workgroup opens and closes. `now` when there is no other. */
  wall?(): number;
  /** Runs `work` once after so many milliseconds, without keeping the process alive; returns what prevents it. */
  after(milliseconds: number, work: () => void): () => void;
}

export interface WorkgroupPorts {
  readonly storage: Storage;
  readonly admin: EngineAdmin;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** The domain part of addresses. */
  readonly domain: string;
  /** The shown name of an account; undefined for names that are none. */
  readonly nameOf: (username: string) => string | undefined;
  /** Told of failures that no caller waits for. The sentence holds nothing that a person wrote. */
  readonly report: (problem: string, error: unknown) => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
