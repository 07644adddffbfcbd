import { css, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { laterTexts } from '../i18n/index.js';
import { define, icons } from '../ui/index.js';
import type { AskForm, VisitorPhase } from '../visitor/index.js';
import { focusWrongField, formStyles, renderFields, renderProblems } from './question-form.js';
import { View, pageStyles } from './view.js';

type Unavailable = Extract<VisitorPhase, { phase: 'unavailable' }>;

const words = {
  closed: ['closed', 'closedExplained'],
  'no-expert': ['noExpert', 'noExpertExplained'],
  preferred: ['preferred', 'closedExplained'],
} as const;

/**
 * Nobody can answer now, or the visitor would rather not wait: a message that is answered by e-mail.
 *
 * @slot consent - above the button
 */
export class UnavailableView extends View {
  static override properties: PropertyDeclarations = {
    unavailable: { attribute: false },
    form: { attribute: false },
    takesMessages: { type: Boolean },
  };
  static override styles = [
    ...pageStyles,
    formStyles,
    css`
      .why {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 4px 14px;
      }
      .why .sign {
        grid-row: span 2;
        width: 48px;
        height: 48px;
        align-self: start;
      }
      .why .sign svg {
        width: 24px;
        height: 24px;
      }
      .why h2 {
        font-size: 1.2em;
      }
      .centre > div {
        display: grid;
        gap: 6px;
      }
      ::slotted(*) {
        font-size: 0.87em;
      }
    `,
  ];

  unavailable!: Unavailable;
  form: AskForm = { name: '', emailAddress: '', question: '' };
  /** Whether the workgroup takes messages. */
  takesMessages = true;

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('unavailable');
    if (before) focusWrongField(this.renderRoot, this.unavailable.problems, before.problems);
    // The form is gone, and with it what had the focus.
    if (before && before.leave !== 'sent' && this.unavailable.leave === 'sent') this.focus();
  }

  override render(): unknown {
    const { leave } = this.unavailable;
    if (leave === 'sent') return this.renderSent();
    return this.takesMessages ? this.renderForm(leave === 'sending') : this.renderClosed();
  }

  private renderForm(busy: boolean): unknown {
    const texts = laterTexts(this.texts);
    const { reason, problems } = this.unavailable;
    const [heading, explained] = words[reason];
    return html`
      <form novalidate @submit=${this.onSubmit}>
        <div class="page">
          <div class="why">
            <span class="sign">${reason === 'closed' ? icons.moon : icons.mail}</span>
            <h2>${texts.say(heading)}</h2>
            <p class="muted">${texts.say(explained)}</p>
          </div>
          ${renderFields({
            texts,
            form: this.form,
            problems,
            busy,
            label: 'yourMessage',
            onEdit: (form) => this.actions.edit(form),
          })}
          ${renderProblems(texts, problems)}
          <slot name="consent"></slot>
          <div class="submit">
            <button class="primary" aria-disabled=${busy}>
              ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
              ${texts.say(busy ? 'leavingMessage' : 'leaveMessage')}
            </button>
            ${this.renderBack(reason)}
          </div>
        </div>
      </form>
    `;
  }

  private renderBack(reason: Unavailable['reason']): unknown {
    return reason === 'closed'
      ? html`<button type="button" @click=${() => this.actions.refresh()}>
          ${laterTexts(this.texts).say('checkAgain')}
        </button>`
      : html`<button type="button" @click=${() => this.actions.askAgain()}>
          ${laterTexts(this.texts).say('back')}
        </button>`;
  }

  private renderClosed(): unknown {
    const texts = laterTexts(this.texts);
    return html`<div class="page centre">
      <span class="sign">${icons.moon}</span>
      <div>
        <h2 tabindex="-1" data-focus>${texts.say('closed')}</h2>
        <p class="muted">${texts.say('closedWithout')}</p>
      </div>
      <button class="quiet" @click=${() => this.actions.refresh()}>${texts.say('checkAgain')}</button>
    </div>`;
  }

  private renderSent(): unknown {
    const texts = laterTexts(this.texts);
    return html`<div class="page centre">
      <span class="sign good">${icons.check}</span>
      <div>
        <h2 tabindex="-1" data-focus>${texts.say('messageLeft')}</h2>
        <p class="muted">${texts.say('messageLeftExplained', { email: this.form.emailAddress })}</p>
      </div>
      <button class="quiet" @click=${() => this.actions.askAgain()}>${texts.say('back')}</button>
    </div>`;
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    if (this.unavailable.leave === 'writing') this.actions.leaveMessage(this.form);
  }
}

define('ofchat-unavailable-view', UnavailableView);
