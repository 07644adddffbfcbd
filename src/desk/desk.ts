import { ContextProvider } from '@lit/context';
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import {
  createExpertSession,
  signedOut,
  type DeskRoom,
  type ExpertSession,
  type ExpertState,
  type Signed,
} from '../expert/index.js';
import { englishDeskTexts, loadDeskTexts, type DeskTexts } from '../i18n/desk.js';
import { Announcer, base, icons, textsContext } from '../ui/index.js';
import { actionsContext, deskTextsContext } from './contexts.js';
import { deskStyles } from './desk-styles.js';
import { frameStyles } from './desk.styles.js';
import './details.js';
import './idle.js';
import './inbox.js';
import type { RoomPickedEvent } from './list-events.js';
import { newsBetween } from './news.js';
import './notices.js';
import { PageTitle } from './page-title.js';
import { readPreferences, writePreferences, type Theme } from './preferences.js';
import './room-view.js';
import { shortcutOf } from './shortcuts.js';
import './sign-in.js';
import { Sound } from './sound.js';
import type { PreferEvent } from './top-bar.js';
import './top-bar.js';
import type { DeskWorkList } from './work-list.js';
import './work-list.js';

/** Widths of the element, in px, from which there are two and three panes. */
const widths = { medium: 760, wide: 1180 };

type Size = 'narrow' | 'medium' | 'wide';

/**
 * The expert's desk: sign in, take questions, hold several conversations at once.
 *
 * @example
 * <ofchat-desk server="https://chat.example.org"></ofchat-desk>
 *
 * @tag ofchat-desk
 * @attr server - Origin of the Chat API server; the page's own by default
 * @attr lang - BCP 47; the page's language by default
 * @attr theme - `auto`, `light` or `dark`; what the expert chose before by default
 * @cssprop --ofchat-accent - Buttons, own messages and marks. White text must be readable on it
 * @cssprop --ofchat-font - Font family
 */
export class OfchatDesk extends LitElement {
  static override styles = [...base, deskStyles, frameStyles];
  /** `server` where the attribute is missing; set by the script that defines the element. */
  static defaultServer = '';

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  @property() server = '';
  @property({ reflect: true }) theme: Theme = 'auto';
  /** Made by the element itself unless one is given. */
  @property({ attribute: false }) session: ExpertSession | undefined;

  @state() private current: ExpertState = signedOut;
  @state() private texts: DeskTexts = englishDeskTexts;
  @state() private size: Size = 'wide';
  @state() private view: 'room' | 'inbox' = 'room';
  /** On narrow screens one of both is shown. */
  @state() private pane: 'list' | 'main' = 'list';
  /** Undefined: as the width allows. */
  @state() private details: boolean | undefined;
  @state() private sounds = false;

  @query('ofchat-desk-work-list') private readonly list!: DeskWorkList | null;
  @query('aside') private readonly aside!: HTMLElement | null;
  @query('main > *, ofchat-desk-sign-in') private readonly work!: HTMLElement | null;

