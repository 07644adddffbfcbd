import { launcherTexts } from '../i18n/index.js';
import { OfchatErrorEvent, OfchatToggleEvent, OfchatUnreadEvent } from './own-events.js';
import { launcherSheet } from './launcher-sheet.js';
import { drawLauncher } from './launcher.js';
import type { MountedPanel, PanelHost, Question, Shown } from './panel-host.js';
import { hasOpenConversation, keepMinimised, wasMinimised } from './stored.js';

// On a server there are no elements; importing this file there must still work.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/**
 * A visitor's chat with a workgroup. Until the visitor points at, focuses or presses its button it asks nothing of
 * the network, stores nothing and runs nothing; only a conversation of this tab that is still open is taken up at once.
 *
 * ```html
 * <script type="module" src="https://chat.example.org/ofchat-widget.js"></script>
 * <ofchat-widget workgroup="diabetes"></ofchat-widget>
 * ```
 *
 * @tag ofchat-widget
 * @attr {string} workgroup - whom the question goes to
 * @attr {string} server - origin of the Chat API; that of the script by default
 * @attr {boolean} open - whether the panel is shown
 * @attr {'floating' | 'inline'} mode - a button at the page's edge, or a panel that fills its place on the page
 * @attr {'end' | 'start' | 'left' | 'right'} position - at which bottom corner it floats; `end` is right where texts run to the right
 * @attr {string} lang - language of its texts; the page's by default
 * @attr {'auto' | 'light' | 'dark'} theme - `auto` follows the page's `color-scheme`
 * @attr {string} label - name of the button
 * @attr {string} name - what the form's name holds at first
 * @attr {string} email - what the form's e-mail address holds at first
 * @attr {string} question - what the form's question holds at first
 * @attr {'session' | 'local' | 'none'} storage - where the open conversation is remembered
 *
 * @fires ofchat-open - the panel was opened
 * @fires ofchat-close - the panel was closed
 * @fires ofchat-phase - the visitor stands elsewhere: `phase`
 * @fires ofchat-message - somebody wrote: `id`, `from`
 * @fires ofchat-unread - how many messages wait to be seen changed: `count`
 * @fires ofchat-error - the visitor was told of a problem: `problem`
 *
 * @slot launcher - replaces the button's icon
 * @slot header - above the conversation, below the title
 * @slot consent - below the form
 * @slot emergency - above the form
 *
 * @csspart launcher - the button
 * @csspart badge - the number of unread messages on the button
 * @csspart panel - the frame of the panel
 *
 * @cssprop [--ofchat-inset=20px] - distance from the window's edges
 * @cssprop [--ofchat-layer=1000] - `z-index` of the button; the open panel lies in the top layer
 */
export class OfchatWidget extends Base implements PanelHost {
  static readonly observedAttributes = ['open', 'mode', 'lang', 'label', 'server', 'workgroup'];
  /** `server` where the attribute is missing; set by the script that defines the element. */
  static defaultServer = '';

  declare workgroup: string;
  declare server: string;
  declare mode: string;
  declare position: string;
  declare theme: string;
  declare label: string;
  declare name: string;
  declare email: string;
  declare question: string;
  declare storage: string;

  readonly #launcher;
  readonly #frame: HTMLDialogElement;
  #connection: AbortController | undefined;
  /** Of the panel: another server or workgroup ends it. */
  #life: AbortController | undefined;
  #mounting: Promise<MountedPanel | undefined> | undefined;
  #panel: MountedPanel | undefined;
  #shown = false;
  #unread = 0;
  /** The panel opens because it was open on the page before, or is from the start: the focus stays where it is. */
  #resuming = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [launcherSheet()];
    this.#launcher = drawLauncher(this.ownerDocument);
    this.#frame = this.ownerDocument.createElement('dialog');
    this.#frame.part.add('panel');
    root.append(this.#launcher.problem, this.#launcher.button, this.#frame);
  }

  /** Whether the panel is shown. */
  get opened(): boolean {
    return this.hasAttribute('open') || this.mode === 'inline';
  }

  /** Messages that arrived and were not seen. */
  get unread(): number {
    return this.#unread;
  }

