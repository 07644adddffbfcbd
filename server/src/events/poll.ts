/** One question for the news of a stream, answered once: for readers whose proxy keeps back what flows (long-poll). */
import type { EventLog } from './event-log.js';
import { heartbeat, resync, retry } from './frame.js';
import { slowReaderLimit, type Sink, type StreamReader } from './reader.js';

export class Poll implements StreamReader {
  private readonly sink: Sink;
  private readonly log: EventLog;
  private readonly random: () => number;
  /** Number of the next event to write. */
  private next: number;
  private timer: NodeJS.Timeout | undefined;
  private collecting: NodeJS.Immediate | undefined;
  private open = true;
  /** Whether it came to an answer: then the next poll is on its way. */
  answered = false;

  /** @param after number of the last event the reader has */
  constructor(sink: Sink, log: EventLog, after: number, random: () => number) {
    this.sink = sink;
    this.log = log;
    this.next = after + 1;
    this.random = random;
    sink.once('close', () => this.stop());
  }

  /**
   * Answers at once when there is something to tell, else with the first events that happen.
   * @param resync tells the place from which to go on, and nothing else
   * @param longest how long it waits without any event, in ms
   */
  start(mustResync: boolean, longest: number): void {
    if (mustResync) return this.answer(resync(this.log.idOf(this.next - 1)));
    if (this.next <= this.log.last) return this.answer(this.events());
    this.timer = setTimeout(() => this.answer(heartbeat), longest).unref();
  }

  /** Events were appended to the log. What happens in the same moment travels in the same answer. */
  advance(): void {
    if (this.open) this.collecting ??= setImmediate(() => this.answer(this.events()));
  }

  /** Bytes that a proxy keeps back would calm nobody. */
  beat(): void {}

  finish(): void {
    this.answer(retry(this.random));
  }

  cut(): void {
    this.stop();
    this.sink.destroy();
  }

  private events(): string {
    let text = '';
    // What is over the limit, and what was forgotten meanwhile, is for the next poll.
    for (let frame = this.log.read(this.next); frame !== undefined; frame = this.log.read(this.next)) {
      if (text !== '' && text.length + frame.length > slowReaderLimit) break;
      text += frame;
      this.next += 1;
    }
    return text === '' ? heartbeat : text;
  }

  private answer(text: string): void {
    if (!this.open) return;
    this.stop();
    this.answered = true;
    this.sink.end(text);
  }

  private stop(): void {
    this.open = false;
    clearTimeout(this.timer);
    clearImmediate(this.collecting);
  }
}
