/** What only some message lists show, drawn when it is loaded: the list itself waits for none of it. */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { laterTexts, type WidgetTexts } from '../i18n/index.js';
import type { TimelineMessage } from '../room/index.js';
import * as icons from './icons.js';

const down = icons.icon(svg`<path d="M12 5v14m-6-6 6 6 6-6" />`);

export function renderOlder(texts: WidgetTexts, loading: boolean, ask: () => void): TemplateResult {
  return html`<button class="older" ?disabled=${loading} @click=${ask}>
    ${laterTexts(texts).say(loading ? 'loadingOlder' : 'loadOlder')}
  </button>`;
}

export function renderFailed(
  texts: WidgetTexts,
  { problem = '' }: TimelineMessage,
  offer: ((wish: 'retry' | 'discard') => void) | undefined,
): TemplateResult {
  const { say, find } = laterTexts(texts);
  return html`<div class="failed">
    <span>${icons.alert} ${(find(problem) ?? problem) || say('notSent')}</span>
    ${
      offer
        ? html`<button @click=${() => offer('retry')}>${say('sendAgain')}</button>
            <button @click=${() => offer('discard')}>${say('discard')}</button>`
        : nothing
    }
  </div>`;
}

export function renderComposing(texts: WidgetTexts, names: readonly string[]): TemplateResult {
  const [name = ''] = names;
  const { say } = laterTexts(texts);
  return html`<div class="composing">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    ${names.length > 1 ? say('areWriting', { names: texts.list(names) }) : say('isWriting', { name })}
  </div>`;
}

/** @param fresh messages that came below */
export function renderToLatest(texts: WidgetTexts, fresh: number, go: () => void): TemplateResult {
  return html`<button
    class="latest ${fresh > 0 ? 'primary' : ''}"
    aria-label=${fresh > 0 ? nothing : laterTexts(texts).say('toLatest')}
    @click=${go}
  >
    ${fresh > 0 ? texts.say('newMessages', { count: fresh }) : nothing} ${down}
  </button>`;
}

export const moreStyles = css`
  .older {
    align-self: center;
    margin-block-end: 8px;
    font-size: 0.87em;
  }
  div.failed {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    column-gap: 4px;
  }
  .failed span {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 4px;
    width: 100%;
    padding: 2px 4px 0;
    color: var(--_danger);
    font-size: 0.82em;
  }
  .failed svg {
    width: 14px;
    height: 14px;
  }
  .failed button {
    padding: 4px 10px;
    font-size: 0.82em;
  }
  .composing {
    display: flex;
    align-items: center;
    gap: 10px;
    padding-block-start: 14px;
    color: var(--_muted);
    font-size: 0.82em;
    overflow-wrap: anywhere;
  }
  .dots {
    display: flex;
    gap: 4px;
    padding: 11px 12px;
    border-radius: 18px;
    background: var(--_raised);
  }
  .dots i {
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: var(--_muted);
    animation: breathe 1.4s infinite;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.18s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.36s;
  }
  .latest {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    width: fit-content;
    margin-inline: auto;
    padding: 6px 12px;
    border: 1px solid var(--_line);
    border-radius: 22px;
    background-color: var(--_surface);
    box-shadow: 0 4px 14px rgb(0 0 0 / 0.14);
    font-size: 0.87em;
  }
  .latest.primary {
    background-color: var(--_accent);
  }
  @keyframes breathe {
    0%,
    60%,
    100% {
      opacity: 0.35;
    }
    30% {
      opacity: 1;
      transform: translateY(-2px);
    }
  }
  @media (forced-colors: active) {
    .dots {
      border: 1px solid CanvasText;
    }
    .dots i {
      background: CanvasText;
    }
  }
`;
