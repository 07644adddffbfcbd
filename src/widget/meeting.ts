/** The way to a meeting that belongs to the room. */
import { css, html, nothing } from 'lit';
import { laterTexts } from '../i18n/index.js';
import { icons, safeAddress } from '../ui/index.js';
import type { Scene } from './scene.js';

export function renderMeeting({ texts, current }: Scene<'chatting'>): unknown {
  const { say } = laterTexts(texts);
  const address = safeAddress(current.room.url);
  if (!address) return nothing;
  return html`<div class="meeting">
    ${icons.video}<span>${say('meeting')}</span>
    <a class="button primary" href=${address} target="_blank" rel="noopener noreferrer">
      ${say('joinMeeting')}<span class="hidden">(${say('newWindow')})</span>
    </a>
  </div>`;
}

export const meetingStyles = css`
  .meeting {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 14px;
    border-block-end: 1px solid var(--_line);
    background: var(--_tint);
    font-size: 0.92em;
  }
  .meeting svg {
    color: var(--_ink);
  }
  .meeting span {
    flex: 1;
  }
  .meeting .button {
    gap: 0;
  }
`;
