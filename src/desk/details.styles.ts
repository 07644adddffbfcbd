import { css } from 'lit';

export const detailsStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 56px;
    padding-inline: 16px 10px;
    border-block-end: 1px solid var(--_line);
  }
  h2 {
    font-size: 14px;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    padding: 16px;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  section {
    margin-block-end: 20px;
  }
  .overline {
    margin-block-end: 6px;
  }
  .card {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block-end: 14px;
  }
  .card > div {
    min-width: 0;
  }
  .card .avatar {
    width: 42px;
    height: 42px;
    font-size: 15px;
  }
  .name {
    font-size: 15px;
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  small,
  .none {
    color: var(--_muted);
    font-size: 12.5px;
  }
  .mail {
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .known {
    display: flex;
    gap: 4px;
    margin-block-start: 2px;
    color: var(--_muted);
    font-size: 12.5px;
    overflow-wrap: anywhere;
  }
  .known svg {
    flex: none;
    width: 16px;
    height: 16px;
    color: var(--_accent);
  }
  dl {
    display: grid;
    gap: 6px;
  }
  dl > div {
    display: grid;
    grid-template-columns: 88px 1fr;
    gap: 8px;
    font-size: 13px;
  }
  dt {
    color: var(--_muted);
    overflow-wrap: anywhere;
  }
  dd {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  a {
    color: var(--_ink);
    text-underline-offset: 2px;
  }
  .question {
    padding: 10px 12px;
    border-radius: 12px;
    background: var(--_surface);
    box-shadow: inset 0 0 0 1px var(--_line);
    font-size: 13.5px;
    line-height: 1.5;
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .people {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    margin-block-end: 12px;
  }
  .people li {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .people .avatar {
    width: 28px;
    height: 28px;
    font-size: 11px;
  }
  .people .person,
  .colleague {
    flex: 1;
    min-width: 0;
  }
  .colleague > * {
    display: block;
  }
  .wide {
    width: 100%;
  }
  .invite,
  .confirm {
    padding: 12px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_surface);
    font-size: 13px;
  }
  .invite h4 {
    margin: 0 0 8px;
    font-size: 13px;
    outline: none;
  }
  .invite label {
    display: block;
    margin-block-end: 4px;
    color: var(--_muted);
    font-size: 12.5px;
  }
  .invite input {
    margin-block-end: 12px;
  }
  .invite .none {
    margin-block-end: 8px;
  }
  .answers {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
    margin-block-start: 10px;
  }
  [aria-disabled] {
    opacity: 0.5;
    cursor: default;
  }
  .sure {
    background: light-dark(#b3261e, #ff9d95);
    color: light-dark(#fff, #2b0704);
  }
  .sure:hover {
    background: color-mix(in oklab, light-dark(#b3261e, #ff9d95) 88%, #000);
  }
`;
