import { LitElement, css, html, type PropertyDeclarations } from 'lit';
import { define } from './element.js';
import { sanitise } from './rich.js';
import { textStyles } from './text.styles.js';

/**
 * One rich message, sanitised.
 *
 * @slot - the plain body; it stands there until the message is sanitised, and where that cannot be done
 */
export class RichText extends LitElement {
  static override properties: PropertyDeclarations = {
    markup: { attribute: false },
    safe: { state: true },
  };
  static override styles = [
    textStyles,
    css`
      :host {
        display: block;
        overflow: auto;
        contain: content;
      }
      ol {
        margin: 0.4em 0;
        padding-inline-start: 1.6em;
      }
      table {
        border-collapse: collapse;
      }
      td,
      th {
        padding: 0.25em 0.5em;
        border: 1px solid var(--_line);
        text-align: start;
      }
    `,
  ];

  markup = '';
  private safe: DocumentFragment | undefined;

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('markup')) return;
    this.safe = undefined;
    const { markup } = this;
    void sanitise(markup).then(
      (fragment) => {
        // Another markup may have been set meanwhile.
        if (markup === this.markup) this.safe = fragment;
      },
      () => {
        // The plain body stays.
      },
    );
  }

  override render(): unknown {
    return this.safe ? html`<div dir="auto">${this.safe}</div>` : html`<slot></slot>`;
  }
}

define('ofchat-rich-text', RichText);

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-rich-text': RichText;
  }
}
