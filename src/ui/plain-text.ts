import { html, type TemplateResult } from 'lit';

/** Whether a text holds anything that would be styled or become a link: most do not, and need no formatting. */
export function isFormatted(text: string): boolean {
  return /[*_~`>@\r]|:\/\/|www\.|(mailto|tel):/i.test(text);
}

/** Where lines end is kept by `white-space`, so that text does not move when its formatting comes later. */
export function renderLines(lines: unknown): TemplateResult {
  return html`<p dir="auto">${lines}</p>`;
}
