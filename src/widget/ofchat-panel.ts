import { LitElement, css, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { englishTexts, type WidgetTexts } from '../i18n/index.js';
import { avatar, avatarStyles, base, define, icons } from '../ui/index.js';
import type { VisitorSession, VisitorState } from '../visitor/index.js';
import './ask-view.js';
import { exportedParts } from './parts.js';
import './queue-view.js';
import type { RoomView } from './room-view.js';
import './room-view.js';
import { StoreController } from './store-controller.js';

/**
 * The widget's inside: a header, and the view of the visitor's phase. It reads the session's store and hands its
 * actions down; it neither starts nor stops the session.
 *
 * @fires minimise - the visitor wants the panel out of the way
 * @slot header - below the title
 * @slot emergency - above the form
 * @slot consent - below the form
 */
export class OfchatPanel extends LitElement {
  static override properties: PropertyDeclarations = {
    session: { attribute: false },
    texts: { attribute: false },
    shown: { type: Boolean },
    closable: { type: Boolean },
  };
  static override styles = [
    ...base,
    avatarStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        background: var(--_surface);
        font-family: var(--ofchat-font, inherit);
        font-size: var(--ofchat-font-size, max(15px, 0.9375rem));
        line-height: 1.5;
        text-align: start;
      }
      .header {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 72px;
        padding: 12px 10px 12px 18px;
        padding-inline: 18px 10px;
        border-block-end: 1px solid var(--_line);
      }
      .mark {
        display: grid;
        place-items: center;
        width: 40px;
        height: 40px;
        border-radius: 12px;
        background: var(--_accent);
        color: var(--_on-accent);
      }
      .mark svg {
        width: 22px;
        height: 22px;
      }
      .people {
        display: flex;
      }
      .people .avatar {
        width: 40px;
        height: 40px;
        font-size: 13.5px;
      }
      .people .avatar + .avatar {
        margin-inline-start: -8px;
        box-shadow: 0 0 0 2px var(--_surface);
      }
      .heading {
        flex: 1;
        min-width: 0;
      }
      h1 {
        margin: 0;
        overflow: hidden;
        font-size: 1.07em;
        font-weight: 650;
        line-height: 1.3;
        letter-spacing: -0.01em;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .status {
        overflow: hidden;
        color: var(--_muted);
        font-size: 0.87em;
        line-height: 1.4;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .open::before {
        display: inline-block;
        width: 8px;
        height: 8px;
        margin-inline: 1px 7px;
        border-radius: 50%;
        background: var(--_good);
        box-shadow: 0 0 0 2px color-mix(in oklab, var(--_good) 22%, transparent);
        content: '';
      }
      .actions {
        display: flex;
      }
      .not-loaded {
        display: grid;
        gap: 16px;
        place-items: center;
        margin: auto;
        padding: 24px;
        text-align: center;
      }
      .banner {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 8px;
        padding: 7px 16px;
        background: var(--_warn-tint);
        color: var(--_warn);
        font-size: 0.87em;
        font-weight: 600;
      }
    `,
  ];

  /** Where the state comes from and wishes go to. */
  session: VisitorSession | undefined;
  texts: WidgetTexts = englishTexts;
  /** Whether the panel is in sight. */
  shown = true;
  /** Whether there is something to minimise it into. */
  closable = true;

  private readonly store = new StoreController(this);
  private later: 'unloaded' | 'loading' | 'loaded' | 'failed' = 'unloaded';
  private phase = '';
  private focusLost = false;
  /** The field that had the focus: the form of the next view may have it too. */
  private field = '';
  /** The view that should have the focus is still being loaded. */
  private focusWaits = false;

  override focus(): void {
    void this.updateComplete.then(async () => {
      const { view } = this;
      this.focusWaits = !(view instanceof LitElement);
      if (!(view instanceof LitElement)) return;
      await view.updateComplete;
      const field = this.field && view.renderRoot.querySelector<HTMLElement>(`#${this.field}`);
      (field || view).focus();
    });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.store.follow(this.session);
    if (changed.has('texts')) {
      this.lang = this.texts.lang;
      this.dir = this.texts.direction;
    }
    const phase = viewOf(this.store.state);
    this.focusLost = phase !== this.phase && this.view?.matches(':focus-within') === true;
    if (phase !== this.phase) this.field = this.view?.shadowRoot?.activeElement?.id ?? '';
    this.phase = phase;
  }

  override updated(): void {
    if (['chatting', 'ended', 'unavailable'].includes(this.phase)) this.loadLater();
    // The view that had the focus is gone: without this it would fall back to the page.
    if (this.focusLost) this.focus();
  }

  override render(): unknown {
    const { state } = this.store;
    if (!state || !this.session) return nothing;
    return html`
      ${this.renderHeader(state)}
      <slot name="header"></slot>
      ${state.link.status === 'waiting' && this.phase !== 'ended' ? this.renderBanner() : nothing}
      ${this.renderView(state, this.session)}
    `;
  }

  private renderHeader(state: VisitorState): unknown {
    const { texts } = this;
    const { current } = state;
    const title = state.workgroup.status === 'known' && state.workgroup.workgroup.title;
    const room = current.phase === 'chatting' || current.phase === 'ended' ? current.room : undefined;
    const team = room?.occupants.filter(({ nick, role }) => nick !== room.nick && role !== 'service') ?? [];
    return html`
      <div class="header" part="header">
        ${
          team.length > 0
            ? html`<span class="people"
                >${team.slice(0, 3).map(({ name, nick }) => avatar(name, nick))}</span
              >`
            : html`<span class="mark" part="mark">${icons.speech}</span>`
        }
        <div class="heading">
          <h1 part="title"><bdi>${title || texts.say('title')}</bdi></h1>
          <p class="status ${isOpen(state) ? 'open' : ''}" part="status">${this.sayStatus(state, team)}</p>
        </div>
        <div class="actions">
          ${
            current.phase === 'chatting'
              ? html`<button
                  class="icon"
                  aria-label=${texts.say('leave')}
                  title=${texts.say('leave')}
                  @click=${this.onLeave}
                >
                  ${icons.leave}
                </button>`
              : nothing
          }
          ${
            this.closable
              ? html`<button class="icon" aria-label=${texts.say('minimise')} @click=${this.onMinimise}>
                  ${icons.chevron}
                </button>`
              : nothing
          }
        </div>
      </div>
    `;
  }

  private sayStatus(state: VisitorState, team: readonly { readonly name: string }[]): string {
    const { texts } = this;
    switch (state.current.phase) {
      case 'asking':
        return texts.say('connecting');
      case 'queued':
        return texts.say('queued');
      case 'chatting':
        return team.length > 0 ? texts.list(team.map(({ name }) => name)) : texts.say('onlyYou');
      case 'ended':
        return texts.say('ended');
      default: {
        if (state.workgroup.status !== 'known') return '';
        return texts.say(state.workgroup.workgroup.open ? 'openNow' : 'closedNow');
      }
    }
  }

  private renderBanner(): unknown {
    return html`<p class="banner" part="banner">
      <span class="spinner" aria-hidden="true"></span>${this.texts.say('connectionLost')}
    </p>`;
  }

  private renderView(state: VisitorState, session: VisitorSession): unknown {
    const { current, workgroup, form } = state;
    const isLater = current.phase === 'ended' || current.phase === 'unavailable';
    if (isLater && this.later === 'failed') return this.renderNotLoaded();
    const takesMessages = workgroup.status === 'known' && workgroup.workgroup.offline === 'message';
    switch (current.phase) {
      case 'idle':
      case 'asking':
        return html`<ofchat-ask-view
          data-view
          part="body"
          .actions=${session}
          .texts=${this.texts}
          .workgroup=${workgroup}
          .form=${form}
          .problems=${current.phase === 'idle' ? current.problems : []}
          .busy=${current.phase === 'asking'}
        >
          <slot name="emergency" slot="emergency"></slot>
          <slot name="consent" slot="consent"></slot>
        </ofchat-ask-view>`;
      case 'queued':
        return html`<ofchat-queue-view
          data-view
          part="body"
          .actions=${session}
          .texts=${this.texts}
          .queued=${current}
          .question=${form.question}
          .takesMessages=${takesMessages}
        ></ofchat-queue-view>`;
      case 'chatting':
        return html`<ofchat-room-view
          data-view
          part="body"
          exportparts=${exportedParts}
          .actions=${session}
          .texts=${this.texts}
          .room=${current.room}
          .leaving=${current.leaving}
          .shown=${this.shown}
        ></ofchat-room-view>`;
      case 'ended':
        return html`<ofchat-ended-view
          data-view
          part="body"
          exportparts=${exportedParts}
          .actions=${session}
          .texts=${this.texts}
          .ended=${current}
        ></ofchat-ended-view>`;
      case 'unavailable':
        return html`<ofchat-unavailable-view
          data-view
          part="body"
          .actions=${session}
          .texts=${this.texts}
          .unavailable=${current}
          .form=${form}
          .takesMessages=${takesMessages || workgroup.status !== 'known'}
        >
          <slot name="consent" slot="consent"></slot>
        </ofchat-unavailable-view>`;
    }
  }

  private get view(): HTMLElement | null {
    return this.renderRoot?.querySelector('[data-view]');
  }

  /** Already with the room, so that its end can be shown without the server. */
  private loadLater(): void {
    if (this.later !== 'unloaded') return;
    this.later = 'loading';
    void import('./later.js').then(
      () => {
        this.later = 'loaded';
        if (this.focusWaits) this.focus();
      },
      () => {
        this.later = 'failed';
        this.requestUpdate();
      },
    );
  }

  private renderNotLoaded(): unknown {
    const again = () => {
      this.later = 'unloaded';
      this.requestUpdate();
    };
    return html`<p role="alert" class="not-loaded">
      ${this.texts.say('serverAway')}
      <button class="quiet" @click=${again}>${this.texts.say('retry')}</button>
    </p>`;
  }

  private onLeave(): void {
    (this.view as RoomView | null)?.confirmLeave();
  }

  private onMinimise(): void {
    this.dispatchEvent(new Event('minimise'));
  }
}

define('ofchat-panel', OfchatPanel);

/** `asking` is the same view as `idle`: the visitor keeps the form and the place in it. */
function viewOf(state: VisitorState | undefined): string {
  const phase = state?.current.phase ?? '';
  return phase === 'asking' ? 'idle' : phase;
}

function isOpen({ workgroup, current }: VisitorState): boolean {
  return current.phase === 'idle' && workgroup.status === 'known' && workgroup.workgroup.open;
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-panel': OfchatPanel;
  }
}
