/**
 * What the entry script and the panel, which is loaded later, want from each other. Types only: code that both need
 * would become a third file, and the entry must be the only request before the visitor acts.
 */
import type { PhaseName } from './events.js';

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
}

/** What the panel tells the element, which tells the page. */
export interface PanelEvents {
  minimised(): void;
  phaseChanged(phase: PhaseName): void;
  messageArrived(id: string, from: string): void;
  unreadChanged(count: number): void;
  failed(problem: string): void;
}

export interface MountedPanel {
  shown(how: Shown): void;
  focus(): void;
  changeLanguage(): void;
  ask(question: Question): void;
  /** False when there is no room. */
  send(text: string): boolean;
  leave(): void;
  forget(): void;
  /** Stops everything and takes everything away. */
  stop(): void;
}
