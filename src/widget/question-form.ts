/** The form for a question, and for a message where nobody can answer now. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { WidgetTexts } from '../i18n/index.js';
import { icons } from '../ui/index.js';
import type { AskForm, FormField, Problem } from '../visitor/index.js';

export interface QuestionForm {
  readonly texts: WidgetTexts;
  readonly form: AskForm;
  readonly problems: readonly Problem[];
  readonly busy: boolean;
  /** What the large field is called. */
  readonly label: string;
  /** What may be written there. */
  readonly hint?: string;
  /** Said when nothing is; of a question by default. */
  readonly missing?: string;
  readonly onEdit: (form: Partial<AskForm>) => void;
}

/** The problem in words: its own, a sentence of the server, or a general one. */
export function sayProblem(texts: WidgetTexts, problem: Problem): string {
  return problem.sentence ?? texts.find(problem.key) ?? texts.say('refused');
}

export function renderFields(of: QuestionForm): TemplateResult {
  const { texts } = of;
  return html`
    ${renderField(of, 'question', of.label)} ${renderField(of, 'name', texts.say('name'))}
    ${renderField(of, 'emailAddress', texts.say('email'))}
  `;
}

/** Problems that concern no field. */
export function renderProblems(texts: WidgetTexts, problems: readonly Problem[]): unknown {
  return problems
    .filter(({ field }) => !field)
    .map(
      (problem) =>
        html`<p class="problem" role="alert">${icons.alert}<span>${sayProblem(texts, problem)}</span></p>`,
    );
}

function renderField(of: QuestionForm, field: FormField, label: string): TemplateResult {
  const { texts, form, busy } = of;
  const problem = of.problems.find((one) => one.field === field);
  const onInput = (event: Event) => {
    const { value } = event.target as HTMLInputElement | HTMLTextAreaElement;
    of.onEdit({ [field]: value });
  };
  const left = questionLimit - form.question.length;
  return html`
    <div class="field">
      <label for=${field}>${label}</label>
      ${
        field === 'question'
          ? html`<div class="grow">
              <textarea
                id="question"
                rows="3"
                dir=${form.question ? 'auto' : nothing}
                data-focus
                required
                placeholder=${of.hint ?? nothing}
                aria-describedby="question-problem"
                aria-invalid=${problem !== undefined}
                ?readonly=${busy}
                .value=${form.question}
                @input=${onInput}
              ></textarea>
              <div class="mirror" aria-hidden="true">${form.question}</div>
            </div>`
          : html`<input
              id=${field}
              type=${field === 'name' ? 'text' : 'email'}
              autocomplete=${field === 'name' ? 'name' : 'email'}
              dir=${form[field] ? 'auto' : nothing}
              required
              aria-describedby="${field}-problem"
              aria-invalid=${problem !== undefined}
              ?readonly=${busy}
              .value=${form[field]}
              @input=${onInput}
            />`
      }
      <p id="${field}-problem" class=${problem || left < 0 ? 'wrong' : 'hint'}>
        ${
          problem
            ? (problem.key === 'questionMissing' && of.missing) || sayProblem(texts, problem)
            : field === 'question' && left <= nearTheLimit
              ? texts.say(left < 0 ? 'charactersOver' : 'charactersLeft', { count: Math.abs(left) })
              : nothing
        }
      </p>
    </div>
  `;
}

/** As the server's, in UTF-16 code units. */
const questionLimit = 4_000;
const nearTheLimit = 200;

/** Below the fields, and in sight however far the page is scrolled. @param more another button */
export function renderSubmit(label: string, busy: boolean, more: unknown): TemplateResult {
  return html`<div class="submit">
    <button class="primary" aria-disabled=${busy}>
      ${busy ? html`<span class="spinner" aria-hidden="true"></span>` : nothing} ${label}
    </button>
    ${more}
  </div>`;
}

/**
 * The field to go to: the first that is wrong, for the reader says it and what is wrong with it. None while the visitor
 * corrects a field: then problems only become fewer.
 */
export function wrongField(problems: readonly Problem[], before: readonly Problem[]): FormField | undefined {
  if (problems === before || problems.length < before.length) return undefined;
  return problems.find(({ field }) => field)?.field;
}

export const formStyles = css`
  .field {
    display: grid;
    gap: 6px;
  }
  .page ::slotted(*) {
    font-size: 0.87em;
  }
  label {
    font-size: 0.92em;
    font-weight: 600;
  }
  /* Readers hear "required" instead. */
  label::after {
    content: ' *' / '';
    color: var(--_danger);
  }
  input,
  textarea,
  .mirror {
    width: 100%;
    min-height: 46px;
    margin: 0;
    padding: 10px 14px;
    border: 1px solid var(--_edge);
    border-radius: var(--_round);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    line-height: 1.5;
    /* The label above, and what is wrong below, before the buttons. */
    scroll-margin-block: 32px 150px;
    transition: border-color var(--_quick);
  }
  .grow {
    display: grid;
  }
  .grow > * {
    grid-area: 1 / 1;
    min-height: 92px;
    max-height: 230px;
    resize: none;
  }
  .mirror {
    overflow: hidden;
    visibility: hidden;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  :is(input, textarea):hover {
    border-color: var(--_muted);
  }
  :is(input, textarea):focus {
    outline: none;
    border-color: var(--_ink);
    box-shadow: 0 0 0 1px var(--_ink);
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
  }
  [readonly] {
    color: var(--_muted);
    background: var(--_raised);
  }
  form.page {
    padding-block-end: 0;
  }
  .submit {
    position: sticky;
    inset-block-end: 0;
    display: grid;
    gap: 8px;
    margin: auto -22px 0;
    padding: 10px 22px 18px;
    background: var(--_surface);
  }
  .wrong,
  .hint {
    color: var(--_muted);
    font-size: 0.87em;
  }
  .wrong {
    color: var(--_danger);
  }
  :is(.wrong, .hint):empty {
    display: none;
  }
  @media (pointer: coarse) {
    /* Below 16 px the phone would zoom in. */
    input,
    textarea,
    .mirror {
      font-size: max(16px, 1em);
    }
  }
  @media (forced-colors: active) {
    :is(input, textarea):focus {
      outline: 2px solid Highlight;
    }
  }
`;
