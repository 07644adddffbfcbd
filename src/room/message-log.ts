/** What the server has confirmed of one room, in the server's order. A value: every function returns a new one. */
import type { MessageReceived } from '../protocol/index.js';

/** A confirmed message. `seq` orders it; an original server, which has none, is given the order of arrival. */
export interface LoggedMessage {
  readonly id: string;
  readonly seq: number;
  readonly nick: string;
  readonly name: string;
  readonly role: 'visitor' | 'expert' | 'supervisor' | 'service';
  readonly body: string;
  readonly data: MessageReceived['message']['data'];
  /** ISO 8601; the time of arrival when the server sent none. */
  readonly stamp: string;
}

export interface MessageLog {
  /** Ascending by `seq`, each `id` and each `seq` once. */
  readonly messages: readonly LoggedMessage[];
  /** Whether the server has messages older than the first one here. */
  readonly older: boolean;
}

export const emptyLog: MessageLog = { messages: [], older: false };
