import { LitElement, css, html, nothing, type PropertyDeclarations } from 'lit';
import { englishTexts, type WidgetTexts } from '../i18n/index.js';
import { define } from './element.js';
import * as icons from './icons.js';
import { base } from './styles.js';
import { takeTextsFromAbove } from './texts-context.js';

/** The text in the composer changed. */
export class ComposeEvent extends Event {
  readonly text: string;

  constructor(text: string) {
    super('compose', { bubbles: true, composed: true });
    this.text = text;
  }
}

/** The person wants to send. The text stays in the composer until somebody calls `take`: nothing typed is lost. */
export class SendEvent extends Event {
  readonly text: string;
  readonly take: () => void;

  constructor(text: string, take: () => void) {
    super('send', { bubbles: true, composed: true });
    this.text = text;
    this.take = take;
  }
}

/**
 * Where messages are written. Enter sends, Shift+Enter breaks the line, and while an input method composes, Enter
 * belongs to it.
 *
 * @fires compose - ComposeEvent, with every change of the text
 * @fires send - SendEvent
 * @csspart field - the text field with its frame
 */
export class Composer extends LitElement {
  static override properties: PropertyDeclarations = {
    draft: {},
    limit: { type: Number },
    disabled: { type: Boolean },
    hint: {},
    texts: { attribute: false },
    refused: { state: true },
  };
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    base,
    css`
      .field {
        display: flex;
        align-items: flex-end;
        padding: 3px;
        border: 1px solid var(--_edge);
        border-radius: 26px;
        background: var(--_surface);
        transition: border-color var(--_quick);
      }
      .field:focus-within {
        border-color: var(--_ink);
        box-shadow: 0 0 0 1px var(--_ink);
      }
      .over {
        border-color: var(--_danger);
      }
      .grow {
        display: grid;
        flex: 1;
        min-width: 0;
        max-height: 8.5em;
        overflow: auto;
      }
      textarea,
      .mirror {
        grid-area: 1 / 1;
        min-height: 44px;
        padding: 11px 4px 11px 14px;
        padding-inline: 14px 4px;
        padding-block: calc((44px - 1.45em) / 2);
        font: inherit;
        line-height: 1.45;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .mirror {
        visibility: hidden;
      }
      textarea {
        width: 100%;
        margin: 0;
        border: 0;
        outline: none;
        background: none;
        color: inherit;
        resize: none;
        overflow: hidden;
      }
      textarea::placeholder {
        color: var(--_muted);
        opacity: 1;
      }
      .send {
        width: 44px;
        padding: 0;
        border-radius: 50%;
      }
      .send:disabled {
        background: var(--_raised);
        color: var(--_muted);
        opacity: 1;
      }
      .limit {
        padding: 6px 16px 0;
        color: var(--_muted);
        font-size: 0.87em;
        text-align: end;
      }
      .limit.over {
        color: var(--_danger);
      }
      @media (pointer: coarse) {
        /* Below 16 px the phone would zoom in. */
        textarea,
        .mirror {
          font-size: max(16px, 1em);
        }
      }
    `,
  ];

  /** What stands in the composer; set it to the text that was kept. */
  draft = '';
  /** In UTF-16 code units. */
  limit = 4_000;
  disabled = false;
  hint = '';

  /** A provider above counts more; see takeTextsFromAbove. */
  texts: WidgetTexts = englishTexts;

  /** What was wrong with the last attempt to send, said once. */
  private refused = '';

  constructor() {
    super();
    takeTextsFromAbove(this);
  }

  override render(): unknown {
    const { texts } = this;
    const left = this.limit - this.draft.trim().length;
    const over = left < 0;
    return html`
      <div class="field ${over ? 'over' : ''}" part="field">
        <div class="grow">
          <textarea
            rows="1"
            dir=${this.draft ? 'auto' : nothing}
            enterkeyhint="send"
            aria-label=${texts.say('message')}
            aria-describedby="limit"
            aria-invalid=${over}
            placeholder=${this.hint || texts.say('messageHint')}
            .disabled=${this.disabled}
            @input=${this.#onInput}
            @keydown=${this.#onKeydown}
          ></textarea>
          <div class="mirror" aria-hidden="true">${this.draft}</div>
        </div>
        <button
          type="button"
          class="send primary"
          part="send"
          aria-label=${texts.say('send')}
          ?disabled=${this.disabled || over || !this.draft.trim()}
          @click=${this.#send}
        >
          ${icons.send}
        </button>
      </div>
      <div id="limit" class="limit ${over ? 'over' : ''}" ?hidden=${left > nearTheLimit}>
        ${
          left > nearTheLimit
            ? nothing
            : texts.say(over ? 'charactersOver' : 'charactersLeft', { count: Math.abs(left) })
        }
      </div>
      ${this.refused ? html`<p class="hidden" role="alert">${this.refused}</p>` : nothing}
    `;
  }

  override updated(): void {
    // Setting an equal value would move the caret and break a running composition.
    if (this.#field.value !== this.draft) this.#field.value = this.draft;
  }

  get #field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector('textarea')!;
  }

  #onInput(): void {
    this.draft = this.#field.value;
    this.refused = '';
    this.dispatchEvent(new ComposeEvent(this.draft));
  }

  #onKeydown(event: KeyboardEvent): void {
    // 229 is what Safari says for the Enter that ends a composition, after `isComposing` is over.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    const text = this.#field.value.trim();
    const over = text.length - this.limit;
    if (over > 0) this.refused = this.texts.say('charactersOver', { count: over });
    if (!text || over > 0 || this.disabled) return;
    this.dispatchEvent(
      new SendEvent(text, () => {
        this.draft = '';
      }),
    );
    this.#field.focus();
  }
}

define('ofchat-composer', Composer);

const nearTheLimit = 200;

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-composer': Composer;
  }
}
