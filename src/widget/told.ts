/** Whom news are told to, and what telling them needs. */
import type { WidgetTexts } from '../i18n/index.js';
import type { LoggedMessage } from '../room/index.js';
import type { VisitorState } from '../visitor/index.js';

export interface Speaker {
  message(text: string): void;
  status(text: string): void;
  alert(text: string): void;
}

export interface News {
  changed(before: VisitorState, after: VisitorState): void;
  stop(): void;
}

export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls back later; returns the function that prevents it. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Callbacks by name: one that is planned anew takes the place of the one before. */
export interface Plans {
  plan(name: string, milliseconds: number, callback: () => void): void;
  cancel(name: string): void;
  stop(): void;
}

/** What somebody wrote, and what was not sent, for the page that the widget is on. */
export interface Page {
  messageArrived(message: LoggedMessage): void;
  messageFailed(): void;
}

export interface Told {
  readonly speaker: Speaker;
  readonly page: Page;
  readonly texts: () => WidgetTexts;
}
