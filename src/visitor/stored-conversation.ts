/**
 * What a browser keeps of one conversation, so that a reload or the next page goes on with it: the token, what
 * was typed and what was not sent yet. Never the log: what was said is health data and stays in memory.
 */
import type { OutboxItem } from '../room/index.js';
import type { Credentials } from './credentials.js';
import type { Question } from './question.js';
import type { AskForm } from './state.js';

/** Enough of a room to go on in it before the server has told the rest. */
export interface StoredRoom {
  readonly room: string;
  readonly roomJid: string;
  readonly nick: string;
  readonly draft: string;
  readonly seenSeq: number;
  readonly outbox: readonly OutboxItem[];
}

export interface Stored {
  readonly form: AskForm;
  readonly asking?: Question;
  readonly credentials?: Credentials;
  readonly room?: StoredRoom;
}

/** Where to keep it: this tab, all tabs of this browser, or nowhere. */
export type StorageChoice = 'session' | 'local' | 'none';

export interface StoredConversation {
  /** Whether anything is stored. */
  isKept(): boolean;
  /** Undefined when nothing is stored, or what is stored cannot be understood. */
  read(): Stored | undefined;
  write(stored: Stored): void;
  clear(): void;
}

/**
 * Storage may be blocked, full, or cleared at any moment: then nothing is kept, and nothing else happens.
 * @param parse understands what is stored; not needed where nothing is, and where no other tab can store something
 */
export function openStoredConversation(
  choice: StorageChoice,
  server: string,
  workgroup: string,
  parse: (text: string) => Stored | undefined = () => undefined,
): StoredConversation {
  const key = `ofchat ${server} ${workgroup}`;
  let written: string | undefined;
  /** Whether it is this tab's to clear: another one may have begun a new conversation. */
  let kept = false;
  /** Ids of messages that this tab answers for: when it has them no more, they were sent or discarded. */
  const mine = new Set<string>();

  function quietly<T>(use: (storage: Storage) => T): T | undefined {
    try {
      // Naming the global may throw already (blocked by the browser, sandboxed frame).
      if (choice === 'none') return undefined;
      return use(choice === 'local' ? globalThis.localStorage : globalThis.sessionStorage);
    } catch {
      return undefined;
    }
  }

  const text = () => quietly((storage) => storage.getItem(key));

  function read(): Stored | undefined {
    const kept = text();
    return typeof kept === 'string' ? parse(kept) : undefined;
  }

  /** Messages that another tab has not sent yet and that this one knows nothing of. */
  function ofOtherTabs({ credentials }: Stored): readonly OutboxItem[] {
    if (choice !== 'local' || credentials === undefined) return [];
    const there = read();
    if (there?.credentials?.token !== credentials.token) return [];
    return there.room?.outbox.filter(({ id }) => !mine.has(id)) ?? [];
  }

  return {
    isKept: () => typeof text() === 'string',
    read() {
      const stored = read();
      kept = stored !== undefined;
      for (const { id } of stored?.room?.outbox ?? []) mine.add(id);
      return stored;
    },
    write(stored) {
      const { room } = stored;
      for (const { id } of room?.outbox ?? []) mine.add(id);
      const whole = room
        ? { ...stored, room: { ...room, outbox: [...ofOtherTabs(stored), ...room.outbox] } }
        : stored;
      const news = JSON.stringify(whole);
      if (news === written) return;
      written = news;
      kept = true;
      quietly((storage) => storage.setItem(key, news));
    },
    clear() {
      if (!kept) return;
      kept = false;
      written = undefined;
      quietly((storage) => storage.removeItem(key));
    },
  };
}
