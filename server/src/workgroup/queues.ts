/** The queues of one workgroup as they are set, with what each has learned about waiting. */
import type { QueueSettings } from '../../../src/protocol/index.js';
import { WaitHistory, type AnsweredWait } from './estimate.js';
import type { Fields } from './machine-types.js';
import { overflowPath, queueFor } from './queue-rules.js';
import { defaultQueue } from './settings.js';

/** Of each queue, by its name. */
export type AnsweredWaits = { readonly [queue: string]: readonly AnsweredWait[] };

interface Known {
  readonly settings: QueueSettings;
  /** Empty: every member. */
  readonly experts: ReadonlySet<string>;
  /** The queue itself, then where its requests overflow to. */
  readonly path: readonly string[];
  readonly history: WaitHistory;
}

export class Queues {
  private queues: readonly QueueSettings[] = [];
  private known = new Map<string, Known>();
  /** The queues each expert serves, as far as anybody asked. */
  private readonly served = new Map<string, readonly string[]>();

  constructor(queues: readonly QueueSettings[], waits: AnsweredWaits) {
    this.change(queues, (name) => new WaitHistory(Object.hasOwn(waits, name) ? waits[name] : []));
  }

  get names(): readonly string[] {
    return this.queues.map(({ name }) => name);
  }

  /** @param history for queues that are new */
  change(queues: readonly QueueSettings[], history = (_name: string) => new WaitHistory()): void {
    this.queues = queues.length === 0 ? [defaultQueue] : queues;
    const before = this.known;
    this.known = new Map(
      this.queues.map((settings) => [
        settings.name,
        {
          settings,
          experts: new Set(settings.experts),
          path: overflowPath(this.queues, settings.name),
          history: before.get(settings.name)?.history ?? history(settings.name),
        },
      ]),
    );
    this.served.clear();
  }

  has(queue: string): boolean {
    return this.known.has(queue);
  }

  asksEverybody(queue: string): boolean {
    return this.known.get(queue)?.settings.dispatcher === 'everybody';
  }

  /** Where a request with these fields belongs. */
  homeOf(fields: Fields): string {
    return queueFor(this.queues, fields).name;
  }

  path(queue: string): readonly string[] {
    return this.known.get(queue)?.path ?? [];
  }

  /** Milliseconds until a request of this queue overflows. */
  overflowAfter(queue: string): number {
    return (this.known.get(queue)?.settings.overflowAfter ?? Infinity) * 1_000;
  }

  history(queue: string): WaitHistory {
    return this.known.get(queue)!.history;
  }

  serves(expert: string, queue: string): boolean {
    return this.servedBy(expert).includes(queue);
  }

  servedBy(expert: string): readonly string[] {
    let queues = this.served.get(expert);
    if (queues === undefined) {
      queues = [...this.known.values()]
        .filter(({ experts }) => experts.size === 0 || experts.has(expert))
        .map(({ settings }) => settings.name);
      this.served.set(expert, queues);
    }
    return queues;
  }

  /** Seconds that the last answered requests of all queues waited, on average. */
  average(): number {
    let seconds = 0;
    let count = 0;
    for (const { history } of this.known.values()) {
      seconds += history.total;
      count += history.count;
    }
    return count === 0 ? 0 : Math.round(seconds / count);
  }

  /** For a restart. */
  waits(): AnsweredWaits {
    return Object.fromEntries(Array.from(this.known, ([name, { history }]) => [name, history.list()]));
  }
}
