import { html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DeskRoom, InvitationView, OfferView, Signed } from '../expert/index.js';
import type { QueueState } from '../protocol/index.js';
import { avatar, avatarStyles, element, icons } from '../ui/index.js';
import { DeskElement } from './desk-element.js';
import { deskIcons } from './desk-icons.js';
import { sayDuration } from './durations.js';
import { InboxPickedEvent, RoomPickedEvent } from './list-events.js';
import { DeskOfferCard } from './offer-card.js';
import { nameOfRoom, visitorKey } from './room-names.js';
import { sayInvitation } from './say-invitation.js';
import { workListStyles } from './work-list.styles.js';

/**
 * Everything that waits for the expert: new questions, invitations, conversations, queues, left messages.
 *
 * @fires room-picked - RoomPickedEvent
 * @fires inbox-picked - InboxPickedEvent
 */
@element('ofchat-desk-work-list')
export class DeskWorkList extends DeskElement {
  static override styles = [...DeskElement.styles, avatarStyles, workListStyles];

  @property({ attribute: false }) state!: Signed;
  /** What is on the screen. */
  @property({ attribute: false }) view: 'room' | 'inbox' = 'room';
  /** Epoch ms. */
  @property({ attribute: false }) now: () => number = Date.now;

  /** The card that had the focus is gone. */
  private lostFocus = false;

  override willUpdate(): void {
    const active = this.shadowRoot?.activeElement;
    this.lostFocus =
      active instanceof DeskOfferCard &&
      !this.state.offers.some(({ offerId }) => offerId === active.offer.offerId);
  }

  override updated(): void {
    if (this.lostFocus && !this.focusFirstOffer()) this.focus();
  }

  override render(): unknown {
    const { state, texts } = this;
    const open = state.rooms.filter((room) => room.ended === undefined);
    const ended = state.rooms.filter((room) => room.ended !== undefined);
    return html`
      <div class="scroll">
        ${this.renderOffers(state.offers)} ${this.renderInvitations(state.invitations)}
        <section aria-labelledby="conversations">
          <h2 class="overline" id="conversations" tabindex="-1">
            ${texts.say('conversations')}
            ${open.length > 0 ? html`<span class="count">${texts.number(open.length)}</span>` : nothing}
          </h2>
          ${
            open.length > 0
              ? html`<ul>
                  ${repeat(
                    open,
                    (room) => room.room,
                    (room, index) => this.renderRoom(room, index),
                  )}
                </ul>`
              : this.renderNoRooms()
          }
        </section>
        ${
          ended.length > 0
            ? html`<section aria-labelledby="ended">
                <h2 class="overline" id="ended">${texts.say('endedConversations')}</h2>
                <ul>
                  ${repeat(
                    ended,
                    (room) => room.room,
                    (room) => this.renderRoom(room),
                  )}
                </ul>
              </section>`
            : nothing
        }
      </div>
      <div class="foot">${this.renderQueues(state.queues)} ${this.renderInbox()}</div>
    `;
  }

  /** For the keyboard: the first new question. */
  focusFirstOffer(): boolean {
    const card = this.renderRoot.querySelector('ofchat-desk-offer');
    card?.focus();
    return card !== null;
  }

  /** For the keyboard: the first open conversation, or where it will stand. */
  focusFirstRoom(): void {
    this.focusOn('ul > li > .row[aria-keyshortcuts]');
  }

  override focus(): void {
    this.focusOn('.row[aria-current]');
  }

  private focusOn(row: string): void {
    const heading = '#conversations';
    (
      this.renderRoot.querySelector<HTMLElement>(row) ?? this.renderRoot.querySelector<HTMLElement>(heading)
    )?.focus();
  }

  private renderOffers(offers: readonly OfferView[]): unknown {
    if (offers.length === 0) return nothing;
    const { texts } = this;
    return html`
      <section aria-labelledby="offers">
        <h2 class="overline" id="offers">
          ${texts.say('offers')} <span class="count hot">${texts.number(offers.length)}</span>
        </h2>
        <ul class="cards">
          ${repeat(
            offers,
            (offer) => offer.offerId,
            (offer) =>
              html`<li>
                <ofchat-desk-offer
                  .offer=${offer}
                  .workgroup=${this.titleOf(offer.workgroup)}
                  .now=${this.now}
                ></ofchat-desk-offer>
              </li>`,
          )}
        </ul>
      </section>
    `;
  }

  private renderInvitations(invitations: readonly InvitationView[]): unknown {
    if (invitations.length === 0) return nothing;
    const { texts } = this;
    return html`
      <section aria-labelledby="invitations">
        <h2 class="overline" id="invitations">${texts.say('invitations')}</h2>
        <ul class="cards">
          ${repeat(
            invitations,
            (one) => one.room,
            (one) =>
              html`<li class="invitation">
                <p class="asks">${sayInvitation(texts, one, this.titleOf(one.workgroup))}</p>
                ${one.reason ? html`<p class="reason" dir="auto">${one.reason}</p>` : nothing}
                <div class="answers">
                  <button
                    class="primary"
                    ?disabled=${one.joining}
                    @click=${() => this.actions?.join(one.room)}
                  >
                    ${texts.say(one.joining ? 'joiningConversation' : 'joinConversation')}
                  </button>
                  <button
                    class="quiet"
                    ?disabled=${one.joining}
                    @click=${() => this.actions?.decline(one.room)}
                  >
                    ${texts.say('declineInvitation')}
                  </button>
                </div>
              </li>`,
          )}
        </ul>
      </section>
    `;
  }

