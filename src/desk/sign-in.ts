import { css, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { ExpertState } from '../expert/index.js';
import { element, icons } from '../ui/index.js';
import { DeskElement } from './desk-element.js';

type SignedOut = Extract<ExpertState, { phase: 'signedOut' | 'signingIn' }>;

/** Where an expert signs in. */
@element('ofchat-desk-sign-in')
export class DeskSignIn extends DeskElement {
  static override styles = [
    ...DeskElement.styles,
    css`
      :host {
        display: grid;
        place-items: center;
        min-height: 100%;
        padding: 24px 16px;
        overflow: auto;
        background:
          radial-gradient(
            60% 50% at 50% 0%,
            color-mix(in oklab, var(--_accent) 12%, transparent),
            transparent
          ),
          var(--_pane);
      }
      main {
        width: min(380px, 100%);
      }
      .mark {
        display: grid;
        place-items: center;
        width: 44px;
        height: 44px;
        margin: 0 auto 16px;
        border-radius: 13px;
        background: var(--_accent);
        color: var(--_on-accent);
      }
      .mark svg {
        width: 24px;
        height: 24px;
      }
      h1 {
        font-size: 21px;
        letter-spacing: -0.01em;
        text-align: center;
      }
      .intro {
        margin-block: 4px 22px;
        color: var(--_muted);
        text-align: center;
      }
      form {
        display: grid;
        gap: 16px;
        padding: 24px;
        border: 1px solid var(--_line);
        border-radius: 18px;
        background: var(--_surface);
        box-shadow: var(--_shadow);
      }
      label {
        display: block;
        margin-block-end: 5px;
        font-size: 13px;
        font-weight: 600;
      }
      input {
        min-height: 42px;
      }
      input[aria-invalid='true'] {
        border-color: var(--_danger);
      }
      .error {
        margin-block-start: 5px;
        color: var(--_danger);
        font-size: 13px;
      }
      .hint {
        margin-block-start: 5px;
        color: var(--_muted);
        font-size: 13px;
      }
      .problem {
        display: flex;
        gap: 8px;
        padding: 10px 12px;
        border-radius: 10px;
        background: var(--_danger-tint);
        color: var(--_danger);
        font-size: 13px;
      }
      .problem.soft {
        background: var(--_warn-tint);
        color: var(--_warn);
      }
      .primary {
        min-height: 42px;
        font-size: 14px;
      }
      .show {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 24px;
        margin: 8px 0 0;
        color: var(--_muted);
        font-weight: 400;
      }
      .show input {
        width: 16px;
        min-height: 16px;
        height: 16px;
        accent-color: var(--_accent);
      }
    `,
  ];

  @property({ attribute: false }) view: SignedOut = { phase: 'signedOut', username: '', problem: undefined };
  @state() private missing: { username?: boolean; password?: boolean; code?: boolean } = {};
  @state() private shown = false;
  /** Since the server asked for a code, and while it looks at it. */
  @state() private codeAsked = false;
  @query('#username') private readonly username!: HTMLInputElement;
  @query('#password') private readonly password!: HTMLInputElement;
  @query('#code') private readonly code!: HTMLInputElement | null;

  override willUpdate(): void {
    if (this.view.phase === 'signedOut')
      this.codeAsked = this.view.problem === 'codeNeeded' || this.view.problem === 'wrongCode';
  }

  override render(): unknown {
    const { texts, view } = this;
    const busy = view.phase === 'signingIn';
    return html`
      <main>
        <div class="mark">${icons.speech}</div>
        <h1>${texts.say('signInHeading')}</h1>
        <p class="intro">${texts.say('signInExplained')}</p>
        <form novalidate @submit=${this.onSubmit}>
          <div role="alert" ?hidden=${!this.problem}>
            ${
              this.problem
                ? html`<p class="problem ${this.isSoft ? 'soft' : ''}">
                    ${icons.alert}<span>${this.problem}</span>
                  </p>`
                : nothing
            }
          </div>
          <div>
            <label for="username">${texts.say('username')}</label>
            <input
              id="username"
              name="username"
              autocomplete="username"
              autocapitalize="none"
              spellcheck="false"
              dir="auto"
              required
              .value=${view.username}
              aria-invalid=${this.missing.username ? 'true' : nothing}
              aria-describedby=${this.missing.username ? 'username-error' : nothing}
              ?disabled=${busy}
            />
            ${this.missing.username ? error('username-error', texts.say('usernameMissing')) : nothing}
          </div>
          <div>
            <label for="password">${texts.say('password')}</label>
            <input
              id="password"
              name="password"
              type=${this.shown ? 'text' : 'password'}
              autocomplete="current-password"
              dir="auto"
              required
              aria-invalid=${this.missing.password ? 'true' : nothing}
              aria-describedby=${this.missing.password ? 'password-error' : nothing}
              ?disabled=${busy}
            />
            ${this.missing.password ? error('password-error', texts.say('passwordMissing')) : nothing}
            <label class="show">
              <input type="checkbox" .checked=${this.shown} @change=${this.onShow} />
              ${texts.say('showPassword')}
            </label>
          </div>
          ${this.codeAsked ? this.renderCode(busy) : nothing}
          <button class="primary" type="submit" ?disabled=${busy}>
            ${texts.say(busy ? 'signingIn' : 'signIn')}
          </button>
        </form>
      </main>
    `;
  }

  private renderCode(busy: boolean): unknown {
    const { texts } = this;
    const describedBy = this.missing.code ? 'code-hint code-error' : 'code-hint';
    return html`
      <div>
        <label for="code">${texts.say('code')}</label>
        <input
          id="code"
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          spellcheck="false"
          maxlength="9"
          dir="ltr"
          required
          aria-invalid=${this.missing.code ? 'true' : nothing}
          aria-describedby=${describedBy}
          ?disabled=${busy}
        />
        <p class="hint" id="code-hint">${texts.say('codeExplained')}</p>
        ${this.missing.code ? error('code-error', texts.say('codeMissing')) : nothing}
      </div>
    `;
  }

  /** Somebody who comes here comes to sign in; on a page with more than the desk, whoever has the focus keeps it. */
  override firstUpdated(): void {
    const { activeElement, body } = this.ownerDocument;
    if (activeElement === null || activeElement === body) this.focus();
  }

  /** The first field that is to be filled in. What was wrong is selected: typing replaces it. */
  override focus(): void {
    // After a reload the password is gone, and comes first.
    const second = this.password.value === '' ? this.password : (this.code ?? this.password);
    const field = this.username.value === '' ? this.username : second;
    field.focus();
    field.select();
  }

  private get problem(): string | undefined {
    if (this.view.phase !== 'signedOut' || this.view.problem === undefined) return undefined;
    const { texts, view } = this;
    switch (view.problem) {
      case 'wrongPassword':
        return texts.say('wrongPassword');
      case 'codeNeeded':
        return texts.say('codeNeeded');
      case 'wrongCode':
        return texts.say('wrongCode');
      case 'serverAway':
        return texts.say('signInServerAway');
      case 'expired':
        return texts.say('signInExpired');
      case 'refused':
        return view.sentence ?? texts.say('signInRefused');
    }
    return undefined;
  }

  /** Nothing that the expert did wrong. */
  private get isSoft(): boolean {
    const { view } = this;
    return view.phase === 'signedOut' && ['expired', 'serverAway', 'codeNeeded'].includes(view.problem ?? '');
  }

  private onShow(event: Event): void {
    this.shown = (event.target as HTMLInputElement).checked;
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    const username = this.username.value.trim();
    const password = this.password.value;
    // Authenticators show six digits, some of them in two groups.
    const code = this.code?.value.replaceAll(/\s/g, '');
    const codeMissing = code !== undefined && !/^\d{6}$/.test(code);
    this.missing = { username: username === '', password: password === '', code: codeMissing };
    if (username === '') this.username.focus();
    else if (password === '') this.password.focus();
    else if (codeMissing) this.code?.focus();
    else if (code === undefined) this.actions?.signIn(username, password);
    else this.actions?.signIn(username, password, code);
  }
}

function error(id: string, text: string): unknown {
  return html`<p class="error" id=${id}>${text}</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ofchat-desk-sign-in': DeskSignIn;
  }
}
