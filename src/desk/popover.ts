import { html, css, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import { element } from '../ui/index.js';
import { DeskElement } from './desk-element.js';

/**
 * A button that opens a small panel below it. Escape, a press elsewhere and moving the focus away close it;
 * Escape gives the focus back.
 *
 * @slot trigger - what the button shows
 * @slot - the panel
 */
@element('ofchat-desk-popover')
export class DeskPopover extends DeskElement {
  static override styles = [
    ...DeskElement.styles,
    css`
      :host {
        position: relative;
      }
      .trigger {
        padding: 4px 8px;
        color: var(--_text);
        font-weight: 500;
      }
      .panel {
        position: absolute;
        z-index: 3;
        inset-block-start: calc(100% + 6px);
        inset-inline-end: 0;
        width: max-content;
        max-width: min(400px, 92vw);
        max-height: min(560px, 80vh);
        overflow: auto;
        padding: 8px;
        border: 1px solid var(--_line);
        border-radius: 14px;
        background: var(--_surface);
        box-shadow: var(--_deep-shadow);
        animation: open 120ms cubic-bezier(0.2, 0, 0, 1);
      }
      @keyframes open {
        from {
          opacity: 0;
          transform: translateY(-4px);
        }
      }
    `,
  ];

  @property() label = '';
  /** Names the panel. */
  @property() heading = '';
  @property({ type: Boolean, reflect: true }) open = false;
  @query('.trigger') private readonly trigger!: HTMLButtonElement;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.open = false;
    document.removeEventListener('pointerdown', this.onPointerDown);
  }

  override updated(): void {
    // Once per opening: the same listener is never added twice.
    if (this.open) document.addEventListener('pointerdown', this.onPointerDown);
    else document.removeEventListener('pointerdown', this.onPointerDown);
  }

  override render(): unknown {
    return html`
      <button
        class="trigger"
        type="button"
        aria-label=${this.label || nothing}
        title=${this.label || nothing}
        aria-haspopup="dialog"
        aria-expanded=${this.open}
        @click=${this.toggle}
        @keydown=${this.onKeydown}
      >
        <slot name="trigger"></slot>
      </button>
      ${
        this.open
          ? html`<div
              class="panel"
              role="dialog"
              aria-label=${this.heading || this.label}
              @keydown=${this.onKeydown}
              @focusout=${this.onFocusout}
            >
              <slot></slot>
            </div>`
          : nothing
      }
    `;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.trigger.focus();
  }

  private toggle(): void {
    this.open = !this.open;
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.close();
  }

  private onFocusout(event: FocusEvent): void {
    const next = event.relatedTarget;
    // Without a next element the window lost the focus, or a press on plain text inside did it.
    if (next instanceof Node && !this.contains(next) && !this.renderRoot.contains(next)) this.open = false;
  }

  private readonly onPointerDown = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-popover': DeskPopover;
  }
}
