import { css, html, nothing, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { DeskRoom } from '../expert/index.js';
import { timelineOf, type Timeline } from '../room/index.js';
import type { ComposeEvent, Composer, OutboxEvent, SendEvent } from '../ui/index.js';
import { element, icons, safeAddress } from '../ui/index.js';
import { DeskElement } from './desk-element.js';
import { deskIcons } from './desk-icons.js';
import { paneStyles } from './pane-styles.js';
import { composingNames, nameOfRoom } from './room-names.js';

/**
 * One conversation: who, what was asked, what was said, and where to answer.
 *
 * @fires details - the details pane is wanted, or not any more
 * @fires back - the list is wanted, on narrow screens
 */
@element('ofchat-desk-room')
export class DeskRoomView extends DeskElement {
  static override styles = [
    ...DeskElement.styles,
    paneStyles,
    css`
      header {
        padding-inline-end: 12px;
      }
      .who {
        flex: 1;
        min-width: 0;
      }
      .asked {
        display: flex;
        gap: 10px;
        padding: 10px 20px;
        border-block-end: 1px solid var(--_line);
        background: var(--_tint);
        font-size: 13px;
      }
      .asked strong {
        color: var(--_muted);
        font-weight: 600;
      }
      .asked p {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        overflow-wrap: anywhere;
      }
      .frame {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
      }
      ofchat-message-list {
        flex: 1;
        width: 100%;
        max-width: 860px;
        margin-inline: auto;
      }
      .hello {
        margin: auto;
        padding: 24px;
        color: var(--_muted);
        text-align: center;
      }
      .write {
        width: 100%;
        max-width: 860px;
        margin-inline: auto;
        padding: 4px 16px 14px;
      }
      .over {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: 8px 16px;
        margin: 0 16px 16px;
        padding: 12px 16px;
        border-radius: 12px;
        background: var(--_raised);
        color: var(--_muted);
        text-align: center;
      }
      .text {
        color: var(--_text);
      }
    `,
  ];

  @property({ attribute: false }) room!: DeskRoom;
  /** Shown name of the workgroup. */
  @property() workgroup = '';
  @property({ type: Boolean }) narrow = false;
  @property({ type: Boolean }) detailsShown = false;
  @query('ofchat-composer') private readonly composer!: Composer | null;
  /** What was unread when the room came on the screen: the line stays there while new messages are read. */
  private unreadAfter: number | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('room') || changed.get('room')?.room === this.room.room) return;
    this.unreadAfter = this.room.unread > 0 ? this.room.seenSeq : undefined;
  }

  override render(): unknown {
    const { room, texts } = this;
    const name = nameOfRoom(room);
    return html`
      <div class="frame ${this.narrow ? 'narrow' : ''}">
        <header>
          ${
            this.narrow
              ? html`<button
                  class="icon"
                  aria-label=${texts.say('backToList')}
                  @click=${() => this.ask('back')}
                >
                  ${deskIcons.back}
                </button>`
              : nothing
          }
          <div class="who">
            <h2 class="person" tabindex="-1"><bdi>${name}</bdi></h2>
            <p class="about person"><bdi>${this.workgroup}</bdi></p>
          </div>
          ${this.renderMeeting()}
          <button
            class="icon"
            aria-label=${texts.say(this.detailsShown ? 'hideDetails' : 'showDetails')}
            title=${texts.say('details')}
            aria-expanded=${this.detailsShown}
            @click=${() => this.ask('details')}
          >
            ${deskIcons.panel}
          </button>
        </header>
        ${
          this.detailsShown && !this.narrow
            ? nothing
            : html`<div class="asked">
                <strong>${texts.say('asked')}</strong>
                <p dir="auto">${room.question}</p>
              </div>`
        }
        ${keyed(room.room, this.renderMessages())}
        ${room.ended === undefined ? this.renderComposer(name) : this.renderEnd()}
      </div>
    `;
  }

  /** Where the expert goes on: the composer, or in a conversation that is over its heading. */
  override focus(): void {
    const { composer } = this;
    if (composer === null) this.renderRoot.querySelector('h2')?.focus();
    else void composer.updateComplete.then(() => composer.focus());
  }

  private renderMessages(): unknown {
    const { room } = this;
    const timeline: Timeline = timelineOf(room, { day, unreadAfter: this.unreadAfter });
    if (timeline.length === 0 && room.composing.length === 0 && !room.loadingOlder)
      return html`<p class="hello">${this.texts.say('noMessagesYet')}</p>`;
    return html`
      <ofchat-message-list
        .timeline=${timeline}
        .composing=${composingNames(room)}
        .older=${room.log.older}
        .loadingOlder=${room.loadingOlder}
        .closed=${room.ended !== undefined}
        @seen=${() => this.actions?.see(room.room)}
        @older=${() => this.actions?.loadOlder(room.room)}
        @retry=${(event: OutboxEvent) => this.actions?.retry(room.room, event.id)}
        @discard=${(event: OutboxEvent) => this.actions?.discard(room.room, event.id)}
      ></ofchat-message-list>
    `;
  }

  private renderComposer(name: string): unknown {
    const { room, texts } = this;
    return html`
      <div class="write">
        ${keyed(
          room.room,
          html`<ofchat-composer
            .draft=${room.draft}
            .hint=${texts.say('answerHint', { name })}
            .disabled=${room.leaving}
            @compose=${(event: ComposeEvent) => this.actions?.compose(room.room, event.text)}
            @send=${this.onSend}
          ></ofchat-composer>`,
        )}
      </div>
    `;
  }

  private renderEnd(): unknown {
    const { texts, room } = this;
    const said = {
      'visitor-left': texts.say('roomEndedVisitorLeft'),
      'visitor-gone': texts.say('roomEndedVisitorGone'),
      'expert-left': texts.say('roomEndedLeft'),
      closed: texts.say('roomEndedClosed'),
    };
    const reason = room.ended as keyof typeof said;
    return html`
      <div class="over">
        <span>${said[reason] ?? texts.say('roomEnded')}</span>
        <button class="quiet text" @click=${() => this.actions?.dismissRoom(room.room)}>
          ${texts.say('removeFromList')}
        </button>
      </div>
    `;
  }

  private renderMeeting(): unknown {
    const address = this.room.ended === undefined ? safeAddress(this.room.url) : undefined;
    if (address === undefined) return nothing;
    const { texts } = this;
    return html`<a
      class="button quiet"
      href=${address}
      target="_blank"
      rel="noopener noreferrer"
      title=${texts.say('newWindow')}
    >
      ${icons.video}
      ${this.narrow ? html`<span class="hidden">${texts.say('videoMeeting')}</span>` : texts.say('videoMeeting')}
    </a>`;
  }

  private readonly onSend = (event: SendEvent): void => {
    this.actions?.send(this.room.room, event.text);
    event.take();
  };

  private ask(what: 'back' | 'details'): void {
    this.dispatchEvent(new Event(what, { bubbles: true, composed: true }));
  }
}

/** One function for all calls: what is known of a long timeline is kept per function. */
function day(stamp: string): string {
  return new Date(stamp).toDateString();
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-room': DeskRoomView;
  }
}
