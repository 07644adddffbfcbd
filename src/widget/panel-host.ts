/**
 * What the entry script and the panel, which is loaded later, want from each other. Types only: code that both need
 * would become a third file, and the entry must be the only request before the visitor acts.
 */

/** What a question consists of; members left out keep what the visitor typed. */
export interface Question {
  readonly name?: string;
  readonly email?: string;
  readonly question?: string;
}

/** How the frame stands on the page; empty: it is closed. */
export type Shown = '' | 'inline' | 'popover' | 'modal';

/** The element, as the panel sees it. */
export interface PanelHost extends HTMLElement, Required<Question> {
  readonly server: string;
  readonly workgroup: string;
  readonly storage: string;
  readonly mode: string;
  /** Whether the panel is wanted. */
  readonly opened: boolean;
  close(): void;
}

/** What the panel tells the element; the rest it tells the page itself. */
export interface PanelEvents {
  /** The panel is in sight now, or not any more. @param focusLost it had the focus, and nothing has it now */
  shown(how: Shown, focusLost: boolean): void;
  unreadChanged(count: number): void;
  failed(problem: string): void;
}

export interface MountedPanel {
  /** The host's attributes changed, or its place on the page. @param resuming leaves the focus where it is */
  show(resuming: boolean): void;
  changeLanguage(): void;
  ask(question: Question): void;
  /** False when there is no room. */
  send(text: string): boolean;
  leave(): void;
  forget(): void;
  /** Stops everything and takes everything away. */
  stop(): void;
}
