import { css } from 'lit';

export const workListStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    overflow: hidden auto;
    padding: 12px 10px;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  section + section {
    margin-block-start: 18px;
  }
  .overline {
    padding: 0 8px;
    margin-block-end: 6px;
  }
  .cards {
    display: grid;
    gap: 10px;
  }
  .invitation {
    padding: 12px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  .asks {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .reason {
    margin-block-start: 4px;
    color: var(--_muted);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .answers {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
    margin-block-start: 10px;
  }
  .row {
    display: flex;
    align-items: center;
    justify-content: flex-start;
    gap: 10px;
    width: 100%;
    padding: 8px;
    border-radius: 10px;
    color: var(--_text);
    font-weight: 400;
    text-align: start;
  }
  .row:hover {
    background: var(--_hover);
  }
  .row[aria-current] {
    background: color-mix(in oklab, var(--_ink) 14%, transparent);
  }
  .what {
    display: grid;
    flex: 1;
    grid-template-columns: minmax(0, 1fr);
    gap: 1px;
    min-width: 0;
  }
  .line {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 20px;
  }
  .name {
    flex: 1;
    min-width: 0;
    font-size: 14px;
    font-weight: 550;
  }
  .news .name {
    font-weight: 700;
  }
  time {
    color: var(--_muted);
    font-size: 11.5px;
    font-variant-numeric: tabular-nums;
  }
  .last {
    flex: 1;
    min-width: 0;
    color: var(--_muted);
    font-size: 13px;
  }
  span.last:has(> .person) {
    display: flex;
    gap: 0.35em;
  }
  .last .person {
    min-width: 0;
  }
  .you {
    flex: none;
  }
  .news .last {
    color: var(--_text);
  }
  .last.writing {
    color: var(--_ink);
  }
  .last.danger {
    color: var(--_danger);
    font-weight: 600;
  }
  .over .avatar {
    filter: grayscale(1);
  }
  .over .name {
    color: var(--_muted);
  }
  .none {
    padding: 4px 8px;
    color: var(--_muted);
    font-size: 13px;
  }
  .none strong {
    display: block;
    color: var(--_text);
    font-weight: 550;
  }
  .foot {
    padding: 12px 10px 10px;
    border-block-start: 1px solid var(--_line);
  }
  .queues li {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 28px;
    padding: 2px 8px;
    font-size: 13px;
  }
  .title {
    flex: 1;
    min-width: 0;
  }
  .wait {
    color: var(--_muted);
    font-size: 12px;
    text-align: end;
  }
  .wait.busy {
    color: var(--_text);
    font-weight: 650;
  }
  .wait small {
    display: block;
    color: var(--_muted);
    font-size: 11.5px;
    font-weight: 400;
  }
  .inbox {
    margin-block-start: 8px;
    color: var(--_text);
    font-weight: 550;
  }
  .inbox > svg {
    color: var(--_muted);
  }
  .grow {
    flex: 1;
  }
  /* Low windows: rather everything scrolls than that two questions are seen through a slit. */
  @media (max-height: 700px) {
    :host {
      display: block;
      overflow: hidden auto;
    }
    .scroll {
      overflow: visible;
    }
  }
  @media (forced-colors: active) {
    .row[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
