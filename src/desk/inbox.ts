import { css, html, nothing } from 'lit';
import { sayAgo } from '../i18n/desk.js';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LeftMessage, QueueState } from '../protocol/index.js';
import { avatar, avatarStyles, element, icons } from '../ui/index.js';
import { DeskElement } from './desk-element.js';
import { deskIcons } from './desk-icons.js';
import { mailAddress, quoted } from './mail.js';
import { paneStyles } from './pane-styles.js';

/**
 * Messages of visitors who came while nobody was there, oldest first: who waits longest is answered first.
 *
 * @fires back - the list is wanted, on narrow screens
 */
@element('ofchat-desk-inbox')
export class DeskInbox extends DeskElement {
  static override styles = [
    ...DeskElement.styles,
    avatarStyles,
    paneStyles,
    css`
      .scroll {
        flex: 1;
        min-height: 0;
        overflow: hidden auto;
        padding: 20px 16px;
      }
      ul {
        display: grid;
        gap: 14px;
        max-width: 760px;
        margin-inline: auto;
      }
      article {
        padding: 16px;
        border: 1px solid var(--_line);
        border-radius: 14px;
        background: var(--_surface);
        box-shadow: var(--_shadow);
      }
      .from {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .who {
        flex: 1;
        min-width: 0;
      }
      h3 {
        overflow-wrap: anywhere;
      }
      .about {
        color: var(--_muted);
        font-size: 12.5px;
        overflow-wrap: anywhere;
      }
      .text {
        margin-block: 12px;
        line-height: 1.5;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .empty {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 4px;
        min-height: 60%;
        padding: 24px;
        color: var(--_muted);
        text-align: center;
      }
      .empty svg {
        width: 40px;
        height: 40px;
        margin-block-end: 8px;
        stroke-width: 1.2;
      }
      .empty strong {
        color: var(--_text);
        font-size: 16px;
      }
    `,
  ];

  @property({ attribute: false }) messages: readonly LeftMessage[] = [];
  @property({ attribute: false }) queues: readonly QueueState[] = [];
  @property({ type: Boolean }) narrow = false;

  override render(): unknown {
    const { texts } = this;
    return html`
      <header class=${this.narrow ? 'narrow' : ''}>
        ${
          this.narrow
            ? html`<button class="icon" aria-label=${texts.say('backToList')} @click=${this.back}>
                ${deskIcons.back}
              </button>`
            : nothing
        }
        <div>
          <h2 tabindex="-1">${texts.say('leftMessages')}</h2>
          <p class="about">${texts.say('leftMessagesExplained')}</p>
        </div>
      </header>
      <div class="scroll">
        ${
          this.messages.length === 0
            ? html`<div class="empty">
                ${deskIcons.inbox}
                <strong>${texts.say('noLeftMessages')}</strong>
                <span>${texts.say('noLeftMessagesExplained')}</span>
              </div>`
            : html`<ul>
                ${repeat(
                  this.messages,
                  (message) => message.id,
                  (message) => html`<li>${this.renderMessage(message)}</li>`,
                )}
              </ul>`
        }
      </div>
    `;
  }

  /** The place of the message whose button had the focus. */
  private focusedAt: number | undefined;

  override willUpdate(): void {
    const article = this.shadowRoot?.activeElement?.closest('article');
    this.focusedAt = article ? this.articles.indexOf(article) : undefined;
  }

  /** What takes the place of a handled message is next; behind the last one, the heading. */
  override updated(): void {
    if (this.focusedAt === undefined || this.shadowRoot?.activeElement) return;
    const next = this.articles[this.focusedAt];
    if (next) next.focus();
    else this.focus();
  }

  override focus(): void {
    this.renderRoot.querySelector('h2')?.focus();
  }

  private get articles(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('article')];
  }

  private renderMessage(message: LeftMessage): unknown {
    const { texts } = this;
    const title =
      this.queues.find((queue) => queue.workgroup === message.workgroup)?.title ?? message.workgroup;
    const address = mailAddress(message.emailAddress, {
      subject: texts.say('answerSubject', { workgroup: title }),
      body: quoted(message.message),
    });
    return html`
      <article tabindex="-1" aria-label=${texts.say('leftMessageFrom', { name: message.userID })}>
        <div class="from">
          ${avatar(message.userID)}
          <div class="who">
            <h3><bdi>${message.userID}</bdi></h3>
            <p class="about">
              <bdi>${message.emailAddress}</bdi> · <bdi>${title}</bdi> ·
              <time datetime=${message.stamp} title=${texts.moment(message.stamp)}
                >${sayAgo(texts, message.stamp)}</time
              >
            </p>
          </div>
        </div>
        <p class="text" dir="auto">${message.message}</p>
        <div class="answers">
          ${
            address
              ? html`<a class="button primary" href=${address}
                  >${icons.mail} ${texts.say('answerByEmail')}</a
                >`
              : nothing
          }
          <button
            class="quiet"
            aria-label=${texts.say('markHandledOf', { name: message.userID })}
            @click=${() => this.actions?.handleLeftMessage(message.workgroup, message.id)}
          >
            ${icons.check} ${texts.say('markHandled')}
          </button>
        </div>
      </article>
    `;
  }

  private back(): void {
    this.dispatchEvent(new Event('back', { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-inbox': DeskInbox;
  }
}
