/** What somebody who waits too long may do instead. */
import { css, html, nothing } from 'lit';
import { laterTexts } from '../i18n/index.js';
import type { Scene } from './scene.js';

export function renderLongWait({ texts, actions, current, state: { workgroup } }: Scene<'queued'>): unknown {
  if (workgroup.status !== 'known' || workgroup.workgroup.offline !== 'message') return nothing;
  const { say } = laterTexts(texts);
  return html`<div class="long">
    <p>${say('takesLong')}</p>
    <button class="quiet" ?disabled=${current.leaving} @click=${() => actions.preferMessage()}>
      ${say('preferMessage')}
    </button>
  </div>`;
}

export const longWaitStyles = css`
  .long {
    display: grid;
    gap: 10px;
    width: 100%;
    padding: 14px 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_round);
    font-size: 0.92em;
  }
`;
