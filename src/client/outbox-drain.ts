/** Sends an outbox, one message at a time, until nothing waits; the same for visitors and experts. */
import type { PostReceipt } from '../protocol/index.js';
import { createBackOff } from './back-off.js';
import { BadAnswer, NotSignedIn, Refused, ServerAway } from './errors.js';
import { afterTimeout } from './retrying.js';

export interface OutboxDrainOptions<Item extends { readonly id: string }> {
  /** The item to send now; undefined while there is none. Asked again after each answer. */
  readonly next: () => Item | undefined;
  /** Whether the item is still unconfirmed: its echo may come before its reply. */
  readonly pending: (item: Item) => boolean;
  /** Rejects when the reply takes too long: then it is sent again under the same key. */
  readonly post: (item: Item, signal: AbortSignal) => Promise<PostReceipt>;
  readonly onSending: (item: Item) => void;
  readonly onPosted: (item: Item, receipt: PostReceipt) => void;
  /** The server is away; the item is sent again at `retryAt` (epoch ms), or when `wake` is called. */
  readonly onDelayed: (item: Item, retryAt: number) => void;
  /** Trying again changes nothing. */
  readonly onFailed: (item: Item, error: Refused | BadAnswer) => void;
  /** The token is not accepted any more; the drain has stopped. */
  readonly onNotSignedIn: (item: Item) => void;
  /** Epoch ms. */
  readonly now?: () => number;
  readonly random?: () => number;
  /** Calls back after some time, in ms; returns the function that prevents it. */
  readonly after?: (milliseconds: number, callback: () => void) => () => void;
}

export interface OutboxDrain {
  /** Something was added, retried or confirmed. Does not shorten a delay. */
  drain(): void;
  /** The link is back: does not wait for a planned retry, unless the server asked for it. */
  wake(): void;
  /** Ends what is on its way; it may have arrived, so its item stays in the outbox. */
  stop(): void;
}

/** In ms. */
const delays = { first: 1_000, longest: 30_000 };

export function createOutboxDrain<Item extends { readonly id: string }>(
  options: OutboxDrainOptions<Item>,
): OutboxDrain {
  const { now = Date.now, random = Math.random, after = afterTimeout } = options;
  const life = new AbortController();
  const { signal } = life;
  const backOff = createBackOff(delays, random);
  /** The post whose answer counts. */
  let onItsWay: { readonly item: Item } | undefined;
  let delay: { readonly item: Item; readonly cancel: () => void; readonly asked: boolean } | undefined;

  function drain(): void {
    if (signal.aborted) return;
    // An echo told that it arrived: its reply, which may be lost, is of no interest. It may come all the same.
    if (onItsWay !== undefined && !options.pending(onItsWay.item)) {
      onItsWay = undefined;
      backOff.reset();
    }
    if (delay !== undefined && !options.pending(delay.item)) wake();
    if (onItsWay !== undefined || delay !== undefined) return;
    const item = options.next();
    if (item === undefined) return;
    const mine = (onItsWay = { item });
    options.onSending(item);
    void settle(mine);
  }

  async function settle(mine: { readonly item: Item }): Promise<void> {
    const { item } = mine;
    let told: () => void;
    try {
      const receipt = await options.post(item, signal);
      told = () => {
        backOff.reset();
        options.onPosted(item, receipt);
      };
    } catch (error) {
      told = () => onError(item, error);
    }
    if (signal.aborted || onItsWay !== mine) return;
    onItsWay = undefined;
    told();
    drain();
  }

  function onError(item: Item, error: unknown): void {
    if (error instanceof NotSignedIn) {
      stop();
      options.onNotSignedIn(item);
    } else if (error instanceof Refused || error instanceof BadAnswer) {
      backOff.reset();
      options.onFailed(item, error);
    } else {
      wait(item, error instanceof ServerAway ? error.retryAfter : undefined);
    }
  }

  function wait(item: Item, retryAfter: number | undefined): void {
    const milliseconds = Math.max(backOff.next(), (retryAfter ?? 0) * 1_000);
    const cancel = after(milliseconds, () => {
      delay = undefined;
      drain();
    });
    delay = { item, cancel, asked: retryAfter !== undefined };
    options.onDelayed(item, now() + milliseconds);
  }

  function wake(): void {
    if (delay?.asked) return;
    delay?.cancel();
    delay = undefined;
    drain();
  }

  function stop(): void {
    delay?.cancel();
    life.abort();
  }

  return { drain, wake, stop };
}
