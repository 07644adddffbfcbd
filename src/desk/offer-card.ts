import { css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { OfferView } from '../expert/index.js';
import { avatar, avatarStyles, element } from '../ui/index.js';
import { DeskElement } from './desk-element.js';
import { sayDuration } from './durations.js';
import { Ticker } from './ticker.js';

/**
 * One question that waits for this expert's answer, with the seconds that are left. `A` accepts and `R` rejects while
 * the focus is inside, and only then (WCAG 2.1.4).
 */
@element('ofchat-desk-offer')
export class DeskOfferCard extends DeskElement {
  static override styles = [
    ...DeskElement.styles,
    avatarStyles,
    css`
      article {
        padding: 12px;
        border: 1px solid color-mix(in oklab, var(--_accent) 35%, var(--_line));
        border-radius: 14px;
        background: var(--_surface);
        box-shadow: var(--_shadow);
        animation: arrive 260ms cubic-bezier(0.2, 0, 0, 1);
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(-8px) scale(0.98);
        }
      }
      header {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .who {
        flex: 1;
        min-width: 0;
      }
      .who h3 {
        font-size: 14px;
      }
      .about {
        color: var(--_muted);
        font-size: 12px;
      }
      .question {
        display: -webkit-box;
        margin-block: 10px;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 5;
        line-height: 1.45;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .fields {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        margin-block-end: 10px;
        font-size: 12px;
      }
      .fields li {
        max-width: 100%;
        padding: 1px 8px;
        border-radius: 20px;
        background: var(--_raised);
        color: var(--_muted);
      }
      footer {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      /* The keys answer only while the focus is inside, so only then they are shown. */
      article:not(:focus-within) kbd {
        display: none;
      }
      .ring {
        position: relative;
        display: grid;
        place-items: center;
        flex: none;
        width: 36px;
        height: 36px;
        color: var(--_ink);
        font-size: 12px;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      .ring svg {
        position: absolute;
        inset: 0;
        width: 36px;
        height: 36px;
        transform: rotate(-90deg);
        stroke-width: 3;
      }
      .track {
        stroke: var(--_line);
      }
      .left {
        transition: stroke-dasharray 1s linear;
      }
      .soon {
        color: var(--_busy);
      }
      @media (forced-colors: active) {
        .ring svg {
          stroke: CanvasText;
        }
        .track {
          stroke: GrayText;
        }
      }
    `,
  ];

  @property({ attribute: false }) offer!: OfferView;
  /** Shown name of the workgroup. */
  @property() workgroup = '';
  /** Epoch ms. */
  @property({ attribute: false }) now: () => number = Date.now;
  protected readonly ticker = new Ticker(this);

  override render(): unknown {
    const { offer, texts } = this;
    const seconds = Math.max(0, Math.ceil((offer.expiresAt - this.now()) / 1_000));
    const elapsed = Math.max(0, offer.timeout - seconds);
    const answering = offer.phase !== 'pending';
    const fields = Object.entries(offer.visitor.fields).slice(0, 4);
    return html`
      <article
        tabindex="0"
        aria-label=${texts.say('offerFrom', { name: offer.visitor.name })}
        aria-describedby="question"
        @keydown=${this.onKeydown}
      >
        <header>
          ${avatar(offer.visitor.name)}
          <div class="who">
            <h3 class="person"><bdi>${offer.visitor.name}</bdi></h3>
            <p class="about person">
              <bdi>${this.workgroup}</bdi> ·
              ${texts.say('offerWaited', { duration: sayDuration(texts, offer.waited + elapsed) })}
            </p>
          </div>
          ${this.renderRing(seconds)}
        </header>
        <p class="question" id="question" dir="auto">${offer.question}</p>
        ${
          fields.length > 0
            ? html`<ul class="fields">
                ${fields.map(
                  ([name, value]) => html`<li class="person"><bdi>${name}</bdi>: <bdi>${value}</bdi></li>`,
                )}
              </ul>`
            : nothing
        }
        <footer>
          <button
            class="primary"
            aria-keyshortcuts="A"
            ?disabled=${answering}
            @click=${() => this.actions?.accept(offer.offerId)}
          >
            ${texts.say(offer.phase === 'accepting' ? 'accepting' : 'accept')}
            <kbd aria-hidden="true">A</kbd>
          </button>
          <button
            class="quiet"
            aria-keyshortcuts="R"
            ?disabled=${answering}
            @click=${() => this.actions?.reject(offer.offerId)}
          >
            ${texts.say(offer.phase === 'rejecting' ? 'rejecting' : 'reject')}
            <kbd aria-hidden="true">R</kbd>
          </button>
        </footer>
      </article>
    `;
  }

  override focus(): void {
    this.renderRoot.querySelector('article')?.focus();
  }

  private renderRing(seconds: number): unknown {
    const share = this.offer.timeout > 0 ? Math.min(100, (seconds / this.offer.timeout) * 100) : 0;
    return html`
      <div class="ring ${seconds <= 5 ? 'soon' : ''}" role="timer">
        <svg viewBox="0 0 36 36" aria-hidden="true">
          <circle class="track" cx="18" cy="18" r="15.5" />
          <circle class="left" cx="18" cy="18" r="15.5" pathLength="100" stroke-dasharray="${share} 100" />
        </svg>
        <span aria-hidden="true">${this.texts.number(seconds)}</span>
        <span class="hidden">${this.texts.say('offerLeft', { count: seconds })}</span>
      </div>
    `;
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || this.offer.phase !== 'pending')
      return;
    // By the key's place too: on an Arabic or Greek keyboard there is no letter A.
    if (event.key.toLowerCase() === 'a' || event.code === 'KeyA') this.actions?.accept(this.offer.offerId);
    else if (event.key.toLowerCase() === 'r' || event.code === 'KeyR')
      this.actions?.reject(this.offer.offerId);
    else return;
    event.preventDefault();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-offer': DeskOfferCard;
  }
}
