import { css, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { timelineOf, type RoomView as Room } from '../room/index.js';
import { base, define, icons, safeAddress, type SendEvent } from '../ui/index.js';
import { dayOf } from './day.js';
import { exportedParts } from './parts.js';
import { View } from './view.js';

/** The conversation: meeting link, messages, composer, and leaving with a second thought. */
export class RoomView extends View {
  static override properties: PropertyDeclarations = {
    room: { attribute: false },
    leaving: { type: Boolean },
    shown: { type: Boolean },
    confirming: { state: true },
  };
  static override styles = [
    ...base,
    css`
      :host {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
      }
      ofchat-message-list {
        flex: 1;
      }
      .asked {
        margin-block-end: 16px;
        padding: 10px 14px;
        border: 1px solid var(--_line);
        border-radius: var(--_round);
        font-size: 0.93em;
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
      .asked + p {
        margin-block-end: 16px;
        color: var(--_muted);
        font-size: 0.87em;
        text-align: center;
      }
      .asked b {
        color: var(--_muted);
        font-size: 0.87em;
        font-weight: 600;
      }
      .meeting {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 8px 12px 8px 16px;
        padding-inline: 16px 12px;
        border-block-end: 1px solid var(--_line);
        background: var(--_tint);
        font-size: 0.93em;
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
      .compose {
        padding: 8px 12px calc(12px + env(safe-area-inset-bottom, 0px));
      }
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
        font-weight: 650;
      }
      .confirm p {
        color: var(--_muted);
        font-size: 0.93em;
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
    `,
  ];

  room!: Room;
  leaving = false;
  /** The panel is in sight. */
  shown = true;
  /** Asked whether to leave. */
  private confirming = false;
  private unreadAfter: number | undefined;

  override focus(): void {
    const composer = this.renderRoot.querySelector('ofchat-composer');
    if (composer) void composer.updateComplete.then(() => composer.focus());
    else super.focus();
  }

  /** Asks whether the visitor really wants to leave. */
  confirmLeave(): void {
    this.confirming = true;
    void this.updateComplete.then(() => super.focus());
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // What came while nobody looked is marked until the panel is closed again.
    if (changed.has('shown'))
      this.unreadAfter = this.shown && changed.get('shown') === false ? this.room.seenSeq : undefined;
  }

  override render(): unknown {
    const { room } = this;
    // Whoever was there before this page knew of the room has no notice in its timeline.
    const here = room.occupants
      .filter(
        ({ nick, role }) =>
          nick !== room.nick && role !== 'service' && !room.notices.some((notice) => notice.nick === nick),
      )
      .map(({ name }) => name);
    const meeting = room.url && safeAddress(room.url);
    return html`
      ${meeting ? this.renderMeeting(meeting) : nothing}
      <ofchat-message-list
        exportparts=${exportedParts}
        .texts=${this.texts}
        .timeline=${timelineOf(room, { day: dayOf, unreadAfter: this.unreadAfter })}
        .composing=${room.composing.map((nick) => nameOf(room, nick))}
        .older=${room.log.older}
        .loadingOlder=${room.loadingOlder}
        @retry=${(event: { id: string }) => this.actions.retry(event.id)}
        @discard=${(event: { id: string }) => this.actions.discard(event.id)}
        @older=${() => this.actions.loadOlder()}
        @seen=${() => this.actions.see()}
      >
        ${
          room.question && !room.log.older
            ? html`<div class="asked">
                  <b>${this.texts.say('question')}</b>
                  <p dir="auto">${room.question}</p>
                </div>
                ${here.length > 0 ? html`<p>${this.texts.say('joined', { name: this.texts.list(here) })}</p>` : nothing}`
            : nothing
        }
      </ofchat-message-list>
      ${
        this.confirming || this.leaving
          ? this.renderConfirm()
          : html`<div class="compose">
              <ofchat-composer
                exportparts=${exportedParts}
                .texts=${this.texts}
                .draft=${room.draft}
                @compose=${(event: { text: string }) => this.actions.compose(event.text)}
                @send=${this.onSend}
              ></ofchat-composer>
            </div>`
      }
    `;
  }

  private renderMeeting(address: string): unknown {
    const { texts } = this;
    return html`<div class="meeting">
      ${icons.video}<span>${texts.say('meeting')}</span>
      <a class="button primary" href=${address} target="_blank" rel="noopener noreferrer">
        ${texts.say('joinMeeting')}<span class="hidden">(${texts.say('newWindow')})</span>
      </a>
    </div>`;
  }

  private renderConfirm(): unknown {
    const { texts, leaving } = this;
    return html`<div class="confirm" role="group" aria-labelledby="confirm" @keydown=${this.onKeydown}>
      <div>
        <h2 id="confirm">${texts.say('leaveQuestion')}</h2>
        <p>${texts.say('leaveExplained')}</p>
      </div>
      <div class="choice">
        <button class="quiet" data-focus ?disabled=${leaving} @click=${this.stay}>
          ${texts.say('stay')}
        </button>
        <button class="end" ?disabled=${leaving} @click=${() => this.actions.leave()}>
          ${texts.say(leaving ? 'leaving' : 'leave')}
        </button>
      </div>
    </div>`;
  }

  private stay(): void {
    this.confirming = false;
    void this.updateComplete.then(() => this.focus());
  }

  private onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    // Escape answers the question; a second one closes the panel.
    event.preventDefault();
    event.stopPropagation();
    this.stay();
  }

  private onSend(event: SendEvent): void {
    this.actions.send(event.text);
    event.take();
  }
}

define('ofchat-room-view', RoomView);

export function nameOf(room: Room, nick: string): string {
  return room.occupants.find((occupant) => occupant.nick === nick)?.name ?? nick;
}
