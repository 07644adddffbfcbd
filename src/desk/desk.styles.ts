import { css } from 'lit';

export const frameStyles = css`
  :host {
    position: relative;
    height: 100%;
    min-height: 360px;
    overflow: hidden;
    background: var(--_surface);
    font:
      14px/1.45 var(--ofchat-font, system-ui),
      sans-serif;
    -webkit-font-smoothing: antialiased;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  .frame {
    display: grid;
    grid-template-rows: auto auto 1fr;
    height: 100%;
  }
  ofchat-desk-sign-in {
    grid-row: 1 / -1;
  }
  .waiting {
    width: 100%;
    border-radius: 0;
  }
  .lost {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 6px 16px;
    background: var(--_warn-tint);
    color: var(--_warn);
    font-size: 13px;
  }
  .panes {
    position: relative;
    display: grid;
    grid-row: 3;
    grid-template-columns: 320px minmax(0, 1fr);
    min-height: 0;
  }
  .wide .panes.three {
    grid-template-columns: 320px minmax(0, 1fr) 312px;
  }
  .medium .panes {
    grid-template-columns: 288px minmax(0, 1fr);
  }
  .narrow .panes {
    grid-template-columns: minmax(0, 1fr);
  }
  nav,
  main,
  aside {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  nav > *,
  main > *,
  aside > * {
    flex: 1;
    min-height: 0;
  }
  nav {
    border-inline-end: 1px solid var(--_line);
    background: var(--_pane);
  }
  .narrow nav {
    border: 0;
  }
  main {
    background: var(--_surface);
  }
  aside {
    border-inline-start: 1px solid var(--_line);
    background: var(--_pane);
  }
  .medium aside,
  .narrow aside {
    position: absolute;
    z-index: 2;
    inset-block: 0;
    inset-inline-end: 0;
    width: min(340px, 100%);
    background: var(--_surface);
    box-shadow: var(--_deep-shadow);
  }
  .narrow aside {
    width: 100%;
    border: 0;
    box-shadow: none;
  }
  @media (forced-colors: active) {
    .lost {
      border: 1px solid CanvasText;
    }
  }
`;
