/** The second thought before a conversation is left. */
import { css, html, type TemplateResult } from 'lit';
import { laterTexts } from '../i18n/index.js';
import type { Scene } from './scene.js';

export function renderLeaveQuestion({ texts, actions, current, stay }: Scene<'chatting'>): TemplateResult {
  const { say } = laterTexts(texts);
  const { leaving } = current;
  const onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // Escape answers the question; a second one closes the panel.
    event.preventDefault();
    event.stopPropagation();
    stay();
  };
  return html`<div class="confirm" role="group" aria-labelledby="confirm" @keydown=${onKeydown}>
    <div>
      <h2 id="confirm">${say('leaveQuestion')}</h2>
      <p class="muted">${say('leaveExplained')}</p>
    </div>
    <div class="choice">
      <button class="quiet" data-focus ?disabled=${leaving} @click=${stay}>${say('stay')}</button>
      <button class="end" ?disabled=${leaving} @click=${() => actions.leave()}>
        ${say(leaving ? 'leaving' : 'leave')}
      </button>
    </div>
  </div>`;
}

export const leaveQuestionStyles = css`
  .confirm {
    display: grid;
    gap: 12px;
    padding: 16px;
    padding-block-end: calc(16px + env(safe-area-inset-bottom, 0px));
    border-block-start: 1px solid var(--_line);
    box-shadow: 0 -8px 24px rgb(0 0 0 / 0.06);
  }
  .confirm h2 {
    font-size: 1.05em;
    letter-spacing: 0;
  }
  .confirm p {
    font-size: 0.92em;
  }
  .choice {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
  }
  .end {
    background: var(--_danger);
    color: var(--_surface);
  }
`;
