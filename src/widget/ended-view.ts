/** After the conversation: why it ended, what was said, and what can be done now. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { laterTexts } from '../i18n/index.js';
import { timelineOf } from '../room/index.js';
import { icons } from '../ui/index.js';
import { dayOf } from './day.js';
import { exportedParts } from './parts.js';
import type { Scene } from './scene.js';

const reasons = {
  'visitor-left': 'endedVisitorLeft',
  'expert-left': 'endedExpertLeft',
  'expert-gone': 'endedExpertGone',
  'no-expert': 'endedNoExpert',
  cancelled: 'endedCancelled',
  'visitor-gone': 'endedVisitorGone',
  closed: 'endedClosed',
  expired: 'endedExpired',
} as const;

export function renderEnded(scene: Scene<'ended'>): TemplateResult {
  const { texts, actions, current } = scene;
  const { room } = current;
  if (!room) return html`<div class="view page centre" part="body">${renderEnd(scene, true)}</div>`;
  return html`
    <div class="view room" part="body">
      <ofchat-message-list
        exportparts=${exportedParts}
        .texts=${texts}
        closed
        .timeline=${timelineOf(room, { day: dayOf })}
        .older=${room.log.older}
        .loadingOlder=${room.loadingOlder}
        @older=${() => actions.loadOlder()}
        @seen=${() => actions.see()}
      ></ofchat-message-list>
      ${renderEnd(scene, false)}
    </div>
  `;
}

function renderEnd({ texts, actions, current }: Scene<'ended'>, alone: boolean): unknown {
  const { say } = laterTexts(texts);
  return html`<div class="over">
    ${alone ? html`<span class="sign">${icons.speech}</span>` : nothing}
    <div>
      <h2 tabindex="-1" data-focus>${say('ended')}</h2>
      <p class="muted">${say(reasons[current.reason])}</p>
    </div>
    <div class="choices">
      <button class="primary" @click=${() => actions.askAgain()}>${say('askAgain')}</button>
      <button class="forget" @click=${() => actions.forget()}>${say('forget')}</button>
    </div>
  </div>`;
}

export const endedStyles = css`
  .over {
    display: grid;
    gap: 14px;
    padding: 18px 20px calc(16px + env(safe-area-inset-bottom, 0px));
    border-block-start: 1px solid var(--_line);
    text-align: center;
  }
  .over h2 {
    margin-block-end: 4px;
    font-size: 1.1em;
  }
  .over p {
    font-size: 0.92em;
    text-wrap: balance;
  }
  .page .over {
    border: 0;
    justify-items: center;
  }
  .choices {
    display: grid;
    gap: 4px;
    width: 100%;
  }
  .forget {
    color: var(--_muted);
    font-size: 0.87em;
    font-weight: 500;
  }
`;
