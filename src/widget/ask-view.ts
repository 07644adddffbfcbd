import { css, html, nothing, type PropertyDeclarations, type PropertyValues } from 'lit';
import { sayEstimate } from '../i18n/index.js';
import { define, icons } from '../ui/index.js';
import type { AskForm, Problem, WorkgroupKnown } from '../visitor/index.js';
import { focusWrongField, formStyles, renderFields, renderProblems, sayProblem } from './question-form.js';
import { View, pageStyles } from './view.js';

/**
 * Before asking: whether the workgroup is open, how long it may take, and the form.
 *
 * @slot emergency - above the form
 * @slot consent - above the button
 */
export class AskView extends View {
  static override properties: PropertyDeclarations = {
    workgroup: { attribute: false },
    form: { attribute: false },
    problems: { attribute: false },
    busy: { type: Boolean },
  };
  static override styles = [
    ...pageStyles,
    formStyles,
    css`
      .page {
        background: linear-gradient(var(--_tint), transparent 210px);
      }
      .welcome {
        display: grid;
        gap: 8px;
      }
      .status {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 44px;
        margin-block-start: 8px;
        padding: 9px 14px;
        border-radius: var(--_round);
        background: var(--_surface);
        box-shadow: 0 0 0 1px var(--_line);
        font-size: 0.9em;
      }
      .status svg {
        color: var(--_ink);
      }
      .skeleton {
        width: 60%;
        height: 0.9em;
        border-radius: 6px;
        background: var(--_raised);
        animation: pulse 1.2s infinite alternate ease-in-out;
      }
      .again {
        display: flex;
        padding: 0;
        color: inherit;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      ::slotted(*) {
        font-size: 0.87em;
      }
      @keyframes pulse {
        to {
          opacity: 0.4;
        }
      }
    `,
  ];

  workgroup: WorkgroupKnown = { status: 'unknown' };
  form: AskForm = { name: '', emailAddress: '', question: '' };
  problems: readonly Problem[] = [];
  /** The question is on its way. */
  busy = false;

  override updated(changed: PropertyValues<this>): void {
    focusWrongField(this.renderRoot, this.problems, changed.get('problems'));
  }

  override render(): unknown {
    const { texts, workgroup } = this;
    // Nobody would ever read what is written here.
    const unknown = workgroup.status === 'failed' && workgroup.problem.key === 'unknownWorkgroup';
    const description = workgroup.status === 'known' && workgroup.workgroup.description;
    return html`
      <form class="ask" novalidate @submit=${this.onSubmit}>
        <div class="page">
          <slot name="emergency"></slot>
          <div class="welcome">
            <h2>${texts.say('heading')}</h2>
            <p class="muted"><bdi>${description || texts.say('introduction')}</bdi></p>
            ${this.renderStatus()}
          </div>
          ${unknown ? nothing : this.renderForm()}
        </div>
      </form>
    `;
  }

  private renderForm(): unknown {
    const { texts, busy } = this;
    return html`
      ${renderFields({
        texts,
        busy,
        form: this.form,
        problems: this.problems,
        label: 'question',
        onEdit: (form) => this.actions.edit(form),
      })}
      ${renderProblems(texts, this.problems)}
      <slot name="consent"></slot>
      <div class="submit">
        <button class="primary wide" aria-disabled=${busy}>
          ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
          ${texts.say(busy ? 'asking' : 'ask')}
        </button>
        ${
          busy
            ? html`<button type="button" class="settling" @click=${() => this.actions.cancel()}>
                ${texts.say('cancel')}
              </button>`
            : nothing
        }
      </div>
    `;
  }

  private renderStatus(): unknown {
    const { texts, workgroup } = this;
    switch (workgroup.status) {
      case 'failed':
        return html`<div class="problem" role="alert">
          ${icons.alert}
          <span>
            ${sayProblem(texts, workgroup.problem)}
            <button type="button" class="again" @click=${() => this.actions.refresh()}>
              ${texts.say('retry')}
            </button>
          </span>
        </div>`;
      case 'known': {
        const { open, waiting, estimate } = workgroup.workgroup;
        if (!open) return nothing;
        const wait = estimate && (waiting > 0 || estimate.to > 60) ? sayEstimate(texts, estimate) : '';
        return html`<p class="status">
          ${icons.clock}
          <span>
            ${waiting > 0 ? texts.say('waiting', { count: waiting }) : texts.say('nobodyWaiting')}
            ${wait ? html`<span class="muted">· ${wait}</span>` : nothing}
          </span>
        </p>`;
      }
      default:
        return html`<p class="status"><span class="skeleton"></span></p>`;
    }
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    if (!this.busy) this.actions.ask(this.form);
  }
}

define('ofchat-ask-view', AskView);
