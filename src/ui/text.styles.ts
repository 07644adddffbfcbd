import { css } from 'lit';

/** Of text that people wrote, where it holds more than lines. */
export const textStyles = css`
  p,
  blockquote,
  pre {
    margin: 0;
    unicode-bidi: isolate;
  }
  * + p,
  * + blockquote,
  * + pre {
    margin-block-start: 0.4em;
  }
  ul {
    margin: 0.4em 0;
    padding-inline-start: 1.4em;
  }
  a {
    color: inherit;
    text-underline-offset: 2px;
    overflow-wrap: anywhere;
  }
  code {
    font:
      0.9em ui-monospace,
      monospace;
  }
  p code {
    padding: 0.1em 0.3em;
    border-radius: 4px;
    background: color-mix(in oklab, currentColor 12%, transparent);
  }
  pre {
    padding: 8px 10px;
    overflow: auto;
    border-radius: 8px;
    background: color-mix(in oklab, currentColor 9%, transparent);
  }
  blockquote {
    padding-inline-start: 10px;
    border-inline-start: 3px solid color-mix(in oklab, currentColor 35%, transparent);
  }
`;
