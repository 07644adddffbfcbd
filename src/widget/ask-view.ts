/** Before asking: whether the workgroup is open, how long it may take, and the form. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { sayEstimate } from '../i18n/index.js';
import { icons } from '../ui/index.js';
import type { AskForm } from '../visitor/index.js';
import { formStyles, renderFields, renderProblems, renderSubmit, sayProblem } from './question-form.js';
import type { Scene } from './scene.js';

export function renderAsk(scene: Scene<'idle' | 'asking'>): TemplateResult {
  const { texts, actions, current, state } = scene;
  const { workgroup, form } = state;
  // Nobody would ever read what is written here.
  const unknown = workgroup.status === 'failed' && workgroup.problem.key === 'unknownWorkgroup';
  const description = workgroup.status === 'known' && workgroup.workgroup.description;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (current.phase === 'idle') actions.ask(form);
  };
  return html`
    <form class="view page ask" part="body" novalidate @submit=${onSubmit}>
      <slot name="emergency"></slot>
      <div class="welcome">
        <h2>${texts.say('heading')}</h2>
        <p class="muted"><bdi>${description || texts.say('introduction')}</bdi></p>
        ${renderStatus(scene)}
      </div>
      ${unknown ? nothing : renderForm(scene)}
    </form>
  `;
}

function renderForm({ texts, actions, current, state: { form } }: Scene<'idle' | 'asking'>): unknown {
  const busy = current.phase === 'asking';
  const problems = busy ? [] : current.problems;
  const onEdit = (edited: Partial<AskForm>) => actions.edit(edited);
  const cancel = html`<button type="button" class="settling" @click=${() => actions.cancel()}>
    ${texts.say('cancel')}
  </button>`;
  return html`
    ${renderFields({
      texts,
      busy,
      form,
      problems,
      label: texts.say('question'),
      hint: texts.say('questionHint'),
      onEdit,
    })}
    ${renderProblems(texts, problems)}
    <slot name="consent"></slot>
    ${renderSubmit(texts.say(busy ? 'asking' : 'ask'), busy, busy ? cancel : nothing)}
  `;
}

function renderStatus({ texts, actions, state: { workgroup } }: Omit<Scene, 'current'>): unknown {
  if (workgroup.status === 'failed')
    return html`<div class="problem" role="alert">
      ${icons.alert}
      <span>
        ${sayProblem(texts, workgroup.problem)}
        <button type="button" class="again" @click=${() => actions.refresh()}>${texts.say('retry')}</button>
      </span>
    </div>`;
  if (workgroup.status !== 'known') return html`<p class="wait"><span class="skeleton"></span></p>`;
  const { open, waiting, estimate } = workgroup.workgroup;
  if (!open) return nothing;
  const wait = estimate && (waiting > 0 || estimate.to > 60) ? sayEstimate(texts, estimate) : '';
  return html`<p class="wait">
    ${icons.clock}
    <span>
      ${waiting > 0 ? texts.say('waiting', { count: waiting }) : texts.say('nobodyWaiting')}
      ${wait ? html`<span class="muted">· ${wait}</span>` : nothing}
    </span>
  </p>`;
}

export const askStyles = [
  formStyles,
  css`
    .ask {
      background: linear-gradient(var(--_tint), transparent 210px) local;
    }
    .welcome {
      display: grid;
      gap: 8px;
    }
    .wait {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 44px;
      margin-block-start: 8px;
      padding: 9px 14px;
      border-radius: var(--_round);
      background: var(--_surface);
      box-shadow: 0 0 0 1px var(--_line);
      font-size: 0.92em;
    }
    .wait svg {
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
      padding: 0;
      color: inherit;
      text-decoration: underline;
    }
    @keyframes pulse {
      to {
        opacity: 0.4;
      }
    }
  `,
];
