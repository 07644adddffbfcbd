/** A pane of the desk: a header of one height, and what it is about. */
import { css } from 'lit';

export const paneStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  header {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 56px;
    padding: 8px 20px;
    border-block-end: 1px solid var(--_line);
  }
  .narrow header,
  header.narrow {
    padding-inline: 8px;
  }
  h2 {
    font-size: 15px;
  }
  .about {
    color: var(--_muted);
    font-size: 12.5px;
  }
`;
