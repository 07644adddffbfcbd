/** One connection that reads a stream's log, at its own pace. */
import type { EventLog } from './event-log.js';
import { heartbeat, resync, retry } from './frame.js';

/** The part of `http.ServerResponse` that a reader needs. */
export interface Sink {
  readonly writableLength: number;
  write(text: string): boolean;
  end(text?: string): unknown;
  destroy(): unknown;
  once(event: 'drain' | 'close', listener: () => void): unknown;
}

/** Whoever reads a stream's log: a connection that stays, or a poll. */
export interface StreamReader {
  /** Events were appended to the log. */
  advance(): void;
  beat(): void;
  /** Says good-bye: come back. */
  finish(): void;
  /** Ends the connection without a word. */
  cut(): void;
}

/** What may wait in this process for one connection, in bytes: above it the reader is not reading. */
export const slowReaderLimit = 256 * 1024;

/** While catching up, no more than this is handed to the connection at once, in bytes. */
const portion = 64 * 1024;

export class Reader implements StreamReader {
  private readonly sink: Sink;
  private readonly log: EventLog;
  private readonly random: () => number;
  /** Number of the next event to write. */
  private next: number;
  /** While catching up, waits for the connection; false once it is level with the log. */
  private catchingUp = true;
  private idleBeats = 0;
  private readonly onBeat: () => void;
  private open = true;

  /**
   * @param after number of the last event the reader has; its stream goes on behind it
   * @param onBeat called at each heartbeat that the connection took
   */
  constructor(sink: Sink, log: EventLog, after: number, random: () => number, onBeat: () => void) {
    this.sink = sink;
    this.log = log;
    this.next = after + 1;
    this.random = random;
    this.onBeat = onBeat;
    sink.once('close', () => {
      this.open = false;
    });
  }

  /** The first bytes, at once: a reader that sees them knows that it misses nothing from here on. */
  start(mustResync: boolean): void {
    this.sink.write(retry(this.random) + heartbeat);
    if (mustResync) this.sink.write(resync(this.log.idOf(this.next - 1)));
    this.catchUp();
  }

  advance(): void {
    if (this.open && !this.catchingUp) this.writeAll(slowReaderLimit);
  }

  beat(): void {
    if (!this.open) return;
    if (this.sink.writableLength <= portion) {
      this.idleBeats = 0;
      this.sink.write(heartbeat);
      this.onBeat();
    } else if (++this.idleBeats > 1) {
      this.cut();
    }
  }

  finish(): void {
    if (!this.open) return;
    this.open = false;
    this.sink.end(retry(this.random));
  }

  private catchUp(): void {
    if (!this.open) return;
    this.writeAll(portion);
    if (!this.open) return;
    if (this.next > this.log.last) this.catchingUp = false;
    else this.sink.once('drain', () => this.catchUp());
  }

  private writeAll(limit: number): void {
    while (this.next <= this.log.last) {
      if (this.sink.writableLength > limit) {
        if (!this.catchingUp) this.cut();
        return;
      }
      const text = this.log.read(this.next);
      // Forgotten while it was catching up: it comes back with an id that is too old, and is told to resync.
      if (text === undefined) return this.cut();
      this.sink.write(text);
      this.next += 1;
    }
  }

  /** It resumes with its `Last-Event-ID`; what it does not read must not fill this process. */
  cut(): void {
    this.open = false;
    this.sink.destroy();
  }
}
