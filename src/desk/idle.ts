import { css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { Signed } from '../expert/index.js';
import { takesOffers } from '../protocol/index.js';
import { element, icons } from '../ui/index.js';
import { DeskElement } from './desk-element.js';
import { sayPresence } from './presence.js';

/** What stands where a conversation would be: what to expect, and what keeps questions away. */
@element('ofchat-desk-idle')
export class DeskIdle extends DeskElement {
  static override styles = [
    ...DeskElement.styles,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        min-height: 100%;
        padding: 32px;
        text-align: center;
      }
      .drawing {
        display: grid;
        place-items: center;
        width: 72px;
        height: 72px;
        margin-block-end: 18px;
        border-radius: 24px;
        background: var(--_tint);
        color: var(--_ink);
      }
      .drawing svg {
        width: 34px;
        height: 34px;
        stroke-width: 1.5;
      }
      .paused {
        background: var(--_raised);
        color: var(--_muted);
      }
      h2 {
        font-size: 18px;
        letter-spacing: -0.01em;
      }
      p {
        max-width: 360px;
        margin-block: 6px 16px;
        color: var(--_muted);
      }
    `,
  ];

  @property({ attribute: false }) state!: Signed;

  override render(): unknown {
    const { state, texts } = this;
    const paused = state.loaded && (state.show === 'offline' || !takesOffers(state.show));
    const busy = state.rooms.length > 0;
    const [heading, explained] = !state.loaded
      ? [texts.say('loadingDesk'), '']
      : paused
        ? [
            texts.say('idlePausedHeading'),
            texts.say('idlePausedExplained', { presence: sayPresence(texts, state.show) }),
          ]
        : [
            texts.say(busy ? 'pickConversation' : 'idleHeading'),
            texts.say(busy ? 'pickConversationExplained' : 'idleExplained'),
          ];
    // One heading for all that may stand here: it may have the focus when the words change.
    return html`
      <span class="drawing ${paused ? 'paused' : ''}">${paused ? icons.moon : icons.speech}</span>
      <h2 tabindex="-1">${heading}</h2>
      <p>${explained}</p>
      ${
        paused
          ? html`<button class="primary" @click=${() => this.actions?.setPresence('available', '')}>
              ${texts.say('becomeAvailable')}
            </button>`
          : nothing
      }
    `;
  }

  override focus(): void {
    this.renderRoot.querySelector('h2')?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-idle': DeskIdle;
  }
}
