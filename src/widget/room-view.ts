/** The conversation: messages and composer. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { othersIn, timelineOf, type RoomView } from '../room/index.js';
import type { SendEvent } from '../ui/index.js';
import { dayOf } from './day.js';
import { exportedParts } from './parts.js';
import type { Scene } from './scene.js';

export function renderRoom({ texts, actions, current, ...scene }: Scene<'chatting'>): TemplateResult {
  const { room } = current;
  const onSend = (event: SendEvent) => {
    actions.send(event.text);
    event.take();
  };
  return html`
    <div class="view room" part="body">
      ${scene.meeting}
      <ofchat-message-list
        exportparts=${exportedParts}
        .texts=${texts}
        .timeline=${timelineOf(room, { day: dayOf, unreadAfter: scene.unreadAfter })}
        .composing=${room.composing.map((nick) => nameOf(room, nick))}
        .older=${room.log.older}
        .loadingOlder=${room.loadingOlder}
        @retry=${(event: { id: string }) => actions.retry(event.id)}
        @discard=${(event: { id: string }) => actions.discard(event.id)}
        @older=${() => actions.loadOlder()}
        @seen=${() => actions.see()}
      >
        ${room.question && !room.log.older ? renderQuestion(texts, room) : nothing}
      </ofchat-message-list>
      ${
        scene.leaveQuestion ??
        html`<ofchat-composer
          data-focus
          exportparts=${exportedParts}
          .texts=${texts}
          .draft=${room.draft}
          @compose=${(event: { text: string }) => actions.compose(event.text)}
          @send=${onSend}
        ></ofchat-composer>`
      }
    </div>
  `;
}

/** What the conversation begins with: the question, and who was there before this page knew of the room. */
function renderQuestion(texts: Scene['texts'], room: RoomView): unknown {
  // Who came later has a notice in the timeline.
  const here = othersIn(room).filter(({ nick }) => !room.notices.some((notice) => notice.nick === nick));
  const name = texts.list(here.map((occupant) => occupant.name));
  return html`<div class="asked">
      <b>${texts.say('question')}</b>
      <p dir="auto">${room.question}</p>
    </div>
    ${name ? html`<p>${texts.say('joined', { name })}</p>` : nothing}`;
}

export function nameOf(room: RoomView, nick: string): string {
  return room.occupants.find((occupant) => occupant.nick === nick)?.name ?? nick;
}

export const roomStyles = css`
  .room {
    display: flex;
    flex-direction: column;
  }
  ofchat-message-list {
    flex: 1;
  }
  .asked {
    margin-block-end: 16px;
    padding: 10px 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_round);
    font-size: 0.92em;
    overflow-wrap: anywhere;
  }
  .asked p {
    white-space: pre-line;
  }
  .asked + p {
    margin-block-end: 16px;
    text-align: center;
  }
  .asked + p,
  .asked b {
    color: var(--_muted);
    font-size: 0.87em;
  }
  .asked b {
    font-weight: 600;
  }
  ofchat-composer {
    padding: 8px 12px calc(12px + env(safe-area-inset-bottom, 0px));
  }
`;
