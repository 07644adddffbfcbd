import { css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DeskNotice } from '../expert/index.js';
import { element } from '../ui/index.js';
import { DeskElement } from './desk-element.js';
import { deskIcons } from './desk-icons.js';
import { sayNotice } from './say-notice.js';

/** How long a notice stays, in ms, unless somebody points at it or has the focus in it (WCAG 2.2.1). */
const stays = 8_000;

/** Passing messages in a corner of the desk. They are announced elsewhere, so this is no live region. */
@element('ofchat-desk-notices')
export class DeskNotices extends DeskElement {
  static override styles = [
    ...DeskElement.styles,
    css`
      :host {
        position: absolute;
        z-index: 4;
        inset-block-end: 12px;
        inset-inline-start: 10px;
        width: 300px;
        max-width: calc(100% - 20px);
        pointer-events: none;
      }
      /* Over the queues, which can wait; on narrow screens above everything, but never over the composer. */
      :host([narrow]) {
        inset-block: 60px auto;
        width: auto;
      }
      ul {
        display: grid;
        gap: 8px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 6px;
        padding-inline-start: 14px;
        border-radius: 12px;
        background: light-dark(#1d2a33, #e6edf1);
        color: light-dark(#fff, #16212a);
        box-shadow: var(--_deep-shadow);
        font-size: 13.5px;
        overflow-wrap: anywhere;
        pointer-events: auto;
        animation: arrive 200ms cubic-bezier(0.2, 0, 0, 1);
      }
      span {
        flex: 1;
        min-width: 0;
      }
      .icon,
      .icon:hover {
        flex: none;
        color: inherit;
      }
      button:focus-visible {
        outline-color: currentColor;
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(8px);
        }
      }
      @media (forced-colors: active) {
        li {
          border: 1px solid CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) notices: readonly DeskNotice[] = [];
  @property({ type: Boolean, reflect: true }) narrow = false;
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private held = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTimers();
  }

  override updated(): void {
    for (const id of this.timers.keys()) if (!this.notices.some((notice) => notice.id === id)) this.stop(id);
    if (!this.held) for (const { id } of this.notices) this.startTimer(id);
  }

  override render(): unknown {
    const { texts } = this;
    if (this.notices.length === 0) return nothing;
    return html`<ul
      aria-label=${texts.say('notices')}
      @pointerenter=${this.hold}
      @pointerleave=${this.release}
      @focusin=${this.hold}
      @focusout=${this.release}
    >
      ${repeat(
        this.notices,
        (notice) => notice.id,
        (notice) =>
          html`<li>
            <span>${sayNotice(texts, notice)}</span>
            <button
              class="icon"
              aria-label=${texts.say('dismiss')}
              @click=${() => this.actions?.dismissNotice(notice.id)}
            >
              ${deskIcons.close}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  private startTimer(id: number): void {
    if (this.timers.has(id)) return;
    this.timers.set(
      id,
      setTimeout(() => this.actions?.dismissNotice(id), stays),
    );
  }

  private stop(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  private stopTimers(): void {
    for (const id of this.timers.keys()) this.stop(id);
  }

  private hold(): void {
    this.held = true;
    this.stopTimers();
  }

  private release(): void {
    this.held = false;
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-notices': DeskNotices;
  }
}
