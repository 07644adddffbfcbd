import { LitElement, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { englishTexts, type WidgetTexts } from '../i18n/index.js';
import { avatarStyles, base, define, Later } from '../ui/index.js';
import type { Problem, VisitorPhase, VisitorSession, VisitorState } from '../visitor/index.js';
import { askStyles, renderAsk } from './ask-view.js';
import { headerStyles, renderHeader } from './panel-header.js';
import { panelStyles } from './panel.styles.js';
import { wrongField } from './question-form.js';
import { queueStyles, renderQueue } from './queue-view.js';
import { renderRoom, roomStyles } from './room-view.js';

/**
 * The widget's inside: a header, and the view of the visitor's phase. It reads the session's store and hands its
 * actions to the views; it neither starts nor stops the session.
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
    confirming: { state: true },
    long: { state: true },
  };
  static override styles = [
    base,
    avatarStyles,
    panelStyles,
    headerStyles,
    askStyles,
    queueStyles,
    roomStyles,
  ];

  /** Where the state comes from and wishes go to. */
  session: VisitorSession | undefined;
  texts: WidgetTexts = englishTexts;
  /** Whether the panel is in sight. */
  shown = true;
  /** Whether there is something to minimise it into. */
  closable = true;
  /** Asked whether to leave. */
  private confirming = false;
  /** Waiting takes long. */
  private long = false;

  readonly #later = new Later(
    this,
    () => import('./later.js'),
    ({ laterStyles }) => {
      for (const { styleSheet } of laterStyles)
        (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet!);
    },
  );
  #unfollow: (() => void) | undefined;
  #before: VisitorPhase | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #unreadAfter: number | undefined;
  #focusLost = false;
  /** The field that had the focus: the form of the next view may have it too. */
  #field = '';
  /** The view that should have the focus is still being loaded. */
  #focusWaits = false;

  override focus(): void {
    void this.updateComplete.then(async () => {
      const wanted =
        (this.#field && this.#find(`#${this.#field}`)) ||
        (this.#view && (this.#find('[data-focus]') ?? null));
      this.#focusWaits = !this.#view;
      if (wanted instanceof LitElement) await wanted.updateComplete;
      wanted?.focus();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow();
    clearTimeout(this.#patience);
    this.#before = undefined;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#follow();
    if (changed.has('texts')) {
      this.lang = this.texts.lang;
      this.dir = this.texts.direction;
    }
    const current = this.session?.store.get().current;
    const another = viewOf(current) !== viewOf(this.#before);
    this.#focusLost = another && this.#view?.matches(':focus-within') === true;
    if (another) this.#viewChanges(current);
    // What came while nobody looked is marked until the panel is closed again.
    if (changed.has('shown')) {
      const room = current?.phase === 'chatting' ? current.room : undefined;
      this.#unreadAfter = this.shown && changed.get('shown') === false ? room?.seenSeq : undefined;
    }
  }

  #viewChanges(current: VisitorPhase | undefined): void {
    this.#field = (this.renderRoot as ShadowRoot | undefined)?.activeElement?.id ?? '';
    this.confirming = false;
    this.long = false;
    this.#unreadAfter = undefined;
    clearTimeout(this.#patience);
    if (current?.phase !== 'queued') return;
    const expected = (current.estimate?.to ?? 0) * 1_000;
    this.#patience = setTimeout(() => (this.long = true), Math.max(expected, leastPatience));
  }

  override updated(): void {
    const before = this.#before;
    const current = this.session?.store.get().current;
    this.#before = current;
    // Already with the room, so that its end can be shown without the server.
    if (this.long || (current && ['chatting', 'ended', 'unavailable'].includes(current.phase)))
      this.#later.load();
    // What had the focus is gone: without this it would fall back to the page.
    const sent = isSent(current) && !isSent(before) && viewOf(before) === 'unavailable';
    if (this.#focusLost || sent || (this.#focusWaits && this.#view)) this.focus();
    else if (current && viewOf(current) === viewOf(before)) {
      const field = wrongField(problemsOf(current), problemsOf(before));
      if (field) this.#find(`#${field}`)?.focus();
    }
  }

  override render(): unknown {
    const { session, texts } = this;
    if (!session) return nothing;
    const state = session.store.get();
    const { link, current } = state;
    const minimise = () => this.dispatchEvent(new Event('minimise'));
    return html`
      ${renderHeader(texts, state, { leave: this.#askToLeave, minimise: this.closable ? minimise : undefined })}
      <slot name="header"></slot>
      ${
        link.status === 'waiting' && current.phase !== 'ended'
          ? html`<p class="banner" part="banner">
              <span class="spinner" aria-hidden="true"></span>${texts.say('connectionLost')}
            </p>`
          : nothing
      }
      ${this.#renderView(state, session)}
    `;
  }

  #renderView(state: VisitorState, actions: VisitorSession): unknown {
    const { texts } = this;
    const { current } = state;
    const later = this.#later.part;
    const scene = { texts, actions, state, unreadAfter: this.#unreadAfter, stay: this.#stay };
    switch (current.phase) {
      case 'idle':
      case 'asking':
        return renderAsk({ ...scene, current });
      case 'queued': {
        const longWait = this.long && later?.renderLongWait({ ...scene, current });
        return renderQueue({ ...scene, current, longWait: longWait || nothing });
      }
      case 'chatting': {
        const here = { ...scene, current };
        const leaving = current.leaving || this.confirming;
        return renderRoom({
          ...here,
          meeting: later?.renderMeeting(here),
          leaveQuestion: leaving ? (later?.renderLeaveQuestion(here) ?? this.#renderNotLoaded()) : undefined,
        });
      }
      case 'ended':
        return later?.renderEnded({ ...scene, current }) ?? this.#renderNotLoaded();
      case 'unavailable':
        return later?.renderUnavailable({ ...scene, current }) ?? this.#renderNotLoaded();
    }
  }

  #renderNotLoaded(): unknown {
    const { texts } = this;
    const later = this.#later;
    if (!later.failed) return nothing;
    return html`<p role="alert" class="not-loaded">
      ${texts.say('serverAway')}
      <button class="quiet" @click=${() => later.again()}>${texts.say('retry')}</button>
      ${this.confirming ? html`<button @click=${this.#stay}>${texts.say('cancel')}</button>` : nothing}
    </p>`;
  }

  /** Draws every change of the session, which may be exchanged, while it is on the page. */
  #follow(): void {
    this.#unfollow?.();
    this.#unfollow = this.isConnected ? this.session?.store.subscribe(() => this.requestUpdate()) : undefined;
    this.requestUpdate();
  }

  get #view(): HTMLElement | null {
    return this.#find('.view');
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot?.querySelector(selector);
  }

  readonly #askToLeave = (): void => {
    this.confirming = true;
    this.focus();
  };

  readonly #stay = (): void => {
    this.confirming = false;
    this.focus();
  };
}

define('ofchat-panel', OfchatPanel);

/** In ms: before this nobody is offered to leave a message instead of waiting. */
const leastPatience = 60_000;

/** `asking` is the same view as `idle`: the visitor keeps the form and the place in it. */
function viewOf(current: VisitorPhase | undefined): string | undefined {
  return current?.phase === 'asking' ? 'idle' : current?.phase;
}

function problemsOf(current: VisitorPhase | undefined): readonly Problem[] {
  return current && 'problems' in current ? current.problems : none;
}

const none: readonly Problem[] = [];

function isSent(current: VisitorPhase | undefined): boolean {
  return current?.phase === 'unavailable' && current.leave === 'sent';
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-panel': OfchatPanel;
  }
}
