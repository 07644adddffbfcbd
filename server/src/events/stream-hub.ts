/** Every open stream: its log, and who reads it now. */
import { randomBytes } from 'node:crypto';
import type { WireEvent } from '../../../src/protocol/index.js';
import { EventLog, eventLogLimits, type EventLogLimits } from './event-log.js';
import { Heartbeats } from './heartbeats.js';
import { Poll } from './poll.js';
import { Reader, type Sink, type StreamReader } from './reader.js';

export interface StreamHubOptions {
  readonly now: () => number;
  readonly random?: () => number;
  readonly limits?: EventLogLimits;
  /** Between two heartbeats of a reader, ± 20 %; 15 by default. */
  readonly heartbeatSeconds?: number;
  /** How long who polls may be away between two polls and still be there, in ms; 20 s by default. */
  readonly betweenPolls?: number;
  /** At each heartbeat of a reader: somebody still listens to this stream. */
  readonly onAlive?: (streamid: string) => void;
  /** The first reader of a user or visitor came, or the last one went. */
  readonly onConnected?: (username: string, connected: boolean) => void;
  /** An event for somebody who has a stream, which nobody reads now. */
  readonly onUnread?: (username: string, event: WireEvent) => void;
}

interface Stream {
  readonly streamid: string;
  readonly username: string;
  log: EventLog;
  readonly readers: Set<StreamReader>;
  /** Runs while the reader is expected to poll again: until then somebody listens. */
  betweenPolls: NodeJS.Timeout | undefined;
  /** The same in another dialect, for who has asked for it. */
  translate: Translate | undefined;
}

/** None for what the other dialect cannot say. */
export type Translate = (event: WireEvent) => readonly WireEvent[];

/** How long a poll without any event waits, in beats of the heart: 25 s by default. */
const beatsOfPoll = 5 / 3;

export class StreamHub {
  private readonly streams = new Map<string, Stream>();
  private readonly byUsername = new Map<string, Set<Stream>>();
  private readonly heartbeats: Heartbeats;
  private readonly options: StreamHubOptions;
  private readonly random: () => number;
  private readonly longestPoll: number;
  private drained = false;

  constructor(options: StreamHubOptions) {
    this.options = options;
    this.random = options.random ?? Math.random;
    const beat = (options.heartbeatSeconds ?? 15) * 1_000;
    this.heartbeats = new Heartbeats(this.random, beat / 15);
    // Most proxies give up on an answer after 30 or 60 s.
    this.longestPoll = Math.min(beat * beatsOfPoll, 25_000);
  }

  /** From now on events are kept for this stream. Opening twice is the same as once. */
  open(streamid: string, username: string): void {
    if (this.streams.has(streamid)) return;
    const log = this.newLog();
    const stream: Stream = {
      streamid,
      username,
      log,
      readers: new Set(),
      betweenPolls: undefined,
      translate: undefined,
    };
    this.streams.set(streamid, stream);
    const siblings = this.byUsername.get(username);
    if (siblings) siblings.add(stream);
    else this.byUsername.set(username, new Set([stream]));
  }

  /** All open streams. */
  list(): { readonly streamid: string; readonly username: string }[] {
    return Array.from(this.streams, ([streamid, { username }]) => ({ streamid, username }));
  }

  /** Forgets the stream and ends its readers. */
  close(streamid: string): void {
    const stream = this.streams.get(streamid);
    if (stream === undefined) return;
    this.streams.delete(streamid);
    clearTimeout(stream.betweenPolls);
    stream.betweenPolls = undefined;
    for (const reader of stream.readers) {
      reader.finish();
      this.detach(stream, reader);
    }
    const siblings = this.byUsername.get(stream.username);
    siblings?.delete(stream);
    if (siblings?.size === 0) this.byUsername.delete(stream.username);
  }

  /**
   * To every stream of one user or visitor; kept for those that nobody reads now.
   * @param except the stream that knows it already
   */
  deliver(username: string, event: WireEvent, except?: string): void {
    const streams = this.byUsername.get(username);
    if (streams === undefined) return;
    for (const stream of streams) if (stream.streamid !== except) this.append(stream, event);
    if (!this.isConnected(username)) this.options.onUnread?.(username, event);
  }

  /** To one stream alone: what its reader has missed, and the others have not. */
  tell(streamid: string, event: WireEvent): void {
    const stream = this.streams.get(streamid);
    if (stream !== undefined) this.append(stream, event);
  }

