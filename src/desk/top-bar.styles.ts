import { css } from 'lit';

export const topBarStyles = css`
  .bar {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 52px;
    padding: 4px 10px 4px 14px;
    padding-inline: 14px 10px;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
  }
  .mark {
    display: grid;
    place-items: center;
    flex: none;
    width: 28px;
    height: 28px;
    border-radius: 9px;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .mark svg {
    width: 17px;
    height: 17px;
  }
  h1 {
    margin-inline: 4px 10px;
    font-size: 15px;
    letter-spacing: -0.01em;
  }
  .grow {
    flex: 1;
  }
  .link {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    color: var(--_muted);
    font-size: 12.5px;
  }
  .link .dot {
    width: 7px;
    height: 7px;
  }
  .link .connecting {
    animation: breathe 1.2s infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.3;
    }
  }
  .muted {
    display: grid;
    color: var(--_muted);
  }
  .self {
    display: flex;
    align-items: center;
    gap: 9px;
    text-align: start;
  }
  .self > svg {
    width: 15px;
    height: 15px;
    color: var(--_muted);
  }
  .face {
    position: relative;
  }
  .face .avatar {
    width: 30px;
    height: 30px;
    font-size: 11.5px;
  }
  .face .dot {
    position: absolute;
    inset-block-end: -1px;
    inset-inline-end: -1px;
    width: 11px;
    height: 11px;
    border-radius: 50%;
    box-shadow: 0 0 0 2px var(--_surface);
  }
  .face .dot.offline {
    background: var(--_surface);
  }
  .names {
    display: grid;
    max-width: 180px;
    line-height: 1.25;
  }
  .names strong {
    font-weight: 600;
  }
  small {
    color: var(--_muted);
    font-size: 12px;
  }
  fieldset {
    min-width: 250px;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend,
  .status label {
    padding: 4px 8px;
    color: var(--_muted);
    font-size: 12px;
    font-weight: 650;
  }
  .choice {
    position: relative;
    display: flex;
    align-items: center;
    gap: 11px;
    padding: 7px 10px;
    border-radius: 9px;
    font-size: 13.5px;
    cursor: pointer;
  }
  .choice:hover {
    background: var(--_hover);
  }
  .choice:has(:focus-visible) {
    outline: 2px solid var(--_ink);
    outline-offset: -2px;
  }
  .choice input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    min-height: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .choice > span:not(.dot) {
    flex: 1;
  }
  .choice small {
    display: block;
  }
  .choice svg {
    color: var(--_ink);
  }
  .status {
    margin-block-start: 6px;
    padding-block: 6px;
    border-block: 1px solid var(--_line);
  }
  .status span {
    display: flex;
    gap: 6px;
    padding: 2px 8px 4px;
  }
  .off {
    justify-content: flex-start;
    width: 100%;
    margin-block-start: 6px;
    color: var(--_text);
    font-weight: 500;
  }
  .off svg {
    color: var(--_muted);
  }
  .keys {
    display: grid;
    grid-template-columns: max-content 1fr;
    align-items: center;
    gap: 10px 18px;
    padding: 8px;
    font-size: 13px;
  }
  .keys > div {
    display: contents;
  }
`;
