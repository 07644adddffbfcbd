/** A reader of an event stream, as a program would write one: fetch and eventsource-parser. */
import { createParser } from 'eventsource-parser';

export interface ReadEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: unknown;
}

export class SseReader {
  readonly events: ReadEvent[] = [];
  readonly response: Response;
  /** Resolves when the server ended the stream, or the connection was lost. */
  readonly ended: Promise<void>;
  /** Milliseconds to wait before coming back, as the server last said. */
  retry: number | undefined;
  private readonly abort: AbortController;
  private readonly waiting = new Set<() => void>();
  private over = false;

  /** Resolves when the first bytes arrived, so that nothing that happens afterwards is missed. */
  static async open(
    url: string,
    headers: Record<string, string> = {},
    lastEventId?: string,
  ): Promise<SseReader> {
    const abort = new AbortController();
    const response = await fetch(url, {
      headers: {
        accept: 'text/event-stream',
        ...headers,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      signal: abort.signal,
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const reader = response.body!.getReader();
    const first = await reader.read();
    return new SseReader(response, abort, reader, first.value ?? new Uint8Array());
  }

  private constructor(
    response: Response,
    abort: AbortController,
    reader: ReadableStreamDefaultReader<Uint8Array>,
    first: Uint8Array,
  ) {
    this.response = response;
    this.abort = abort;
    this.ended = this.read(reader, first);
  }

  get lastEventId(): string | undefined {
    return this.events.findLast(({ id }) => id !== undefined)?.id;
  }

  /** Resolves when `done` holds for all events so far; rejects when the stream ends before. */
  async until(done: (events: readonly ReadEvent[]) => boolean): Promise<void> {
    while (!done(this.events)) {
      if (this.over) throw new Error(`The stream ended after ${JSON.stringify(this.events)}.`);
      await new Promise<void>((next) => this.waiting.add(next));
    }
  }

  /** The first event with this `type` that fits, among those that came or will come. */
  async event<T = Record<string, unknown>>(
    type: string,
    fits: (data: T) => boolean = () => true,
  ): Promise<T> {
    const find = () =>
      this.events.find(({ data }) => (data as { type?: string }).type === type && fits(data as T));
    await this.until(() => find() !== undefined);
    return find()!.data as T;
  }

  close(): void {
    this.abort.abort();
  }

  private async read(reader: ReadableStreamDefaultReader<Uint8Array>, first: Uint8Array): Promise<void> {
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent: ({ id, event, data }) => this.events.push({ id, event, data: JSON.parse(data) as unknown }),
      onRetry: (milliseconds) => (this.retry = milliseconds),
    });
    try {
      for (let bytes: Uint8Array | undefined = first; bytes; bytes = (await reader.read()).value) {
        parser.feed(decoder.decode(bytes, { stream: true }));
        this.wake();
      }
    } catch {
      // Aborted by the test, or cut by the server.
    }
    this.over = true;
    this.wake();
  }

  private wake(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const next of waiting) next();
  }
}
