/**
 * Long-poll: many short answers that read like one stream, for networks whose proxy keeps back what flows. Loaded when
 * it is needed, so it imports nothing that would be loaded with it.
 */

/** Asks for the events behind the last one that was read; with `?poll` for an answer that ends. */
export type Ask = (query: '' | '?poll', signal: AbortSignal) => Promise<Response>;

/** As in `EventFeedOptions`. */
export interface LongPollOptions {
  readonly firstByte?: number;
  readonly streamAgain?: number;
}

/** The shortest time from one question to the next, in ms: a proxy that answers by itself must not spin. */
const shortest = 250;

/**
 * The first poll's answer, with a body that goes on with the next polls: until one fails, or until a trial shows
 * that streams come through again (after `streamAgain`, or when the machine comes online).
 */
export async function longPoll(ask: Ask, signal: AbortSignal, options: LongPollOptions): Promise<Response> {
  const { firstByte = 5_000, streamAgain = 600_000 } = options;
  const life = new AbortController();
  let askedAt = performance.now();
  const first = await ask('?poll', signal);
  if (!first.ok || first.body === null) return first;

  let streams = false;
  let bytes = first.body.getReader();
  let timer = setTimeout(onTrial, streamAgain);
  globalThis.addEventListener?.('online', onTrial, { signal: life.signal });
  signal.addEventListener('abort', end);

  async function next(): Promise<Uint8Array> {
    for (;;) {
      const { done, value } = await bytes.read();
      if (!done) return value;
      await pause(askedAt + shortest - performance.now());
      askedAt = performance.now();
      const answer = await ask('?poll', life.signal);
      if (!answer.ok || answer.body === null) throw new TypeError('The server does not answer this poll.');
      bytes = answer.body.getReader();
    }
  }

  function onTrial(): void {
    clearTimeout(timer);
    void tryStream(ask, life.signal, firstByte).then((comesThrough) => {
      if (life.signal.aborted) return;
      if (!comesThrough) timer = setTimeout(onTrial, streamAgain);
      else {
        streams = true;
        end();
      }
    });
  }

  function end(): void {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    life.abort();
    // The first answer hangs on the signal of the whole connection.
    void bytes.cancel().catch(() => {});
  }

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          controller.enqueue(await next());
        } catch (error) {
          end();
          if (streams) controller.close();
          else controller.error(error);
        }
      },
      cancel: end,
    },
    // Asks for the next only when the last was read: what was read says where to go on.
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: first.headers });
}

/** Whether a stream's first byte comes in time. */
async function tryStream(ask: Ask, signal: AbortSignal, longest: number): Promise<boolean> {
  const trial = new AbortController();
  const stop = () => trial.abort();
  const timer = setTimeout(stop, longest);
  signal.addEventListener('abort', stop);
  try {
    const response = await ask('', trial.signal);
    const chunk = await response.body?.getReader().read();
    return response.ok && chunk?.done === false;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function pause(milliseconds: number): Promise<void> | undefined {
  return milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : undefined;
}
