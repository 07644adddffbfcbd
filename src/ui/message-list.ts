import {
  LitElement,
  html,
  nothing,
  type CSSResult,
  type PropertyDeclarations,
  type PropertyValues,
} from 'lit';
import { englishTexts, sayDay, type WidgetTexts } from '../i18n/index.js';
import type { Timeline, TimelineGroup, TimelineItem, TimelineMessage } from '../room/index.js';
import { avatar, avatarStyles } from './avatar.js';
import { define } from './element.js';
import * as icons from './icons.js';
import { Later } from './later.js';
import { messageListStyles } from './message-list.styles.js';
import { isFormatted, renderLines } from './plain-text.js';
import { base } from './styles.js';
import { takeTextsFromAbove } from './texts-context.js';

/** About one message of the outbox: `retry` sends it again, `discard` gives it up. */
export class OutboxEvent extends Event {
  readonly id: string;

  constructor(type: 'retry' | 'discard', id: string) {
    super(type, { bubbles: true, composed: true });
    this.id = id;
  }
}

/**
 * A room's messages. It follows the latest one while its end is in sight, and stays where it is while the person
 * reads further up.
 *
 * @fires retry - OutboxEvent
 * @fires discard - OutboxEvent
 * @fires older - the person wants older messages
 * @fires seen - the latest message is in sight
 * @slot - above the first message
 * @csspart bubble - one message
 * @csspart avatar
 */
export class MessageList extends LitElement {
  static override properties: PropertyDeclarations = {
    timeline: { attribute: false },
    composing: { attribute: false },
    older: { type: Boolean },
    loadingOlder: { type: Boolean },
    closed: { type: Boolean },
    texts: { attribute: false },
    following: { state: true },
    fresh: { state: true },
  };
  static override styles = [...base, avatarStyles, messageListStyles];

  timeline: Timeline = [];
  /** Names of those who are writing now. */
  composing: readonly string[] = [];
  /** Whether the server has older messages. */
  older = false;
  loadingOlder = false;
  /** The room is over: what failed can not be sent any more. */
  closed = false;

  /** A provider above counts more; see takeTextsFromAbove. */
  texts: WidgetTexts = englishTexts;

  /** The end is in sight, or was when the last messages came. */
  private following = true;
  /** Messages of others that came while reading further up. */
  private fresh = 0;

