/** The last events of one stream, so that a reader that was cut off can have them again. */
import type { WireEvent } from '../../../src/protocol/index.js';
import { frame } from './frame.js';

export interface EventLogLimits {
  /** Events kept. */
  readonly events: number;
  /** How long an event is kept, in ms. */
  readonly age: number;
  /** Characters kept: a bound for the memory of one stream whose messages are all as long as they may be. */
  readonly size: number;
}

export const eventLogLimits: EventLogLimits = { events: 1_000, age: 10 * 60_000, size: 8 * 1024 * 1024 };

interface Entry {
  readonly at: number;
  frame: string;
}

/** Events are numbered from 1; the id of an event is `{epoch}.{number}`. */
export class EventLog {
  /** Random for each log: an id of another stream, or of the time before a restart, is never taken for one of these. */
  readonly epoch: string;
  private readonly limits: EventLogLimits;
  private entries: Entry[] = [];
  /** Index of the oldest kept entry; the array is cut now and then, not on each append. */
  private head = 0;
  private size = 0;
  private lastNumber = 0;

  constructor(epoch: string, limits: EventLogLimits = eventLogLimits) {
    this.epoch = epoch;
    this.limits = limits;
  }

  /** Number of the latest event; 0 when there was none. */
  get last(): number {
    return this.lastNumber;
  }

  /** Number of the oldest event that can still be read; `last + 1` when there is none. */
  get first(): number {
    return this.lastNumber - (this.entries.length - this.head) + 1;
  }

  append(event: WireEvent, now: number): void {
    const text = frame(this.idOf(this.lastNumber + 1), event);
    this.lastNumber += 1;
    this.entries.push({ at: now, frame: text });
    this.size += text.length;
    this.forget(now);
  }

  /** The frame of one event; undefined when it is forgotten, or not yet there. */
  read(number: number): string | undefined {
    return number < this.first ? undefined : this.entries[this.head + number - this.first]?.frame;
  }

  /** Empties the events in which this text stands; their ids remain, so that nobody misses them. */
  erase(text: string): void {
    for (let index = this.head; index < this.entries.length; index += 1) {
      const entry = this.entries[index]!;
      if (!entry.frame.includes(text) && !stanzaOf(entry.frame).includes(text)) continue;
      this.size -= entry.frame.length;
      entry.frame = `id: ${this.idOf(this.first + index - this.head)}\n\n`;
      this.size += entry.frame.length;
    }
  }

  idOf(number: number): string {
    return `${this.epoch}.${number}`;
  }

  /** The number behind a `Last-Event-ID`; undefined when the events after it cannot all be told. */
  find(lastEventId: string, now: number): number | undefined {
    this.forget(now);
    const dot = lastEventId.lastIndexOf('.');
    const number = lastEventId.slice(dot + 1);
    if (lastEventId.slice(0, dot) !== this.epoch || !/^\d{1,15}$/.test(number)) return undefined;
    return Number(number) > this.last || Number(number) < this.first - 1 ? undefined : Number(number);
  }

  private forget(now: number): void {
    for (;;) {
      const oldest = this.entries[this.head];
      if (oldest === undefined) break;
      const count = this.entries.length - this.head;
      if (count <= this.limits.events && this.size <= this.limits.size && now - oldest.at <= this.limits.age)
        break;
      this.size -= oldest.frame.length;
      this.head += 1;
    }
    if (this.head > 64 && this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
  }
}

/** The text of a raw stanza, which travels as base64; empty in all other frames. */
function stanzaOf(frame: string): string {
  const [, stanza = ''] = /"xmpp":"([\w+/=]+)"/.exec(frame) ?? [];
  return Buffer.from(stanza, 'base64').toString();
}
