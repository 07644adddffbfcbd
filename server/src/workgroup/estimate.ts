/**
 * How long somebody will wait. Fastpath multiplies the average wait by the position, which counts the queue
 * twice: the average has waited behind others already. Here each answered request tells how many seconds its
 * every place took. Without history a place takes 15 s, as in Fastpath.
 */
import type { Estimate } from '../../../src/protocol/index.js';

export interface AnsweredWait {
  readonly seconds: number;
  /** Where in the queue it began; 1-based. */
  readonly position: number;
}

const kept = 20;
const secondsPerPlaceAtFirst = 15;

export class WaitHistory {
  private readonly waits: AnsweredWait[];
  /** Seconds that the last answered requests waited, all together. */
  total = 0;
  private secondsPerPlace = secondsPerPlaceAtFirst;

  constructor(waits: readonly AnsweredWait[] = []) {
    this.waits = waits.slice(-kept);
    this.reckon();
  }

  add(wait: AnsweredWait): void {
    this.waits.push(wait);
    if (this.waits.length > kept) this.waits.shift();
    this.reckon();
  }

  /** Oldest first; what a new history takes up. */
  list(): readonly AnsweredWait[] {
    return [...this.waits];
  }

  get count(): number {
    return this.waits.length;
  }

  /** Seconds that the last answered requests waited, on average; 0 without history. */
  average(): number {
    return this.count === 0 ? 0 : Math.round(this.total / this.count);
  }

  secondsAt(position: number): number {
    return Math.max(1, Math.round(this.secondsPerPlace * position));
  }

  private reckon(): void {
    if (this.waits.length === 0) return;
    this.total = this.waits.reduce((sum, { seconds }) => sum + seconds, 0);
    this.secondsPerPlace = mean(this.waits.map((wait) => wait.seconds / wait.position));
  }
}

/** A range around `seconds`, on round numbers: one number would be a promise. */
export function estimateAround(seconds: number): Estimate {
  const from = seconds * 0.75;
  const to = seconds * 1.5;
  return { from: Math.floor(from / unit(from)) * unit(from), to: Math.ceil(to / unit(to)) * unit(to) };
}

function unit(seconds: number): number {
  if (seconds < 60) return 5;
  return seconds < 600 ? 30 : 60;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
