import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { DeskRoom } from '../expert/index.js';
import { limits, type Colleague, type Occupant } from '../protocol/index.js';
import { avatar, avatarStyles, element, icons } from '../ui/index.js';
import { DeskElement } from './desk-element.js';
import { deskIcons } from './desk-icons.js';
import { detailsStyles } from './details.styles.js';
import { mailAddress } from './mail.js';
import { sayPresence } from './presence.js';
import { nameOfRoom, visitorKey } from './room-names.js';

/**
 * What is known of a conversation, and what may be done with it: the visitor, the question, who is here, inviting a
 * colleague, leaving.
 *
 * @fires details - the pane is not wanted any more
 */
@element('ofchat-desk-details')
export class DeskDetails extends DeskElement {
  static override styles = [...DeskElement.styles, avatarStyles, detailsStyles];

  @property({ attribute: false }) room!: DeskRoom;
  /** Shown name of the workgroup. */
  @property() workgroup = '';
  /** The expert's own name, who is no colleague. */
  @property() username = '';
  @property({ attribute: false }) colleagues: readonly Colleague[] | undefined;
  /** Lies over the conversation, and can be closed. */
  @property({ type: Boolean }) over = false;
  @state() private inviting = false;
  @state() private leaving = false;
  /** Who was asked in this conversation, by user name. */
  @state() private asked: readonly string[] = [];
  @query('#reason') private readonly reason!: HTMLInputElement | null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.get('room') === undefined || changed.get('room')?.room === this.room.room) return;
    this.inviting = false;
    this.leaving = false;
    this.asked = [];
  }

  override render(): unknown {
    const { room, texts } = this;
    return html`
      <header>
        <h2>${texts.say('details')}</h2>
        ${
          this.over
            ? html`<button class="icon" aria-label=${texts.say('hideDetails')} @click=${this.close}>
                ${deskIcons.close}
              </button>`
            : nothing
        }
      </header>
      <div class="scroll">
        ${this.renderVisitor()}
        <section aria-labelledby="asked">
          <h3 class="overline" id="asked">${texts.say('asked')}</h3>
          <p class="question" dir="auto">${room.question}</p>
        </section>
        ${room.ended === undefined ? this.renderHere() : nothing}
        ${room.ended === undefined ? this.renderLeave() : nothing}
      </div>
    `;
  }

  private renderVisitor(): unknown {
    const { room, texts } = this;
    const name = nameOfRoom(room);
    const fields = Object.entries(room.visitor?.fields ?? {});
    return html`
      <section class="visitor" aria-label=${texts.say('visitor')}>
        <div class="card">
          ${avatar(name, visitorKey(room))}
          <div>
            <p class="name"><bdi>${name}</bdi></p>
            ${room.visitor?.emailAddress ? renderMail(room.visitor.emailAddress) : nothing}
            ${room.visitor?.verified ? this.renderKnown(room.visitor.subject) : nothing}
          </div>
        </div>
        <dl>
          ${row(texts.say('workgroup'), html`<bdi>${this.workgroup}</bdi>`)}
          ${fields.map(([field, value]) => row(html`<bdi>${field}</bdi>`, html`<bdi>${value}</bdi>`))}
        </dl>
      </section>
    `;
  }

  /** Beside the name, where no field of a form can stand: a visitor chooses what those are called. */
  private renderKnown(subject = ''): unknown {
    return html`<p class="known">
      ${deskIcons.known}<span>${this.texts.say('knownToSite')} <bdi>${subject}</bdi></span>
    </p>`;
  }

  private renderHere(): unknown {
    return html`<section aria-labelledby="here">
      <h3 class="overline" id="here">${this.texts.say('inThisRoom')}</h3>
      <ul class="people">
        ${this.room.occupants.map((occupant) => this.renderOccupant(occupant))}
      </ul>
      ${this.renderInvite()}
    </section>`;
  }

  private renderOccupant({ name, nick, role }: Occupant): unknown {
    const { texts } = this;
    const label = role === 'visitor' ? texts.say('visitor') : texts.say(role);
    return html`<li>
      ${avatar(name, nick)}
      <span class="person">
        <bdi>${name}</bdi>
        ${nick === this.room.nick ? html`<small>(${texts.say('itsYou')})</small>` : nothing}
      </span>
      <small>${label}</small>
    </li>`;
  }

  private renderInvite(): unknown {
    const { texts } = this;
    if (!this.inviting)
      return html`<button class="quiet wide" aria-expanded="false" @click=${this.onInviting}>
        ${deskIcons.people} ${texts.say('inviteColleague')}
      </button>`;
    const here = this.room.occupants.map(({ name }) => name);
    const others = this.colleagues?.filter(
      ({ username, name, show }) => username !== this.username && show !== 'offline' && !here.includes(name),
    );
    return html`
      <div class="invite" @keydown=${this.onInviteKeydown}>
        <h4 tabindex="-1" id="invite">${texts.say('inviteColleague')}</h4>
        ${
          others === undefined
            ? html`<p class="none">${texts.say('loading')}</p>`
            : others.length === 0
              ? html`<p class="none">${texts.say('noColleagues')}</p>`
              : html`
                  <label for="reason">${texts.say('inviteReason')}</label>
                  <input
                    id="reason"
                    dir="auto"
                    maxlength=${limits.status}
                    placeholder=${texts.say('inviteReasonHint')}
                    autocomplete="off"
                  />
                  <ul class="people">
                    ${others.map((colleague) => this.renderColleague(colleague))}
                  </ul>
                `
        }
        <button class="wide" @click=${() => this.stopInviting()}>${texts.say('back')}</button>
      </div>
    `;
  }

  private renderColleague({ username, name, show, currentChats, maxChats }: Colleague): unknown {
    const { texts } = this;
    const asked = this.asked.includes(username);
    return html`<li>
      <span class="dot ${show}"></span>
      <span class="colleague">
        <span class="person"><bdi>${name}</bdi></span>
        <small>
          ${sayPresence(texts, show)} · ${texts.say('chatsOf', { count: currentChats, most: maxChats })}
        </small>
      </span>
      <button
        class="quiet"
        aria-label=${texts.say('inviteName', { name })}
        ?disabled=${asked}
        @click=${() => this.invite(username)}
      >
        ${texts.say(asked ? 'invited' : 'invite')}
      </button>
    </li>`;
  }

  private renderLeave(): unknown {
    const { room, texts } = this;
    // One button, never `disabled`: it keeps the focus while the conversation is being left.
    if (room.leaving || !this.leaving)
      return html`<button
        class="wide danger"
        aria-disabled=${room.leaving ? 'true' : nothing}
        @click=${this.onLeaving}
      >
        ${room.leaving ? nothing : icons.leave}
        ${texts.say(room.leaving ? 'leavingConversation' : 'leaveConversation')}
      </button>`;
    const others = room.occupants.some(({ nick, role }) => nick !== room.nick && role === 'expert');
    return html`
      <div class="confirm" role="group" aria-labelledby="leave" @keydown=${this.onLeaveKeydown}>
        <p id="leave"><strong>${texts.say('leaveConversationQuestion')}</strong></p>
        <p>${texts.say(others ? 'leaveToOthers' : 'leaveEndsIt')}</p>
        <div class="answers">
          <button class="sure" @click=${this.leave}>${texts.say('leaveNow')}</button>
          <button class="quiet" @click=${this.stay}>${texts.say('stayHere')}</button>
        </div>
      </div>
    `;
  }

  private onInviting(): void {
    this.inviting = true;
    this.actions?.loadColleagues(this.room.workgroup);
    this.focusSoon('#invite');
  }

  private invite(username: string): void {
    this.asked = [...this.asked, username];
    this.actions?.invite(this.room.room, username, this.reason?.value.trim() ?? '');
  }

  private stopInviting(): void {
    this.inviting = false;
    this.focusSoon('.quiet.wide');
  }

  private onLeaving(): void {
    if (this.room.leaving) return;
    this.leaving = true;
    this.focusSoon('.sure');
  }

  private leave(): void {
    this.leaving = false;
    this.actions?.leave(this.room.room);
    this.focusSoon('.danger');
  }

  private stay(): void {
    this.leaving = false;
    this.focusSoon('.danger');
  }

  private onInviteKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.stopInviting();
  }

  private onLeaveKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.stay();
  }

  private close(): void {
    this.dispatchEvent(new Event('details', { bubbles: true, composed: true }));
  }

  private focusSoon(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }
}

function renderMail(emailAddress: string): unknown {
  const address = mailAddress(emailAddress);
  const text = html`<bdi>${emailAddress}</bdi>`;
  return html`<p class="mail">${address ? html`<a href=${address}>${text}</a>` : text}</p>`;
}

function row(name: unknown, value: unknown): unknown {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-details': DeskDetails;
  }
}
