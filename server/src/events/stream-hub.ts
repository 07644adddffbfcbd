/** Every open stream: its log, and who reads it now. */
import { randomBytes } from 'node:crypto';
import type { WireEvent } from '../../../src/protocol/index.js';
import { EventLog, eventLogLimits, type EventLogLimits } from './event-log.js';
import { Heartbeats } from './heartbeats.js';
import { Reader, type Sink } from './reader.js';

export interface StreamHubOptions {
  readonly now: () => number;
  readonly random?: () => number;
  readonly limits?: EventLogLimits;
  /** Between two heartbeats of a reader, ± 20 %; 15 by default. */
  readonly heartbeatSeconds?: number;
  /** At each heartbeat of a reader: somebody still listens to this stream. */
  readonly onAlive?: (streamid: string) => void;
  /** The first reader of a user or visitor came, or the last one went. */
  readonly onConnected?: (username: string, connected: boolean) => void;
}

interface Stream {
  readonly username: string;
  log: EventLog;
  readonly readers: Set<Reader>;
}

export class StreamHub {
  private readonly streams = new Map<string, Stream>();
  private readonly byUsername = new Map<string, Set<Stream>>();
  private readonly heartbeats: Heartbeats;
  private readonly options: StreamHubOptions;
  private readonly random: () => number;
  private drained = false;

  constructor(options: StreamHubOptions) {
    this.options = options;
    this.random = options.random ?? Math.random;
    this.heartbeats = new Heartbeats(this.random, ((options.heartbeatSeconds ?? 15) * 1_000) / 15);
  }

  /** From now on events are kept for this stream. Opening twice is the same as once. */
  open(streamid: string, username: string): void {
    if (this.streams.has(streamid)) return;
    const stream = { username, log: this.newLog(), readers: new Set<Reader>() };
    this.streams.set(streamid, stream);
    const siblings = this.byUsername.get(username);
    if (siblings) siblings.add(stream);
    else this.byUsername.set(username, new Set([stream]));
  }

  /** Forgets the stream and ends its readers. */
  close(streamid: string): void {
    const stream = this.streams.get(streamid);
    if (stream === undefined) return;
    this.streams.delete(streamid);
    for (const reader of stream.readers) {
      reader.finish();
      this.detach(stream, reader);
    }
    const siblings = this.byUsername.get(stream.username);
    siblings?.delete(stream);
    if (siblings?.size === 0) this.byUsername.delete(stream.username);
  }

  /** To every stream of one user or visitor; kept for those that nobody reads now. */
  deliver(username: string, event: WireEvent): void {
    const streams = this.byUsername.get(username);
    if (streams === undefined) return;
    const now = this.options.now();
    for (const stream of streams) {
      stream.log.append(event, now);
      for (const reader of stream.readers) reader.advance();
    }
  }

  /** Events of this user or visitor were lost: all readers come back, and are told to resync. */
  lose(username: string): void {
    for (const stream of this.byUsername.get(username) ?? []) {
      stream.log = this.newLog();
      for (const reader of stream.readers) reader.finish();
    }
  }

  /**
   * Lets a connection read the stream: what follows `lastEventId`, or what happens from now on.
   * @param most readers of this user or visitor; the one that came first makes room for one more. It may be a
   *   connection that is long dead and only does not know it
   * @returns false when there is no such stream, or the hub is drained
   */
  attach(streamid: string, sink: Sink, lastEventId: string | undefined, most = Infinity): boolean {
    const stream = this.streams.get(streamid);
    if (stream === undefined || this.drained) return false;
    const found =
      lastEventId === undefined ? stream.log.last : stream.log.find(lastEventId, this.options.now());
    const after = found ?? stream.log.last;
    const alive = () => this.options.onAlive?.(streamid);
    const reader = new Reader(sink, stream.log, after, this.random, alive);
    const before = this.readers(stream.username);
    if (before >= most) this.oldestReader(stream.username)?.cut();
    stream.readers.add(reader);
    this.heartbeats.add(reader);
    sink.once('close', () => this.detach(stream, reader));
    reader.start(found === undefined);
    if (before === 0) this.options.onConnected?.(stream.username, true);
    return true;
  }

  /** Connections that read any stream of this user or visitor. */
  readers(username: string): number {
    let count = 0;
    for (const stream of this.byUsername.get(username) ?? []) count += stream.readers.size;
    return count;
  }

  /** Open streams, and connections that read them. */
  get totals(): { readonly streams: number; readonly readers: number } {
    let readers = 0;
    for (const stream of this.streams.values()) readers += stream.readers.size;
    return { streams: this.streams.size, readers };
  }

  /** Connections that read this stream. */
  readersOf(streamid: string): number {
    return this.streams.get(streamid)?.readers.size ?? 0;
  }

  /** All readers are told when to come back, and ended. Nobody can attach afterwards. */
  drain(): void {
    this.drained = true;
    this.heartbeats.stop();
    for (const stream of this.streams.values()) for (const reader of stream.readers) reader.finish();
  }

  private newLog(): EventLog {
    return new EventLog(randomBytes(6).toString('base64url'), this.options.limits ?? eventLogLimits);
  }

  private oldestReader(username: string): Reader | undefined {
    for (const stream of this.byUsername.get(username) ?? []) {
      for (const reader of stream.readers) return reader;
    }
    return undefined;
  }

  private detach(stream: Stream, reader: Reader): void {
    if (!stream.readers.delete(reader)) return;
    this.heartbeats.remove(reader);
    // A server that stops has not lost its experts: they come back to its successor.
    if (!this.drained && this.readers(stream.username) === 0)
      this.options.onConnected?.(stream.username, false);
  }
}