  /** From now on each event of this stream is followed by what `translate` makes of it. */
  speak(streamid: string, translate: Translate): void {
    const stream = this.streams.get(streamid);
    if (stream !== undefined) stream.translate ??= translate;
  }

  private append(stream: Stream, event: WireEvent): void {
    stream.log.append(event, this.options.now());
    for (const twin of stream.translate?.(event) ?? []) stream.log.append(twin, this.options.now());
    for (const reader of stream.readers) reader.advance();
  }

  /** Empties all events that name this room: it was erased. Its name is random and stands in each of them. */
  forget(room: string): void {
    for (const { log } of this.streams.values()) log.erase(room);
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
    const { after, lost } = this.placeOf(stream, lastEventId);
    const alive = () => this.options.onAlive?.(streamid);
    const reader = new Reader(sink, stream.log, after, this.random, alive);
    this.heartbeats.add(reader);
    this.admit(stream, reader, sink, most);
    // Without an id it is a first reading, which asks for the state itself.
    reader.start(lost && lastEventId !== undefined);
    return true;
  }

  /**
   * Answers `sink` once: with the events that follow `lastEventId`, or with the first that happen. Without an id, and
   * where the gap cannot be filled, with `resync`, whose id is the place to go on from.
   * @returns as `attach`
   */
  poll(streamid: string, sink: Sink, lastEventId: string | undefined, most = Infinity): boolean {
    const stream = this.streams.get(streamid);
    if (stream === undefined || this.drained) return false;
    const { after, lost } = this.placeOf(stream, lastEventId);
    const poll = new Poll(sink, stream.log, after, this.random);
    this.admit(stream, poll, sink, most);
    this.options.onAlive?.(streamid);
    poll.start(lost, this.longestPoll);
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

  /** Whether somebody reads any stream of this user or visitor, or will poll again in a moment. */
  isConnected(username: string): boolean {
    for (const stream of this.byUsername.get(username) ?? [])
      if (stream.readers.size > 0 || stream.betweenPolls !== undefined) return true;
    return false;
  }

  /** All readers are told when to come back, and ended. Nobody can attach afterwards. */
  drain(): void {
    this.drained = true;
    this.heartbeats.stop();
    for (const stream of this.streams.values()) {
      clearTimeout(stream.betweenPolls);
      for (const reader of stream.readers) reader.finish();
    }
  }

  /** `lost`: the events after `lastEventId` cannot all be told. */
  private placeOf({ log }: Stream, lastEventId: string | undefined): { after: number; lost: boolean } {
    const found = lastEventId === undefined ? undefined : log.find(lastEventId, this.options.now());
    return { after: found ?? log.last, lost: found === undefined };
  }

  private admit(stream: Stream, reader: StreamReader, sink: Sink, most: number): void {
    const { username } = stream;
    const before = this.isConnected(username);
    clearTimeout(stream.betweenPolls);
    stream.betweenPolls = undefined;
    if (this.readers(username) >= most) this.oldestReader(username)?.cut();
    stream.readers.add(reader);
    sink.once('close', () => this.detach(stream, reader));
    if (!before) this.options.onConnected?.(username, true);
  }

  private newLog(): EventLog {
    return new EventLog(randomBytes(6).toString('base64url'), this.options.limits ?? eventLogLimits);
  }

  private oldestReader(username: string): StreamReader | undefined {
    for (const stream of this.byUsername.get(username) ?? []) {
      for (const reader of stream.readers) return reader;
    }
    return undefined;
  }

  private detach(stream: Stream, reader: StreamReader): void {
    if (!stream.readers.delete(reader)) return;
    if (reader instanceof Reader) this.heartbeats.remove(reader);
    else if (reader instanceof Poll && reader.answered) this.awaitNextPoll(stream);
    this.noticeAbsence(stream.username);
  }

  private awaitNextPoll(stream: Stream): void {
    // Its stream may have been closed with that answer.
    if (this.drained || !this.streams.has(stream.streamid)) return;
    clearTimeout(stream.betweenPolls);
    stream.betweenPolls = setTimeout(() => {
      stream.betweenPolls = undefined;
      this.noticeAbsence(stream.username);
    }, this.options.betweenPolls ?? 20_000).unref();
  }

  private noticeAbsence(username: string): void {
    // A server that stops has not lost its experts: they come back to its successor.
    if (!this.drained && !this.isConnected(username)) this.options.onConnected?.(username, false);
  }
}
