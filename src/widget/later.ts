/** What no room waits for: loaded when a room is open, when it takes long, or where there is none. */
import { css } from 'lit';
import { endedStyles } from './ended-view.js';
import { leaveQuestionStyles } from './leave-question.js';
import { longWaitStyles } from './long-wait.js';
import { meetingStyles } from './meeting.js';
import { unavailableStyles } from './unavailable-view.js';

export { renderEnded } from './ended-view.js';
export { renderLeaveQuestion } from './leave-question.js';
export { renderLongWait } from './long-wait.js';
export { renderMeeting } from './meeting.js';
export { createLaterNews } from './later-news.js';
export { renderUnavailable } from './unavailable-view.js';

const signStyles = css`
  .sign {
    display: grid;
    place-items: center;
    width: 64px;
    height: 64px;
    border-radius: 50%;
    background: var(--_tint);
    color: var(--_ink);
  }
  .sign svg {
    width: 30px;
    height: 30px;
    stroke-width: 1.5;
  }
  .good {
    background: color-mix(in oklab, var(--_good) 14%, var(--_surface));
    color: var(--_good);
  }
`;

export const laterStyles = [
  signStyles,
  endedStyles,
  leaveQuestionStyles,
  longWaitStyles,
  meetingStyles,
  unavailableStyles,
];
