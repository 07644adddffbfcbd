import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { sayEstimate } from '../i18n/index.js';
import { define } from '../ui/index.js';
import type { VisitorPhase } from '../visitor/index.js';
import { View, pageStyles } from './view.js';

type Queued = Extract<VisitorPhase, { phase: 'queued' }>;

/** Waiting: the place in the queue, how long it may take, and the ways out. */
export class QueueView extends View {
  static override properties: PropertyDeclarations = {
    queued: { attribute: false },
    question: {},
    takesMessages: { type: Boolean },
    long: { state: true },
  };
  static override styles = [
    ...pageStyles,
    css`
      .rings {
        position: relative;
        display: grid;
        place-items: center;
        width: 132px;
        height: 132px;
        margin: 8px auto 12px;
        color: var(--_ink);
      }
      .rings::before,
      .rings::after,
      .rings b {
        position: absolute;
        inset: 22px;
        border-radius: 50%;
        background: var(--_accent);
        content: '';
      }
      .rings::before,
      .rings::after {
        background: var(--_ink);
        opacity: 0.13;
        animation: ring 3.6s infinite cubic-bezier(0.3, 0.1, 0.4, 1);
      }
      .rings::after {
        animation-delay: -1.8s;
      }
      .rings b {
        display: grid;
        place-items: center;
        color: var(--_on-accent);
        font-size: 2.3em;
        font-weight: 650;
        line-height: 1;
        font-variant-numeric: tabular-nums;
      }
      .texts {
        display: grid;
        gap: 6px;
      }
      .wait {
        font-weight: 600;
      }
      figure {
        width: 100%;
        margin: 4px 0 0;
        padding: 14px 16px;
        border-radius: var(--_round);
        background: var(--_raised);
        text-align: start;
      }
      figcaption {
        color: var(--_muted);
        font-size: 0.83em;
        font-weight: 600;
      }
      blockquote {
        display: -webkit-box;
        margin: 2px 0 0;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 4;
        white-space: pre-line;
        overflow-wrap: anywhere;
        unicode-bidi: isolate;
      }
      .long {
        display: grid;
        gap: 10px;
        padding: 14px 16px;
        border: 1px solid var(--_line);
        border-radius: var(--_round);
        font-size: 0.93em;
      }
      .place {
        margin-block-start: auto;
      }
      .ways {
        display: grid;
        gap: 8px;
        width: 100%;
        margin-block-start: auto;
      }
      @keyframes ring {
        from {
          transform: scale(0.95);
          opacity: 0.22;
        }
        to {
          transform: scale(1.55);
          opacity: 0;
        }
      }
      @media (forced-colors: active) {
        .rings b {
          border: 2px solid CanvasText;
        }
      }
    `,
  ];

  queued!: Queued;
  question = '';
  /** Whether the workgroup takes messages. */
  takesMessages = false;
  private long = false;
  private patience: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const expected = (this.queued?.estimate?.to ?? 0) * 1_000;
    this.patience = setTimeout(() => (this.long = true), Math.max(expected, leastPatience));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.patience);
  }

  override render(): unknown {
    const { texts, queued } = this;
    const { position, estimate, leaving } = queued;
    return html`
      <div class="page centre">
        <div class="place">
          <div class="rings" aria-hidden="true">
            <b> ${position === undefined ? '…' : texts.number(position)} </b>
          </div>
          <div class="texts">
            <h2 tabindex="-1" data-focus>
              ${
                position === undefined
                  ? texts.say('positionUnknown')
                  : position <= 1
                    ? texts.say('next')
                    : texts.say('position', { count: position })
              }
            </h2>
            ${
              estimate
                ? html`<p class="wait">
                    ${texts.say('expectedWait', { estimate: sayEstimate(texts, estimate) })}
                  </p>`
                : nothing
            }
            <p class="muted">${texts.say('staysOpen')}</p>
          </div>
        </div>
        ${
          this.question
            ? html`<figure>
                <figcaption>${texts.say('question')}</figcaption>
                <blockquote dir="auto">${this.question}</blockquote>
              </figure>`
            : nothing
        }
        ${this.long && this.takesMessages ? this.renderLong() : nothing}
        <div class="ways settling">
          <button class="quiet" ?disabled=${leaving} @click=${() => this.actions.cancel()}>
            ${texts.say(leaving ? 'leavingQueue' : 'leaveQueue')}
          </button>
        </div>
      </div>
    `;
  }

  private renderLong(): unknown {
    const { texts } = this;
    return html`<div class="long">
      <p>${texts.say('takesLong')}</p>
      <button class="quiet" ?disabled=${this.queued.leaving} @click=${() => this.actions.preferMessage()}>
        ${texts.say('preferMessage')}
      </button>
    </div>`;
  }
}

define('ofchat-queue-view', QueueView);

/** In ms: before this nobody is offered to leave a message instead. */
const leastPatience = 60_000;
