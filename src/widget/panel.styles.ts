import { css } from 'lit';

/** The panel's frame, and what its views have in common. */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    background: var(--_surface);
    font-family: var(--ofchat-font, inherit);
    font-size: var(--ofchat-font-size, max(15px, 0.9375rem));
    line-height: 1.5;
    text-align: start;
  }
  .view {
    flex: 1;
    min-height: 0;
  }
  /* Read from the top, and scrolled as a whole. */
  .page {
    display: flex;
    flex-direction: column;
    gap: 16px;
    padding: 24px 22px 22px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .centre {
    align-items: center;
    justify-content: safe center;
    text-align: center;
  }
  h2 {
    font-size: 1.45em;
    font-weight: 600;
    line-height: 1.25;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }
  h2:focus-visible {
    outline: none;
  }
  .lines {
    display: grid;
    gap: 6px;
  }
  .muted {
    color: var(--_muted);
    text-wrap: pretty;
  }
  .problem {
    display: flex;
    gap: 10px;
    padding: 12px 14px;
    border-radius: var(--_round);
    background: var(--_danger-tint);
    color: var(--_danger);
    font-size: 0.92em;
  }
  .not-loaded {
    display: grid;
    gap: 16px;
    place-items: center;
    margin: auto;
    padding: 24px;
    text-align: center;
  }
  .banner {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 7px 16px;
    background: var(--_warn-tint);
    color: var(--_warn);
    font-size: 0.87em;
    font-weight: 600;
  }
  /* The second click of a double click was not meant for what came up under the pointer; keys are never held off. */
  .settling {
    animation: settle 0.6s !important;
  }
  @keyframes settle {
    from,
    to {
      pointer-events: none;
    }
  }
`;