  private readonly providers = {
    texts: new ContextProvider(this, { context: textsContext, initialValue: englishDeskTexts }),
    deskTexts: new ContextProvider(this, { context: deskTextsContext, initialValue: englishDeskTexts }),
    actions: new ContextProvider(this, { context: actionsContext }),
  };
  private readonly pageTitle = new PageTitle();
  private readonly sound = new Sound();
  private readonly sizes = new ResizeObserver(([entry]) => {
    this.size = sizeOf(entry?.contentRect.width ?? 0);
  });
  private announcer: Announcer | undefined;
  /** The session that is followed, and how that ends. */
  private followed: { readonly session: ExpertSession; readonly end: () => void } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const stored = readPreferences();
    this.sounds = stored.sound;
    if (!this.hasAttribute('theme')) this.theme = stored.theme;
    this.announcer ??= new Announcer(this);
    // The observer tells of the size after the first frame, which would be drawn for another one.
    this.size = sizeOf(this.clientWidth);
    this.sizes.observe(this);
    this.ownerDocument.addEventListener('keydown', this.onKeydown);
    void this.loadTexts();
    // Taken up again behind a removal, or a move within the page.
    if (this.hasUpdated) this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.ownerDocument.removeEventListener('keydown', this.onKeydown);
    this.followed?.end();
    this.followed = undefined;
    this.announcer?.stop();
    this.announcer = undefined;
    this.sound.stop();
    this.pageTitle.restore();
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (name === 'lang' && this.isConnected) void this.loadTexts();
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('session') || changed.has('server')) this.follow();
  }

  override render(): unknown {
    const { texts, current } = this;
    return html`
      <div
        class="frame ${this.size}"
        lang=${texts.lang}
        dir=${texts.direction}
        @room-picked=${(event: RoomPickedEvent) => this.show(event.room)}
        @inbox-picked=${this.showInbox}
        @details=${this.toggleDetails}
        @back=${this.showList}
        @prefer=${this.onPrefer}
      >
        ${
          current.phase === 'signedIn'
            ? this.renderDesk(current)
            : html`<ofchat-desk-sign-in .view=${current}></ofchat-desk-sign-in>`
        }
      </div>
      <div class="hidden"><slot name="announcer"></slot></div>
    `;
  }

  private renderDesk(state: Signed): unknown {
    const { texts, size } = this;
    const room = state.rooms.find((one) => one.room === state.selected);
    const details = this.view === 'room' && room !== undefined && this.detailsShown;
    return html`
      <header>
        <ofchat-desk-top-bar
          .state=${state}
          .preferences=${{ sound: this.sounds, theme: this.theme }}
          .narrow=${size === 'narrow'}
        ></ofchat-desk-top-bar>
      </header>
      <div class="strips">
        ${
          state.link.status === 'waiting'
            ? html`<p class="lost">${icons.alert} ${texts.say('linkLost')}</p>`
            : nothing
        }
        ${size === 'narrow' && this.pane === 'main' ? this.renderWaiting(state) : nothing}
      </div>
      <div class="panes ${details ? 'three' : ''}">
        <nav aria-label=${texts.say('work')} ?hidden=${size === 'narrow' && this.pane === 'main'}>
          <ofchat-desk-work-list .state=${state} .view=${this.view}></ofchat-desk-work-list>
        </nav>
        <main ?hidden=${size === 'narrow' && this.pane === 'list'}>${this.renderWork(state, room)}</main>
        ${details ? this.renderDetails(state, room) : nothing}
      </div>
      <ofchat-desk-notices .notices=${state.notices} .narrow=${size === 'narrow'}></ofchat-desk-notices>
    `;
  }

  /** On narrow screens the list is out of sight, and so are the questions that wait in it. */
  private renderWaiting({ offers, invitations }: Signed): unknown {
    const count = offers.length + invitations.length;
    if (count === 0) return nothing;
    return html`<button class="waiting primary" @click=${this.showOffers}>
      ${this.texts.say('newQuestions', { count })} ${icons.chevron}
    </button>`;
  }

  private renderWork(state: Signed, room: DeskRoom | undefined): unknown {
    const narrow = this.size === 'narrow';
    if (this.view === 'inbox')
      return html`<ofchat-desk-inbox
        .messages=${state.leftMessages}
        .queues=${state.queues}
        .narrow=${narrow}
      ></ofchat-desk-inbox>`;
    if (room === undefined) return html`<ofchat-desk-idle .state=${state}></ofchat-desk-idle>`;
    return html`<ofchat-desk-room
      .room=${room}
      .workgroup=${titleOf(state, room)}
      .narrow=${narrow}
      .detailsShown=${this.detailsShown}
    ></ofchat-desk-room>`;
  }

  private renderDetails(state: Signed, room: DeskRoom): unknown {
    return html`<aside aria-label=${this.texts.say('details')} @keydown=${this.onDetailsKeydown}>
      <ofchat-desk-details
        .room=${room}
        .workgroup=${titleOf(state, room)}
        .username=${state.username}
        .colleagues=${state.colleagues[room.workgroup]}
        .over=${this.size !== 'wide'}
      ></ofchat-desk-details>
    </aside>`;
  }

  private get detailsShown(): boolean {
    return this.details ?? this.size === 'wide';
  }

  private show(room: string): void {
    this.view = 'room';
    this.pane = 'main';
    if (this.size !== 'wide') this.details = undefined;
    this.followed?.session.select(room);
    void this.focusWork();
  }

  private readonly showInbox = (): void => {
    this.view = 'inbox';
    this.pane = 'main';
    void this.focusWork();
  };

  private readonly showList = (): void => {
    this.pane = 'list';
    void this.updateComplete.then(() => this.list?.focus());
  };

  private readonly showOffers = (): void => {
    this.pane = 'list';
    void this.updateComplete.then(() => this.list?.focusFirstOffer());
  };

  private readonly toggleDetails = (): void => {
    this.details = !this.detailsShown;
  };

  private onDetailsKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.size === 'wide') return;
    this.details = false;
    void this.focusWork();
  }

  private readonly onPrefer = ({ preferences }: PreferEvent): void => {
    this.sounds = preferences.sound;
    this.theme = preferences.theme;
    writePreferences(preferences);
    if (preferences.sound) this.sound.play('message');
  };

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const shortcut = shortcutOf(event);
    const { current } = this;
    if (shortcut === undefined || current.phase !== 'signedIn') return;
    const rooms = current.rooms.filter(({ ended }) => ended === undefined);
    if (shortcut.type === 'offer') {
      this.showOffers();
    } else {
      const at = rooms.findIndex(({ room }) => room === current.selected);
      const index =
        shortcut.type === 'room' ? shortcut.index : (at + shortcut.by + rooms.length) % rooms.length;
      const room = rooms[index]?.room;
      if (room === undefined) return;
      this.show(room);
    }
    event.preventDefault();
  };

  /** Follows the session that is wanted now: the one that was given, or one of its own. */
  private follow(): void {
    this.followed?.end();
    const { session: given } = this;
    const session =
      given ??
      createExpertSession({
        server: this.server || OfchatDesk.defaultServer || location.origin,
        storage: storageOfTab(),
        wakeTarget: window,
      });
    const unsubscribe = session.store.subscribe((state) => this.onState(state));
    this.followed = {
      session,
      end() {
        unsubscribe();
        if (given === undefined) session.stop();
      },
    };
    this.providers.actions.setValue(session);
    this.current = session.store.get();
    if (given === undefined) session.start();
  }

  private onState(state: ExpertState): void {
    const before = this.current;
    const { activeElement } = this.renderRoot as ShadowRoot;
    this.current = state;
    const { alerts, messages, status, sound } = newsBetween(before, state, this.texts);
    for (const text of alerts) this.announcer?.alert(text);
    for (const text of messages) this.announcer?.message(text);
    for (const text of status) this.announcer?.status(text);
    if (sound !== undefined && this.sounds) this.sound.play(sound);
    this.pageTitle.show(countOf(state));
    if (wasAnswered(before, state)) {
      this.view = 'room';
      this.pane = 'main';
      void this.focusWork();
    } else if (before.phase !== state.phase && before.phase !== 'signedOut') {
      // The form was left, or came: whoever used the keyboard would stand nowhere.
      void this.focusWork();
    } else if (activeElement !== null) {
      void this.keepFocus(activeElement);
    }
  }

  /**
   * What had the focus may be gone, such as the composer of a conversation that ended: the focus goes to what is next,
   * and not to nowhere.
   * @param part what it was in
   */
  private async keepFocus(part: Element): Promise<void> {
    const inDetails = this.aside?.contains(part) ?? false;
    await this.updateComplete;
    // Views move the focus on by themselves where they know better, and that takes updates of theirs.
    await new Promise((resolve) => setTimeout(resolve));
    if (!this.isConnected || this.matches(':focus-within')) return;
    const { activeElement } = this.ownerDocument;
    if (activeElement !== null && activeElement !== this.ownerDocument.body) return;
    // The expert left the conversation: its details have nothing more to do.
    if (inDetails && this.size !== 'narrow') this.list?.focusFirstRoom();
    else if (part === this.list) this.list.focus();
    else await this.focusWork();
  }

  /** The view may be new: its own parts come one update later. */
  private async focusWork(): Promise<void> {
    await this.updateComplete;
    const listed = this.size === 'narrow' && this.pane === 'list' && this.current.phase === 'signedIn';
    const view = listed ? this.list : this.work;
    if (view instanceof LitElement) await view.updateComplete;
    view?.focus();
  }

  private async loadTexts(): Promise<void> {
    const lang = this.closest<HTMLElement>('[lang]')?.lang || navigator.language;
    const texts = await loadDeskTexts(lang);
    if (!this.isConnected) return;
    this.texts = texts;
    this.providers.texts.setValue(texts);
    this.providers.deskTexts.setValue(texts);
    if (this.announcer) this.announcer.lang = texts.lang;
  }
}

function sizeOf(width: number): Size {
  if (width >= widths.wide) return 'wide';
  return width >= widths.medium ? 'medium' : 'narrow';
}

function titleOf(state: Signed, { workgroup }: DeskRoom): string {
  return state.queues.find((queue) => queue.workgroup === workgroup)?.title ?? workgroup;
}

/** What waits for this expert, for the page's title. */
function countOf(state: ExpertState): number {
  if (state.phase !== 'signedIn') return 0;
  const unread = state.rooms.reduce((sum, room) => sum + room.unread, 0);
  return state.offers.length + state.invitations.length + unread;
}

/** The room of an offer or invitation that this expert accepted has come on the screen. */
function wasAnswered(before: ExpertState, after: ExpertState): boolean {
  if (before.phase !== 'signedIn' || after.phase !== 'signedIn') return false;
  const { selected } = after;
  if (
    selected === undefined ||
    before.rooms.some(({ room, ended }) => room === selected && ended === undefined)
  )
    return false;
  return (
    before.offers.some(({ offerId, phase }) => offerId === selected && phase === 'accepting') ||
    before.invitations.some(({ room, joining }) => room === selected && joining)
  );
}

/** Undefined where it is blocked. */
function storageOfTab(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk': OfchatDesk;
  }
}
