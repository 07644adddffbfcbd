import { css } from 'lit';

export const messageListStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .scroller {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -3px;
  }
  .content {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    min-height: 100%;
    padding: 16px;
  }
  ol {
    overflow-wrap: anywhere;
    display: flex;
    flex-direction: column;
    gap: 14px;
    list-style: none;
  }
  .day {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block: 4px;
    color: var(--_muted);
    font-size: 0.82em;
    font-weight: 600;
  }
  .day::before,
  .day::after {
    flex: 1;
    height: 1px;
    background: var(--_line);
    content: '';
  }
  .unread {
    color: var(--_ink);
  }
  .unread::before,
  .unread::after {
    background: color-mix(in oklab, var(--_ink) 40%, transparent);
  }
  .notice {
    color: var(--_muted);
    font-size: 0.82em;
    text-align: center;
  }
  .group {
    display: flex;
    gap: 10px;
    max-width: 88%;
  }
  .mine {
    align-self: flex-end;
  }
  .said {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 3px;
    min-width: 0;
  }
  .mine .said {
    align-items: flex-end;
  }
  .who {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 8px;
    padding-block-end: 2px;
    font-size: 0.82em;
  }
  .name {
    font-weight: 600;
  }
  .role,
  time {
    color: var(--_muted);
  }
  .bubble {
    min-width: 0;
    max-width: 100%;
    padding: 8px 13px;
    border-radius: 18px;
    background: var(--_raised);
    line-height: 1.45;
  }
  .bubble p {
    unicode-bidi: isolate;
    white-space: pre-wrap;
  }
  .bubble.arriving {
    animation: arrive 180ms cubic-bezier(0.2, 0, 0, 1);
  }
  .theirs .who + .bubble {
    border-start-start-radius: 6px;
  }
  .mine .bubble {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .mine .bubble:has(+ .meta) {
    border-end-end-radius: 6px;
  }
  .bubble.failed {
    background: var(--_danger-tint);
    color: var(--_text);
    box-shadow: inset 0 0 0 1px var(--_danger);
  }
  .meta {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 4px;
    color: var(--_muted);
    font-size: 0.82em;
  }
  .meta svg {
    width: 14px;
    height: 14px;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid CanvasText;
    }
  }
`;
