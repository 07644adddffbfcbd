/** Above every view: who is there, how things stand, and the ways out. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { WidgetTexts } from '../i18n/index.js';
import { othersIn } from '../room/index.js';
import { avatar, icons } from '../ui/index.js';
import { roomOf, type VisitorState } from '../visitor/index.js';

export function renderHeader(
  texts: WidgetTexts,
  state: VisitorState,
  { leave, minimise }: { readonly leave: () => void; readonly minimise: (() => void) | undefined },
): TemplateResult {
  const { current, workgroup } = state;
  const title = workgroup.status === 'known' && workgroup.workgroup.title;
  const room = roomOf(current);
  const team = room ? othersIn(room) : [];
  const names = team.map(({ name }) => name);
  const isOpen = current.phase === 'idle' && workgroup.status === 'known' && workgroup.workgroup.open;
  const label = texts.say('leave');
  return html`
    <div class="header" part="header">
      ${
        team.length > 0
          ? html`<span class="people">${team.slice(0, 3).map(({ name, nick }) => avatar(name, nick))}</span>`
          : html`<span class="mark" part="mark">${icons.speech}</span>`
      }
      <div class="heading">
        <h1 part="title"><bdi>${title || texts.say('title')}</bdi></h1>
        <p class="status ${isOpen ? 'open' : ''}" part="status">${sayStatus(texts, state, names)}</p>
      </div>
      ${
        current.phase === 'chatting'
          ? html`<button class="icon" aria-label=${label} title=${label} @click=${leave}>
              ${icons.leave}
            </button>`
          : nothing
      }
      ${
        minimise
          ? html`<button class="icon" aria-label=${texts.say('minimise')} @click=${minimise}>
              ${icons.chevron}
            </button>`
          : nothing
      }
    </div>
  `;
}

function sayStatus(
  texts: WidgetTexts,
  { current, workgroup }: VisitorState,
  team: readonly string[],
): string {
  switch (current.phase) {
    case 'asking':
      return texts.say('connecting');
    case 'queued':
      return texts.say('queued');
    case 'chatting':
      return team.length > 0 ? texts.list(team) : texts.say('onlyYou');
    case 'ended':
      return texts.say('ended');
    default:
      if (workgroup.status !== 'known') return '';
      return texts.say(workgroup.workgroup.open ? 'openNow' : 'closedNow');
  }
}

export const headerStyles = css`
  .header {
    display: flex;
    align-items: center;
    min-height: 72px;
    padding-inline: 18px 10px;
    border-block-end: 1px solid var(--_line);
  }
  .mark {
    display: grid;
    place-items: center;
    width: 40px;
    height: 40px;
    border-radius: 12px;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .mark svg {
    width: 22px;
    height: 22px;
  }
  .people {
    display: flex;
  }
  .people .avatar {
    width: 40px;
    height: 40px;
    font-size: 13.5px;
  }
  .people .avatar + .avatar {
    margin-inline-start: -8px;
    box-shadow: 0 0 0 2px var(--_surface);
  }
  .heading {
    flex: 1;
    min-width: 0;
    padding-inline: 12px;
  }
  h1,
  .status {
    margin: 0;
    overflow: hidden;
    font-size: 1.07em;
    font-weight: 600;
    line-height: 1.3;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .status {
    color: var(--_muted);
    font-size: 0.87em;
    font-weight: inherit;
    line-height: 1.4;
  }
  .open::before {
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-inline: 1px 7px;
    border-radius: 50%;
    background: var(--_good);
    box-shadow: 0 0 0 2px color-mix(in oklab, var(--_good) 22%, transparent);
    content: '';
  }
`;