  /** For what not every list shows; begun with the list, so that it is there where the server is not. */
  readonly #more = new Later(
    this,
    () => import('./message-list-more.js'),
    ({ moreStyles }) => this.#redraw(moreStyles),
  );
  /** For the first message that needs it. */
  readonly #formatting = new Later(
    this,
    () => import('./formatting.js'),
    ({ textStyles }) => this.#redraw(textStyles),
  );
  #drawn = new WeakMap<TimelineItem, unknown>();
  #frame = 0;
  #lastId: string | undefined;
  #seenId: string | undefined;
  #heightBelow: number | undefined;
  readonly #resizes = new ResizeObserver(() => this.#follow());

  constructor() {
    super();
    takeTextsFromAbove(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#reportSeen);
    if (this.#scroller) this.#observe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#reportSeen);
    this.#resizes.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('texts') || changed.has('closed')) this.#drawn = new WeakMap();
    if (!changed.has('timeline')) return;
    if (this.#more.failed) this.#more.again();
    const before = changed.get('timeline') ?? [];
    const last = lastMessage(this.timeline);
    if (last && last.message.id !== this.#lastId) {
      if (last.mine) this.following = true;
      else if (!this.following) this.fresh += countAfter(this.timeline, this.#lastId);
      this.#lastId = last.message.id;
    }
    if (this.following) this.fresh = 0;
    else if (this.#scroller && firstMessage(before)?.id !== firstMessage(this.timeline)?.id)
      this.#heightBelow = this.#scroller.scrollHeight - this.#scroller.scrollTop;
  }

  override firstUpdated(): void {
    this.#more.load();
    this.#observe();
    const unread = this.renderRoot.querySelector<HTMLElement>('.unread');
    if (unread && this.#scroller) {
      this.#scroller.scrollTop = unread.offsetTop - 48;
      this.#onScroll();
    }
  }

  override updated(): void {
    if (this.#heightBelow !== undefined && this.#scroller)
      this.#scroller.scrollTop = this.#scroller.scrollHeight - this.#heightBelow;
    this.#heightBelow = undefined;
    this.#follow();
  }

  override render(): unknown {
    const { texts } = this;
    const more = this.#more.part;
    // Only here it says `Sent`: what was sent before has arrived as well.
    const latest = this.timeline.findLast((item) => item.kind === 'group' && item.mine);
    return html`
      <div
        class="scroller"
        role="region"
        tabindex="0"
        aria-label=${texts.say('conversation')}
        @scroll=${{ handleEvent: () => this.#onScroll(), passive: true }}
      >
        <div class="content">
          ${this.older ? more?.renderOlder(texts, this.loadingOlder, this.#askOlder) : nothing}
          <slot></slot>
          <ol role="list">
            ${this.timeline.map((item) => this.#renderOnce(item, item === latest))}
          </ol>
          ${this.composing.length > 0 ? more?.renderComposing(texts, this.composing) : nothing}
        </div>
      </div>
      ${this.following ? nothing : more?.renderToLatest(texts, this.fresh, () => this.toLatest())}
    `;
  }

  /** Scrolls to the latest message. */
  toLatest(): void {
    this.following = true;
    this.fresh = 0;
    this.#follow();
  }

  #redraw({ styleSheet }: CSSResult): void {
    this.#drawn = new WeakMap();
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet!);
  }

  /** An item that is still the same value is drawn already: only what changed costs time. */
  #renderOnce(item: TimelineItem, latest: boolean): unknown {
    if (latest) return this.#renderItem(item, true);
    let drawn = this.#drawn.get(item);
    if (!drawn) this.#drawn.set(item, (drawn = this.#renderItem(item, false)));
    return drawn;
  }

  #renderItem(item: TimelineItem, latest: boolean): unknown {
    const { texts } = this;
    switch (item.kind) {
      case 'day':
        return html`<li class="day"><span>${sayDay(texts, item.stamp)}</span></li>`;
      case 'unread':
        return html`<li class="day unread"><span>${texts.say('unread')}</span></li>`;
      case 'notice':
        return html`<li class="notice">${texts.say(item.notice.kind, { name: item.notice.name })}</li>`;
      case 'group':
        return this.#renderGroup(item, latest);
    }
  }

  #renderGroup(group: TimelineGroup, latest: boolean): unknown {
    const { texts } = this;
    const [first] = group.messages;
    const role = group.role === 'supervisor' || group.role === 'service' ? texts.say(group.role) : undefined;
    return html`
      <li class="group ${group.mine ? 'mine' : 'theirs'}">
        ${group.mine ? nothing : avatar(group.name, group.nick)}
        <div class="said">
          <div class="who ${group.mine ? 'hidden' : ''}">
            <bdi class="name">${group.mine ? texts.say('you') : group.name}</bdi>
            ${role ? html`<span class="role">${role}</span>` : nothing}
            ${first ? this.#renderTime(first) : nothing}
          </div>
          ${group.messages.map((message) => this.#renderMessage(message))}
          ${group.mine ? this.#renderSent(group, latest) : nothing}
        </div>
      </li>
    `;
  }

  #renderMessage(message: TimelineMessage): unknown {
    // History stands there at once.
    const arriving = Date.now() - Date.parse(message.stamp) < 3_000 ? 'arriving' : '';
    const bubble = html`<div class="bubble ${message.status} ${arriving}" part="bubble message-text">
      ${this.#renderBody(message)}
    </div>`;
    if (message.status !== 'failed') return bubble;
    const offer = (wish: 'retry' | 'discard') => this.dispatchEvent(new OutboxEvent(wish, message.id));
    return [bubble, this.#more.part?.renderFailed(this.texts, message, this.closed ? undefined : offer)];
  }

  /** Few messages need formatting. Until it is there, and where it cannot be loaded, they are plain. */
  #renderBody({ body, data }: TimelineMessage): unknown {
    const markup = data?.['html'];
    const rich = typeof markup === 'string';
    const formatted = isFormatted(body);
    if (rich || formatted) this.#formatting.load();
    const text = (formatted && this.#formatting.part?.renderText(body)) || renderLines(body);
    return rich ? html`<ofchat-rich-text .markup=${markup}>${text}</ofchat-rich-text>` : text;
  }

  /** Below one's own messages: when the last was sent, or that it is on its way. */
  #renderSent(group: TimelineGroup, latest: boolean): unknown {
    const { texts } = this;
    const last = group.messages.at(-1);
    if (!last || last.status === 'failed') return nothing;
    if (last.status !== 'sent')
      return html`<div class="meta">
        ${icons.clock} ${texts.say(last.status === 'sending' ? 'sending' : 'notSentYet')}
      </div>`;
    return html`<div class="meta">
      ${this.#renderTime(last)} ${latest ? html`· ${texts.say('sent')} ${icons.check}` : nothing}
    </div>`;
  }

  #renderTime({ stamp }: TimelineMessage): unknown {
    const { texts } = this;
    return html`<time datetime=${stamp} title=${texts.moment(stamp)}>${texts.time(stamp)}</time>`;
  }

  readonly #askOlder = (): void => {
    this.dispatchEvent(new Event('older', { bubbles: true, composed: true }));
  };

  #onScroll(): void {
    const scroller = this.#scroller;
    if (!scroller || this.#frame) return;
    this.following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearTheEnd;
    if (this.following) this.fresh = 0;
    this.#reportSeen();
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot?.querySelector('.scroller');
  }

  #observe(): void {
    for (const part of this.renderRoot.querySelectorAll('.scroller, .content')) this.#resizes.observe(part);
  }

  /** At most one scroll, and so one layout, per frame, however many messages come in it. */
  #follow(): void {
    if (!this.following || this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.following) this.#scroller?.scrollTo({ top: this.#scroller.scrollHeight, behavior: 'instant' });
      this.#reportSeen();
    });
  }

  readonly #reportSeen = (): void => {
    const inSight = this.following && document.visibilityState === 'visible' && this.#scroller?.clientHeight;
    if (!inSight || this.#lastId === this.#seenId) return;
    this.#seenId = this.#lastId;
    this.dispatchEvent(new Event('seen', { bubbles: true, composed: true }));
  };
}

define('ofchat-message-list', MessageList);

/** In pixels: closer than this the end counts as in sight. */
const nearTheEnd = 48;

function lastMessage(timeline: Timeline): { message: TimelineMessage; mine: boolean } | undefined {
  for (let index = timeline.length - 1; index >= 0; index -= 1) {
    const item = timeline[index];
    const message = item?.kind === 'group' ? item.messages.at(-1) : undefined;
    if (item?.kind === 'group' && message) return { message, mine: item.mine };
  }
  return undefined;
}

function firstMessage(timeline: Timeline): TimelineMessage | undefined {
  for (const item of timeline) if (item.kind === 'group') return item.messages[0];
  return undefined;
}

function countAfter(timeline: Timeline, id: string | undefined): number {
  let count = 0;
  for (const item of timeline.toReversed()) {
    if (item.kind !== 'group') continue;
    for (const message of item.messages.toReversed()) {
      if (message.id === id) return count;
      if (!item.mine) count += 1;
    }
  }
  return count;
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-message-list': MessageList;
  }
}
