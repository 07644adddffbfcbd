import { html } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Signed } from '../expert/index.js';
import { limits, takesOffers, type Availability } from '../protocol/index.js';
import { avatar, avatarStyles, element, icons } from '../ui/index.js';
import { DeskElement } from './desk-element.js';
import { deskIcons } from './desk-icons.js';
import type { DeskPopover } from './popover.js';
import './popover.js';
import type { Preferences, Theme } from './preferences.js';
import { availabilities, sayPresence } from './presence.js';
import { topBarStyles } from './top-bar.styles.js';

/** The expert wants sound or colours otherwise. */
export class PreferEvent extends Event {
  readonly preferences: Preferences;
  constructor(preferences: Preferences) {
    super('prefer', { bubbles: true, composed: true });
    this.preferences = preferences;
  }
}

/**
 * Connection, help, sound, colours, and the expert's own presence.
 *
 * @fires prefer - PreferEvent
 */
@element('ofchat-desk-top-bar')
export class DeskTopBar extends DeskElement {
  static override styles = [...DeskElement.styles, avatarStyles, topBarStyles];

  @property({ attribute: false }) state!: Signed;
  @property({ attribute: false }) preferences: Preferences = { sound: false, theme: 'auto' };
  @property({ type: Boolean }) narrow = false;
  @query('#status') private readonly status!: HTMLInputElement | null;
  @query('.me') private readonly menu!: DeskPopover | null;

  override render(): unknown {
    const { texts, preferences } = this;
    return html`
      <div class="bar">
        <span class="mark">${icons.speech}</span>
        <h1>${texts.say('deskTitle')}</h1>
        ${this.renderLink()}
        <span class="grow"></span>
        ${this.narrow ? '' : this.renderHelp()}
        <button
          class="icon"
          aria-pressed=${preferences.sound}
          aria-label=${texts.say('sound')}
          title=${texts.say('sound')}
          @click=${() => this.prefer({ sound: !preferences.sound })}
        >
          ${preferences.sound ? deskIcons.bell : deskIcons.bellOff}
        </button>
        ${this.renderTheme()} ${this.renderPresence()}
      </div>
    `;
  }

  private renderLink(): unknown {
    const { texts } = this;
    const { status } = this.state.link;
    const key = status === 'live' ? 'linkLive' : status === 'waiting' ? 'linkWaiting' : 'linkConnecting';
    return html`<span class="link" title=${texts.say(key)}>
      <span class="dot ${status}"></span>
      <span class=${this.narrow ? 'hidden' : ''}>${texts.say(key)}</span>
    </span>`;
  }

  private renderTheme(): unknown {
    const { texts, preferences } = this;
    const next: { readonly [Name in Theme]: Theme } = { auto: 'light', light: 'dark', dark: 'auto' };
    const label = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' } as const;
    const drawn = { auto: deskIcons.contrast, light: deskIcons.sun, dark: icons.moon };
    return html`<button
      class="icon"
      aria-label=${texts.say(label[preferences.theme])}
      title=${texts.say(label[preferences.theme])}
      @click=${() => this.prefer({ theme: next[preferences.theme] })}
    >
      ${drawn[preferences.theme]}
    </button>`;
  }

  private renderHelp(): unknown {
    const { texts } = this;
    const alt = html`<kbd>${texts.say('keyAlt')}</kbd>`;
    const enter = html`<kbd>${texts.say('keyEnter')}</kbd>`;
    const rows = [
      [html`<kbd>A</kbd> <kbd>R</kbd>`, 'helpAnswer'],
      [html`${alt} <kbd>0</kbd>`, 'helpOffer'],
      [html`${alt} <kbd>1</kbd> – <kbd>9</kbd>`, 'helpNumber'],
      [html`${alt} <kbd>↑</kbd> <kbd>↓</kbd>`, 'helpStep'],
      [html`${enter}, <kbd>${texts.say('keyShift')}</kbd> ${enter}`, 'helpSend'],
    ] as const;
    return html`<ofchat-desk-popover class="help" label=${texts.say('help')}>
      <span slot="trigger" class="muted">${deskIcons.keyboard}</span>
      <dl class="keys">
        ${rows.map(
          ([keys, key]) =>
            html`<div>
              <dt>${keys}</dt>
              <dd>${texts.say(key)}</dd>
            </div>`,
        )}
      </dl>
    </ofchat-desk-popover>`;
  }

  private renderPresence(): unknown {
    const { texts, state } = this;
    return html`<ofchat-desk-popover class="me" label="" heading=${texts.say('presence')}>
      <span slot="trigger" class="self">
        <span class="face">${avatar(state.name)}<span class="dot ${state.show}"></span></span>
        <span class=${this.narrow ? 'hidden' : 'names'}>
          <strong class="person"><bdi>${state.name}</bdi></strong>
          <small class="person">${sayPresence(texts, state.show)}</small>
        </span>
        ${icons.chevron}
      </span>
      <fieldset>
        <legend>${texts.say('presence')}</legend>
        ${availabilities.map((show) => this.renderChoice(show))}
      </fieldset>
      <form class="status" @submit=${this.onStatus}>
        <label for="status">${texts.say('statusText')}</label>
        <span>
          <input
            id="status"
            dir="auto"
            maxlength=${limits.status}
            placeholder=${texts.say('statusHint')}
            autocomplete="off"
            .value=${state.status}
          />
          <button class="quiet" type="submit">${texts.say('statusSave')}</button>
        </span>
      </form>
      <button class="off" @click=${() => this.actions?.signOff()}>
        ${icons.leave} ${texts.say('signOff')}
      </button>
    </ofchat-desk-popover>`;
  }

  private renderChoice(show: Availability): unknown {
    const { texts, state } = this;
    return html`<label class="choice">
      <input
        type="radio"
        name="show"
        value=${show}
        .checked=${state.show === show}
        @change=${() => this.actions?.setPresence(show, this.status?.value.trim() ?? state.status)}
      />
      <span class="dot ${show}"></span>
      <span>
        ${sayPresence(texts, show)}
        <small>${texts.say(show !== 'offline' && takesOffers(show) ? 'takesOffers' : 'takesNoOffers')}</small>
      </span>
      ${state.show === show ? icons.check : ''}
    </label>`;
  }

  private onStatus(event: Event): void {
    event.preventDefault();
    this.actions?.setPresence(this.state.show, this.status?.value.trim() ?? '');
    this.menu?.close();
  }

  private prefer(change: Partial<Preferences>): void {
    this.dispatchEvent(new PreferEvent({ ...this.preferences, ...change }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-top-bar': DeskTopBar;
  }
}
