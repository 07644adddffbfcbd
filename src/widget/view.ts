import { LitElement, css, type PropertyDeclarations } from 'lit';
import { englishTexts, type WidgetTexts } from '../i18n/index.js';
import { base } from '../ui/index.js';
import type { VisitorActions } from '../visitor/index.js';

/** What all views of the panel have: texts, and the session's actions. They know neither store nor client. */
export class View extends LitElement {
  static override properties: PropertyDeclarations = {
    actions: { attribute: false },
    texts: { attribute: false },
  };

  actions!: VisitorActions;

  texts: WidgetTexts = englishTexts;

  /** Where the focus goes when this view comes up. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[data-focus]')?.focus();
  }
}

/** A view that is read from the top and scrolls as a whole. */
export const pageStyles = [
  ...base,
  css`
    :host {
      flex: 1;
      min-height: 0;
      overflow: hidden auto;
      overscroll-behavior: contain;
      scrollbar-width: thin;
      scrollbar-color: var(--_line) transparent;
    }
    h2 {
      font-size: 1.45em;
      font-weight: 650;
      line-height: 1.25;
      letter-spacing: -0.015em;
      text-wrap: balance;
    }
    h2:focus-visible {
      outline: none;
    }
    .page {
      display: flex;
      flex-direction: column;
      gap: 16px;
      min-height: 100%;
      padding: 24px 22px 22px;
    }
    .centre {
      align-items: center;
      justify-content: center;
      text-align: center;
    }
    .muted {
      color: var(--_muted);
      text-wrap: pretty;
    }
    .sign {
      display: grid;
      place-items: center;
      width: 64px;
      height: 64px;
      border-radius: 50%;
      background: var(--_tint);
      color: var(--_ink);
    }
    .sign svg {
      width: 30px;
      height: 30px;
      stroke-width: 1.5;
    }
    .good {
      background: color-mix(in oklab, var(--_good) 14%, var(--_surface));
      color: var(--_good);
    }
    .problem {
      display: flex;
      gap: 10px;
      padding: 12px 14px;
      border-radius: var(--_round);
      background: var(--_danger-tint);
      color: var(--_danger);
      font-size: 0.93em;
      text-align: start;
    }
    .problem svg {
      margin-block-start: 1px;
    }
    .wide {
      width: 100%;
    }
    /* The second click of a double click was not meant for what came up under the pointer; keys are never held off. */
    .settling {
      animation: settle 0.6s !important;
    }
    @keyframes settle {
      from,
      to {
        pointer-events: none;
      }
    }
  `,
];
