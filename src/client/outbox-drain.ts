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
  /** Ends the POST on its way, if there is one; it may have arrived, so its item stays in the outbox. */
  stop(): void;
}

/** Longest wait for one reply, in ms; then it is sent again under the same key. */
const replyTimeout = 30_000;

/** In ms. */
const delays = { first: 1_000, longest: 30_000 };

interface Posting<Item> {
  readonly item: Item;
  readonly controller: AbortController;
  readonly cancelTimeout: () => void;
}

export function createOutboxDrain<Item extends { readonly id: string }>(
  options: OutboxDrainOptions<Item>,
): OutboxDrain {
  const { now = Date.now, random = Math.random, after = afterTimeout } = options;
  let stopped = false;
  const backOff = createBackOff(delays, random);
  let onItsWay: Posting<Item> | undefined;
  let delay: { readonly item: Item; readonly cancel: () => void; readonly asked: boolean } | undefined;

  function drain(): void {
    if (stopped) return;
    // An echo told that it arrived: its reply, which may be lost, is of no interest.
    if (onItsWay !== undefined && !options.pending(onItsWay.item)) abandon();
    if (delay !== undefined && !options.pending(delay.item)) wake();
    if (onItsWay !== undefined || delay !== undefined) return;
    const item = options.next();
    if (item === undefined) return;
    const controller = new AbortController();
    const cancelTimeout = after(replyTimeout, () => controller.abort());
    onItsWay = { item, controller, cancelTimeout };
    options.onSending(item);
    void settle(onItsWay);
  }

  async function settle(mine: Posting<Item>): Promise<void> {
    const { item, controller, cancelTimeout } = mine;
    let told: () => void;
    try {
      const receipt = await options.post(item, controller.signal);
      backOff.reset();
      told = () => options.onPosted(item, receipt);
    } catch (error) {
      told = () => onError(item, error);
    }
    cancelTimeout();
    if (stopped || onItsWay !== mine) return;
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

  function abandon(): void {
    onItsWay?.cancelTimeout();
    onItsWay?.controller.abort();
    onItsWay = undefined;
    backOff.reset();
  }

  function stop(): void {
    stopped = true;
    delay?.cancel();
    abandon();
  }

  return { drain, wake, stop };
}
