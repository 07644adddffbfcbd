/**
 * What a browser keeps of one conversation, so that a reload or the next page goes on with it: the token, what
 * was typed and what was not sent yet. Never the log: what was said is health data and stays in memory.
 */
import { markWaiting, type Outbox, type OutboxItem } from '../room/index.js';
import type { Question } from './question.js';
import type { AskForm } from './state.js';

/** Opens one conversation: its stream, its place in the queue, its room. */
export interface Credentials {
  readonly token: string;
  readonly username: string;
  readonly streamid: string;
}

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
  /** Undefined when nothing is stored, or what is stored cannot be understood. */
  read(): Stored | undefined;
  write(stored: Stored): void;
  clear(): void;
}

/** Storage may be blocked, full, or cleared at any moment: then nothing is kept, and nothing else happens. */
export function openStoredConversation(
  choice: StorageChoice,
  server: string,
  workgroup: string,
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

  function read(): Stored | undefined {
    const text = quietly((storage) => storage.getItem(key));
    return typeof text === 'string' ? parse(text) : undefined;
  }

  /** Messages that another tab has not sent yet and that this one knows nothing of. */
  function ofOtherTabs({ credentials }: Stored): readonly OutboxItem[] {
    if (choice !== 'local' || credentials === undefined) return [];
    const there = read();
    if (there?.credentials?.token !== credentials.token) return [];
    return there.room?.outbox.filter(({ id }) => !mine.has(id)) ?? [];
  }

  return {
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
      const text = JSON.stringify(whole);
      if (text === written) return;
      written = text;
      kept = true;
      quietly((storage) => storage.setItem(key, text));
    },
    clear() {
      if (!kept) return;
      kept = false;
      written = undefined;
      quietly((storage) => storage.removeItem(key));
    },
  };
}

/** Other scripts of the page can write here as well, so every member is looked at. */
function parse(text: string): Stored | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const form = isRecord(value['form']) ? value['form'] : {};
  const asking = value['asking'];
  const credentials = value['credentials'];
  const room = value['room'];
  return {
    form: {
      name: textOf(form['name']),
      emailAddress: textOf(form['emailAddress']),
      question: textOf(form['question']),
    },
    ...(isQuestion(asking) && { asking }),
    ...(isCredentials(credentials) && { credentials }),
    ...(isRoom(room) && { room: { ...room, outbox: outboxOf(room.outbox) } }),
  };
}

/** What was on its way when the page went away may have arrived or not: it is sent again under its id. */
function outboxOf(items: readonly unknown[]): Outbox {
  const outbox: Outbox = items.filter(isItem);
  return outbox.reduce((all, { id, status }) => (status === 'sending' ? markWaiting(all, id) : all), outbox);
}

function isQuestion(value: unknown): value is Question {
  return (
    isRecord(value) &&
    hasTexts(value, 'key') &&
    isRecord(value['body']) &&
    hasTexts(value['body'], 'workgroup', 'userID', 'emailAddress', 'question')
  );
}

/** Of storage, or of another tab. */
export function isCredentials(value: unknown): value is Credentials {
  return isRecord(value) && hasTexts(value, 'token', 'username', 'streamid');
}

function isRoom(value: unknown): value is StoredRoom {
  return (
    isRecord(value) &&
    hasTexts(value, 'room', 'roomJid', 'nick', 'draft') &&
    Number.isSafeInteger(value['seenSeq']) &&
    Array.isArray(value['outbox'])
  );
}

function isItem(value: unknown): value is OutboxItem {
  return (
    isRecord(value) &&
    hasTexts(value, 'id', 'body', 'stamp') &&
    ['waiting', 'sending', 'failed'].includes(textOf(value['status'])) &&
    (value['data'] === null || isRecord(value['data'])) &&
    (value['problem'] === undefined || typeof value['problem'] === 'string')
  );
}

function isRecord(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasTexts(value: { readonly [member: string]: unknown }, ...members: string[]): boolean {
  return members.every((member) => typeof value[member] === 'string');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
