import { css } from 'lit';
import { tokens } from './tokens.js';

/** What every element starts from: tokens, box model, focus ring, buttons, and text that only a reader hears. */
export const base = [
  tokens,
  css`
    :host {
      display: block;
      color: var(--_text);
    }
    :host([hidden]),
    [hidden] {
      display: none !important;
    }
    *,
    ::before,
    ::after {
      box-sizing: border-box;
    }
    p,
    h2,
    h3,
    ol,
    dl,
    dd {
      margin: 0;
      padding: 0;
    }
    svg {
      display: block;
      flex: none;
      width: 20px;
      height: 20px;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    button,
    .button {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      gap: 8px;
      min-height: 44px;
      margin: 0;
      padding: 8px 16px;
      border: 1px solid transparent;
      border-radius: var(--_round);
      background: none;
      color: var(--_ink);
      font: inherit;
      font-weight: 600;
      text-decoration: none;
      cursor: pointer;
      transition:
        background-color var(--_quick),
        border-color var(--_quick),
        opacity var(--_quick);
      -webkit-tap-highlight-color: transparent;
    }
    .primary {
      background: var(--_accent);
      color: var(--_on-accent);
    }
    @media (hover: hover) {
      :is(button, .button):hover {
        background-image: linear-gradient(rgb(128 128 128 / 0.14) 0 0);
      }
    }
    .quiet {
      border-color: var(--_line);
    }
    .icon {
      width: 44px;
      padding: 0;
      border-radius: 50%;
      color: var(--_muted);
    }
    button:disabled {
      opacity: 0.5;
      cursor: default;
    }
    :focus-visible {
      outline: 2px solid var(--_ink);
      outline-offset: 2px;
    }
    .spinner {
      flex: none;
      width: 14px;
      height: 14px;
      border: 2px solid currentColor;
      border-block-start-color: transparent;
      border-radius: 50%;
      animation: turn 0.9s linear infinite;
    }
    @keyframes turn {
      to {
        rotate: 1turn;
      }
    }
    .hidden {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    @media (prefers-reduced-motion: reduce) {
      *,
      ::before,
      ::after {
        transition: none !important;
        animation: none !important;
      }
    }
    @media (forced-colors: active) {
      button,
      .button {
        border-color: ButtonBorder;
      }
    }
  `,
];
