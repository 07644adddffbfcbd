/** Nobody can answer now, or the visitor would rather not wait: a message that is answered by e-mail. */
import { css, html, type TemplateResult } from 'lit';
import { laterTexts } from '../i18n/index.js';
import { icons } from '../ui/index.js';
import type { AskForm } from '../visitor/index.js';
import { renderFields, renderProblems, renderSubmit } from './question-form.js';
import type { Scene } from './scene.js';

const words = {
  closed: ['closed', 'closedExplained'],
  'no-expert': ['noExpert', 'noExpertExplained'],
  preferred: ['preferred', 'closedExplained'],
} as const;

export function renderUnavailable(scene: Scene<'unavailable'>): TemplateResult {
  const { workgroup } = scene.state;
  if (scene.current.leave === 'sent') return renderSent(scene);
  const takesMessages = workgroup.status !== 'known' || workgroup.workgroup.offline === 'message';
  return takesMessages ? renderForm(scene) : renderClosed(scene);
}

function renderForm({ actions, current, state: { form }, ...scene }: Scene<'unavailable'>): TemplateResult {
  const texts = laterTexts(scene.texts);
  const { reason, problems, leave } = current;
  const [heading, explained] = words[reason];
  const busy = leave === 'sending';
  const onEdit = (edited: Partial<AskForm>) => actions.edit(edited);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (!busy) actions.leaveMessage(form);
  };
  const back =
    reason === 'closed'
      ? html`<button type="button" @click=${() => actions.refresh()}>${texts.say('checkAgain')}</button>`
      : html`<button type="button" @click=${() => actions.askAgain()}>${texts.say('back')}</button>`;
  return html`
    <form class="view page" part="body" novalidate @submit=${onSubmit}>
      <div class="why">
        <span class="sign">${reason === 'closed' ? icons.moon : icons.mail}</span>
        <h2>${texts.say(heading)}</h2>
        <p class="muted">${texts.say(explained)}</p>
      </div>
      ${renderFields({
        texts,
        form,
        problems,
        busy,
        label: texts.say('yourMessage'),
        missing: texts.say('messageMissing'),
        onEdit,
      })}
      ${renderProblems(texts, problems)}
      <slot name="consent"></slot>
      ${renderSubmit(texts.say(busy ? 'leavingMessage' : 'leaveMessage'), busy, back)}
    </form>
  `;
}

function renderClosed({ actions, ...scene }: Scene<'unavailable'>): TemplateResult {
  const { say } = laterTexts(scene.texts);
  return html`<div class="view page centre" part="body">
    <span class="sign">${icons.moon}</span>
    <div class="lines">
      <h2 tabindex="-1" data-focus>${say('closed')}</h2>
      <p class="muted">${say('closedWithout')}</p>
    </div>
    <button class="quiet" @click=${() => actions.refresh()}>${say('checkAgain')}</button>
  </div>`;
}

function renderSent({ actions, state, ...scene }: Scene<'unavailable'>): TemplateResult {
  const { say } = laterTexts(scene.texts);
  return html`<div class="view page centre" part="body">
    <span class="sign good">${icons.check}</span>
    <div class="lines">
      <h2 tabindex="-1" data-focus>${say('messageLeft')}</h2>
      <p class="muted">${say('messageLeftExplained', { email: state.form.emailAddress })}</p>
    </div>
    <button class="quiet" @click=${() => actions.askAgain()}>${say('back')}</button>
  </div>`;
}

export const unavailableStyles = css`
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
`;
