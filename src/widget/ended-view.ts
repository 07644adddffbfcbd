import { css, html, nothing, type PropertyDeclarations } from 'lit';
import { laterTexts } from '../i18n/index.js';
import { timelineOf } from '../room/index.js';
import { define, icons } from '../ui/index.js';
import type { VisitorPhase } from '../visitor/index.js';
import { dayOf } from './day.js';
import { exportedParts } from './parts.js';
import { View, pageStyles } from './view.js';

type Ended = Extract<VisitorPhase, { phase: 'ended' }>;

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

/** After the conversation: why it ended, what was said, and what can be done now. */
export class EndedView extends View {
  static override properties: PropertyDeclarations = {
    ended: { attribute: false },
  };
  static override styles = [
    ...pageStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      ofchat-message-list {
        flex: 1;
      }
      .end {
        display: grid;
        gap: 14px;
        padding: 18px 20px calc(16px + env(safe-area-inset-bottom, 0px));
        border-block-start: 1px solid var(--_line);
        text-align: center;
      }
      .end h2 {
        margin-block-end: 4px;
        font-size: 1.1em;
      }
      .end p {
        font-size: 0.93em;
        text-wrap: balance;
      }
      .page .end {
        border: 0;
        justify-items: center;
      }
      .ways {
        display: grid;
        gap: 4px;
        width: 100%;
      }
      .forget {
        color: var(--_muted);
        font-size: 0.87em;
        font-weight: 500;
      }
    `,
  ];

  ended!: Ended;

  override render(): unknown {
    const { room } = this.ended;
    if (!room) return html`<div class="page centre">${this.renderEnd(true)}</div>`;
    return html`
      <ofchat-message-list
        exportparts=${exportedParts}
        .texts=${this.texts}
        closed
        .timeline=${timelineOf(room, { day: dayOf })}
        .older=${room.log.older}
        .loadingOlder=${room.loadingOlder}
        @older=${() => this.actions.loadOlder()}
        @seen=${() => this.actions.see()}
      ></ofchat-message-list>
      ${this.renderEnd(false)}
    `;
  }

  private renderEnd(alone: boolean): unknown {
    const texts = laterTexts(this.texts);
    return html`<div class="end">
      ${alone ? html`<span class="sign">${icons.speech}</span>` : nothing}
      <div>
        <h2 tabindex="-1" data-focus>${texts.say('ended')}</h2>
        <p class="muted">${texts.say(reasons[this.ended.reason])}</p>
      </div>
      <div class="ways">
        <button class="primary" @click=${() => this.actions.askAgain()}>${texts.say('askAgain')}</button>
        <button class="forget" @click=${() => this.actions.forget()}>${texts.say('forget')}</button>
      </div>
    </div>`;
  }
}

define('ofchat-ended-view', EndedView);