  private renderRoom(room: DeskRoom, index?: number): unknown {
    const { texts } = this;
    const name = nameOfRoom(room);
    const current = this.view === 'room' && this.state.selected === room.room;
    const stamp = room.outbox.at(-1)?.stamp ?? room.log.messages.at(-1)?.stamp;
    return html`
      <li>
        <button
          class="row ${room.unread > 0 ? 'news' : ''} ${room.ended === undefined ? '' : 'over'}"
          aria-current=${current ? 'true' : nothing}
          aria-keyshortcuts=${index !== undefined && index < 9 ? `Alt+${index + 1}` : nothing}
          @click=${() => this.dispatchEvent(new RoomPickedEvent(room.room))}
        >
          ${avatar(name, visitorKey(room))}
          <span class="what">
            <span class="line">
              <span class="person name"><bdi>${name}</bdi></span>
              ${stamp ? html`<time datetime=${stamp}>${texts.time(stamp)}</time>` : nothing}
            </span>
            <span class="line">
              ${this.renderLast(room)}
              ${
                room.unread > 0
                  ? html`<span class="count hot" aria-hidden="true">${texts.number(room.unread)}</span>
                      <span class="hidden">${texts.say('unreadCount', { count: room.unread })}</span>`
                  : nothing
              }
            </span>
          </span>
        </button>
      </li>
    `;
  }

  /** The last thing that was said, or that something is being said. */
  private renderLast(room: DeskRoom): unknown {
    const { texts } = this;
    if (room.outbox.some(({ status }) => status === 'failed'))
      return html`<span class="last person danger">${texts.say('notSentShort')}</span>`;
    if (room.composing.length > 0)
      return html`<span class="last person writing">${texts.say('writing')}</span>`;
    const pending = room.outbox.at(-1);
    const message = room.log.messages.at(-1);
    const mine = pending !== undefined || message?.nick === room.nick;
    const text = pending?.body ?? message?.body ?? room.question;
    // Apart from each other: the end that is cut off is that of the text, whatever its direction.
    return html`<span class="last">
      ${mine ? html`<span class="you">${texts.say('youSaid')}</span>` : nothing}
      <span class="person" dir="auto">${text}</span>
    </span>`;
  }

  private renderNoRooms(): unknown {
    const { texts } = this;
    return html`<p class="none">
      <strong>${texts.say('noConversations')}</strong>
      ${texts.say('noConversationsHint')}
    </p>`;
  }

  private renderQueues(queues: readonly QueueState[]): unknown {
    const { texts } = this;
    return html`
      <section aria-labelledby="queues">
        <h2 class="overline" id="queues">${texts.say('queues')}</h2>
        ${
          queues.length === 0
            ? html`<p class="none">${texts.say('noQueues')}</p>`
            : html`<ul class="queues">
                ${queues.map((queue) => this.renderQueue(queue))}
              </ul>`
        }
      </section>
    `;
  }

  private renderQueue(queue: QueueState): unknown {
    const { texts } = this;
    const state = texts.say(queue.open ? 'queueOpen' : 'queueClosed');
    return html`
      <li>
        <span class="dot ${queue.open ? 'available' : 'offline'}" title=${state}></span>
        <span class="hidden">${state}</span>
        <span class="person title"><bdi>${queue.title}</bdi></span>
        <span class="wait ${queue.waiting > 0 ? 'busy' : ''}">
          ${queue.waiting > 0 ? texts.say('queueWaiting', { count: queue.waiting }) : texts.say('queueEmpty')}
          ${
            queue.waiting > 0 && queue.averageWait > 0
              ? html`<small>
                  ${texts.say('queueAverage', { duration: sayDuration(texts, queue.averageWait) })}</small
                >`
              : nothing
          }
        </span>
      </li>
    `;
  }

  private renderInbox(): unknown {
    const { texts } = this;
    const count = this.state.leftMessages.length;
    return html`
      <button
        class="row inbox"
        aria-current=${this.view === 'inbox' ? 'true' : nothing}
        @click=${() => this.dispatchEvent(new InboxPickedEvent())}
      >
        ${deskIcons.inbox} <span class="grow">${texts.say('leftMessages')}</span>
        ${count > 0 ? html`<span class="count ${count > 0 ? 'hot' : ''}">${texts.number(count)}</span>` : icons.check}
      </button>
    `;
  }

  private titleOf(workgroup: string): string {
    return this.state.queues.find((queue) => queue.workgroup === workgroup)?.title ?? workgroup;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-work-list': DeskWorkList;
  }
}
