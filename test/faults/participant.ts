/** Somebody in a conversation, as a program: posts until it is acknowledged, and keeps the transcript that events make. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  ChatClient,
  openEventFeed,
  Refused,
  ServerAway,
  type Credential,
  type EventFeed,
} from '../../src/client/index.js';
import type { ChatEvent, PostReceipt, RoomMessage } from '../../src/protocol/index.js';

export interface Acknowledged {
  readonly room: string;
  readonly id: string;
  readonly seq: number;
  readonly body: string;
}

export class Participant {
  readonly name: string;
  readonly client: ChatClient;
  readonly acknowledged: Acknowledged[] = [];
  /** By room, in the order of arrival, without what was seen before. */
  readonly transcripts = new Map<string, RoomMessage[]>();
  readonly problems: string[] = [];
  resyncs = 0;
  private feed: EventFeed | undefined;
  readonly username: string;
  readonly token: string;
  private readonly onEvent: (event: ChatEvent) => void;

  constructor(about: {
    name: string;
    server: string;
    username: string;
    token: string;
    onEvent?: (event: ChatEvent) => void;
  }) {
    this.name = about.name;
    this.username = about.username;
    this.token = about.token;
    this.client = new ChatClient({ server: about.server, credential: this.credential, timeout: 5_000 });
    this.onEvent = about.onEvent ?? (() => undefined);
  }

  private get credential(): Credential {
    return { type: 'bearer', token: this.token };
  }

  /** Reads the events from now on, or goes on behind the last one. */
  listen(): void {
    this.feed ??= openEventFeed({
      server: this.client.server,
      username: this.username,
      credential: this.credential,
      silence: 5_000,
      onStatus: (status) => {
        // What happened before the stream was first read is not in it.
        if (status.status === 'live' && this.feed?.lastEventId === undefined) this.take({ type: 'resync' });
        if (status.status === 'closed' && status.reason !== 'asked')
          this.problems.push(`${this.name}: the stream was closed: ${status.reason}.`);
      },
      onEvent: (event) => this.take(event),
    });
  }

  stopListening(): void {
    this.feed?.close();
    this.feed = undefined;
  }

  wake(): void {
    this.feed?.wake();
  }

  /** Tries again while the server is away, `atOnce` calls at the same time; all of them must count as one. */
  async post(room: string, body: string, atOnce = 1): Promise<void> {
    const id = crypto.randomUUID();
    const receipts = await Promise.all(
      Array.from({ length: atOnce }, () =>
        untilAnswered(() => this.client.post(room, { body, id })).catch((error: unknown) => {
          this.problems.push(`${this.name}: a post was refused: ${String(error)}`);
          return undefined;
        }),
      ),
    );
    const [first, ...others] = receipts.filter((receipt): receipt is PostReceipt => receipt !== undefined);
    if (first === undefined) return;
    this.acknowledged.push({ room, id, seq: first.seq, body });
    for (const { seq } of others)
      if (seq !== first.seq)
        this.problems.push(`${this.name}: one message got the places ${first.seq} and ${seq}.`);
  }

  /** What the room's history says, read in pages. */
  async history(room: string): Promise<RoomMessage[]> {
    const messages: RoomMessage[] = [];
    for (;;) {
      const after = messages.at(-1)?.seq ?? 0;
      const page = await untilAnswered(() => this.client.history(room, { after, limit: 200 }));
      messages.push(...page.messages);
      if (!page.more) return messages;
    }
  }

  /** Fills what events could not bring: before the first one, and after a gap. */
  async catchUp(room: string): Promise<void> {
    this.transcript(room);
    for (const message of await this.history(room)) this.keep(room, message);
  }

  transcript(room: string): RoomMessage[] {
    const kept = this.transcripts.get(room) ?? [];
    if (!this.transcripts.has(room)) this.transcripts.set(room, kept);
    return kept;
  }

  private take(event: ChatEvent): void {
    if (event.type === 'undecodable') this.problems.push(`${this.name}: ${event.event}: ${event.reason}`);
    if (event.type === 'resync') {
      this.resyncs++;
      for (const room of this.transcripts.keys()) void this.catchUp(room);
    }
    if (event.type === 'messageReceived') {
      const { id, seq, stamp } = event.message;
      if (id === undefined || seq === undefined || stamp === undefined)
        this.problems.push(`${this.name}: a message has no place.`);
      else {
        const last = this.transcript(event.room).at(-1)?.seq ?? 0;
        this.keep(event.room, { ...event.message, id, seq, stamp });
        // A stream that resumes has no gaps, unless it says so.
        if (seq > last + 1 && last > 0) void this.catchUp(event.room);
      }
    }
    this.onEvent(event);
  }

  private keep(room: string, message: RoomMessage): void {
    const kept = this.transcript(room);
    const at = kept.findIndex(({ seq }) => seq >= message.seq);
    if (at < 0) kept.push(message);
    else if (kept[at]!.seq !== message.seq) kept.splice(at, 0, message);
    else if (kept[at]!.id !== message.id)
      this.problems.push(`${this.name}: two messages have the place ${message.seq}.`);
  }
}

/** As the outbox does: again while the server is away, with a short breath between. */
export async function untilAnswered<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const away = error instanceof ServerAway || (error instanceof Refused && error.status === 429);
      if (!away || attempt > 600) throw error;
      const asked = error instanceof ServerAway ? (error.retryAfter ?? 0) * 1_000 : 0;
      await pause(Math.max(Math.min(asked, 2_000), 40 + Math.random() * 160));
    }
  }
}