  connectedCallback(): void {
    // Moved within the page: nothing was torn down, only the top layer forgot the panel.
    if (this.#connection) return this.#panel?.show(false);
    for (const name of attributes) this.#upgrade(name);
    const { signal } = (this.#connection = new AbortController());
    const { button, problem } = this.#launcher;
    const preload = () => void import('./panel.js').catch(() => {});
    button.addEventListener('pointerenter', preload, { signal, once: true });
    button.addEventListener('focus', preload, { signal, once: true });
    button.addEventListener('click', () => this.toggleAttribute('open'), { signal });
    problem.addEventListener('click', () => this.open(), { signal });
    this.#name();
    // A page that comes with an open panel keeps its focus where it is.
    this.#resuming = this.opened;
    if (this.opened) this.#update();
    else if (hasOpenConversation(this)) this.#takeUp();
  }

  disconnectedCallback(): void {
    // A move is a removal with an insertion right behind it.
    queueMicrotask(() => {
      if (!this.isConnected) this.#tearDown();
    });
  }

  /** `moveBefore()` keeps everything, so there is nothing to do. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (!this.#connection || before === value) return;
    if (name === 'open' || name === 'mode') this.#update();
    else if (name === 'server' || name === 'workgroup') this.#restart();
    else this.#name();
    if (name === 'lang') this.#panel?.changeLanguage();
  }

  /** Shows the panel and moves the focus into it. */
  open(): void {
    this.toggleAttribute('open', true);
  }

  close(): void {
    this.toggleAttribute('open', false);
  }

  /** Asks as if the visitor had filled in the form and sent it; opens the panel. */
  async ask(question: Question = {}): Promise<void> {
    this.open();
    (await this.#mount())?.ask(question);
  }

  /** Sends a message into the room. Resolves to whether there was a room to send it to. */
  async send(text: string): Promise<boolean> {
    return (await this.#mount())?.send(text) ?? false;
  }

  /** Leaves the queue or the room. */
  async leave(): Promise<void> {
    (await this.#mount())?.leave();
  }

  /** Forgets the conversation on this device. */
  async forget(): Promise<void> {
    (await this.#mount())?.forget();
  }

  #update(): void {
    this.#name();
    const { opened } = this;
    if (!opened) return this.#panel?.show(false);
    void this.#mount().then((panel) => {
      if (!this.isConnected || !this.opened) return;
      if (panel) panel.show(this.#resuming);
      else this.close();
    });
  }

  /** Goes on with the conversation of the page before; where the panel would cover this page it stays closed. */
  #takeUp(): void {
    this.#resuming = !matchMedia('(max-width: 480px), (max-height: 500px)').matches && !wasMinimised(this);
    if (this.#resuming) this.open();
    else void this.#mount();
  }

  /** Loads and starts the panel, once; undefined when it cannot be loaded or is not wanted any more. */
  #mount(): Promise<MountedPanel | undefined> {
    if (!this.#connection) return Promise.resolve(undefined);
    this.#mounting ??= this.#load((this.#life = new AbortController()).signal);
    return this.#mounting;
  }

  async #load(signal: AbortSignal): Promise<MountedPanel | undefined> {
    const { button, failed } = this.#launcher;
    failed('');
    button.ariaBusy = 'true';
    try {
      const { mountPanel } = await import('./panel.js');
      if (signal.aborted) return undefined;
      const panel = await mountPanel(this, this.#frame, {
        shown: (how, focusLost) => this.#panelShown(how, focusLost),
        unreadChanged: (count) => this.#unreadChanged(count),
        failed: (problem) => this.dispatchEvent(new OfchatErrorEvent(problem)),
      });
      if (signal.aborted) return void panel.stop();
      this.#panel = panel;
    } catch {
      if (signal.aborted) return undefined;
      this.#mounting = undefined;
      failed(this.#texts.failed);
      this.dispatchEvent(new OfchatErrorEvent('notLoaded'));
    }
    button.ariaBusy = null;
    return this.#panel;
  }

  #panelShown(how: Shown, focusLost: boolean): void {
    if (how) this.#resuming = false;
    if (this.#shown === !!how) return;
    this.#shown = !!how;
    if (focusLost) this.#launcher.button.focus();
    if (how !== 'inline') keepMinimised(this, !how);
    this.dispatchEvent(new OfchatToggleEvent(how ? 'ofchat-open' : 'ofchat-close'));
  }

  #unreadChanged(count: number): void {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#name();
    this.dispatchEvent(new OfchatUnreadEvent(count));
  }

  /** The button's name says what it does and how much is unread. */
  #name(): void {
    const texts = this.#texts;
    const { opened } = this;
    const unread = opened ? 0 : this.#unread;
    const name = opened ? texts.close : this.label || texts.open;
    const more = unread > 0 ? `, ${texts.unread.replace('{count}', `${unread}`)}` : '';
    this.#launcher.name(name + more, opened, unread);
  }

  get #texts() {
    return launcherTexts(this.closest<HTMLElement>('[lang]')?.lang || navigator.language);
  }

  /** Another server or workgroup is another conversation. */
  #restart(): void {
    this.#resuming = this.#shown;
    this.#stopPanel();
    this.#update();
  }

  #stopPanel(): void {
    this.#life?.abort();
    this.#panel?.stop();
    this.#panel = undefined;
    this.#mounting = undefined;
    this.#launcher.button.ariaBusy = null;
  }

  #tearDown(): void {
    this.#connection?.abort();
    this.#connection = undefined;
    this.#stopPanel();
    this.#shown = false;
    this.#unread = 0;
    this.#launcher.failed('');
  }

  /** A property that was set before the element was defined hides the accessor until it is set again. */
  #upgrade(name: string): void {
    if (!Object.hasOwn(this, name)) return;
    const value: unknown = Reflect.get(this, name);
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }
}

const attributes = [
  'workgroup',
  'server',
  'mode',
  'position',
  'theme',
  'label',
  'name',
  'email',
  'question',
  'storage',
];
for (const name of attributes) {
  Object.defineProperty(OfchatWidget.prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: OfchatWidget) {
      return this.getAttribute(name) ?? (name === 'server' ? OfchatWidget.defaultServer : '');
    },
    set(this: OfchatWidget, value: unknown) {
      if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-widget': OfchatWidget;
  }
}
