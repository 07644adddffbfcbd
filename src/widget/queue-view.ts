/** Waiting: the place in the queue, how long it may take, and the ways out. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { sayEstimate } from '../i18n/index.js';
import type { Scene } from './scene.js';

export function renderQueue(scene: Scene<'queued'>): TemplateResult {
  const { texts, actions, current, state } = scene;
  const { position, estimate, leaving } = current;
  const { question } = state.form;
  return html`
    <div class="view page centre" part="body">
      <div class="place">
        <div class="rings" aria-hidden="true">
          <b>${position === undefined ? '…' : texts.number(position)}</b>
        </div>
        <div class="lines">
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
              ? html`<p>
                  <b>${texts.say('expectedWait', { estimate: sayEstimate(texts, estimate) })}</b>
                </p>`
              : nothing
          }
          <p class="muted">${texts.say('staysOpen')}</p>
        </div>
      </div>
      ${
        question
          ? html`<figure>
              <figcaption>${texts.say('question')}</figcaption>
              <blockquote dir="auto">${question}</blockquote>
            </figure>`
          : nothing
      }
      ${scene.longWait}
      <div class="settling leave">
        <button class="quiet" ?disabled=${leaving} @click=${() => actions.cancel()}>
          ${texts.say(leaving ? 'leavingQueue' : 'leaveQueue')}
        </button>
      </div>
    </div>
  `;
}

export const queueStyles = css`
  .rings {
    position: relative;
    width: 132px;
    height: 132px;
    margin: 8px auto 12px;
    color: var(--_on-accent);
  }
  .rings::before,
  .rings::after,
  .rings b {
    position: absolute;
    inset: 22px;
    border-radius: 50%;
    background: var(--_ink);
    content: '';
    opacity: 0.13;
    animation: ring 3.6s infinite cubic-bezier(0.3, 0.1, 0.4, 1);
  }
  .rings::after {
    animation-delay: -1.8s;
  }
  .rings b {
    display: grid;
    place-items: center;
    z-index: 1;
    background: var(--_accent);
    opacity: 1;
    animation: none;
    font-size: 2.3em;
    font-weight: 600;
    line-height: 1;
  }
  .lines {
    display: grid;
    gap: 6px;
  }
  figure {
    width: 100%;
    margin: 0;
    padding: 14px 16px;
    border-radius: var(--_round);
    background: var(--_raised);
    text-align: start;
  }
  figcaption {
    color: var(--_muted);
    font-size: 0.82em;
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
  .place,
  .leave {
    margin-block-start: auto;
  }
  .leave {
    display: grid;
    width: 100%;
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
`;
