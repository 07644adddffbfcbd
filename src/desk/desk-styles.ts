import { css } from 'lit';

/**
 * On top of the shared base: a denser measure, because a desk is worked at all day with a mouse and a keyboard.
 * Where a finger points, controls grow to 44 px again (WCAG 2.5.5).
 */
export const deskStyles = css`
  :host {
    --_pane: light-dark(#f6f8f9, #0e1419);
    --_hover: light-dark(rgb(24 35 44 / 0.05), rgb(233 239 243 / 0.06));
    --_shadow: 0 1px 2px rgb(10 25 35 / 0.06), 0 6px 20px rgb(10 25 35 / 0.07);
    --_deep-shadow: 0 2px 6px rgb(10 25 35 / 0.1), 0 16px 48px rgb(10 25 35 / 0.2);
    --_round: 10px;
    --_available: light-dark(#1c8a55, #4fc88c);
    --_away: light-dark(#a86200, #efb250);
    --_busy: light-dark(#c2362c, #ff8a80);
    --_gone: light-dark(#75838f, #8998a4);
  }
  button,
  .button {
    min-height: 34px;
    padding: 5px 12px;
    gap: 6px;
    font-size: 13px;
    line-height: 1.35;
  }
  .icon {
    width: 34px;
    padding: 0;
    border-radius: var(--_round);
  }
  .icon:hover {
    color: var(--_text);
  }
  .danger {
    color: var(--_danger);
  }
  svg {
    width: 18px;
    height: 18px;
  }
  .mirrored:dir(rtl) {
    transform: scaleX(-1);
  }
  h1,
  h2,
  h3 {
    margin: 0;
    font-size: inherit;
    font-weight: 650;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .overline {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--_muted);
    font-size: 12px;
    font-weight: 650;
    letter-spacing: 0.01em;
  }
  .count {
    display: inline-grid;
    place-items: center;
    min-width: 20px;
    height: 20px;
    padding: 0 6px;
    border-radius: 10px;
    background: var(--_hover);
    color: var(--_muted);
    font-size: 11.5px;
    font-weight: 650;
    font-variant-numeric: tabular-nums;
  }
  .count.hot {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  input,
  textarea {
    width: 100%;
    min-height: 36px;
    margin: 0;
    padding: 7px 11px;
    border: 1px solid var(--_edge);
    border-radius: var(--_round);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  input:focus-visible,
  textarea:focus-visible {
    border-color: var(--_ink);
    outline: 1px solid var(--_ink);
    outline-offset: 0;
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .dot {
    flex: none;
    width: 9px;
    height: 9px;
    border-radius: 50%;
    background: var(--_gone);
    forced-color-adjust: none;
  }
  .dot.available,
  .dot.chat,
  .dot.live {
    background: var(--_available);
  }
  .dot.away,
  .dot.xa,
  .dot.waiting {
    background: var(--_away);
  }
  .dot.dnd {
    background: var(--_busy);
  }
  .dot.offline {
    border: 2px solid var(--_gone);
    background: none;
  }
  kbd {
    display: inline-grid;
    place-items: center;
    min-width: 20px;
    height: 20px;
    padding: 0 5px;
    border: 1px solid color-mix(in oklab, currentColor 35%, transparent);
    border-radius: 5px;
    font:
      600 11px/1 ui-sans-serif,
      system-ui,
      sans-serif;
  }
  .person {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @media (pointer: coarse) {
    button,
    .button,
    input {
      min-height: 44px;
    }
    .icon {
      width: 44px;
    }
    /* Below 16 px the phone would zoom in. */
    input {
      font-size: 16px;
    }
  }
  @media (forced-colors: active) {
    .count,
    .dot {
      border: 1px solid CanvasText;
    }
  }
  /* Headings that get the focus when what had it is gone. */
  h2[tabindex='-1'] {
    border-radius: 6px;
  }
  h2[tabindex='-1']:focus-visible {
    outline-offset: 4px;
  }
`;
