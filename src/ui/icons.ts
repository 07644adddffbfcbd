/** Icons, drawn with the text's colour and hidden from screen readers: the button around one bears the name. */
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

export function icon(drawing: SVGTemplateResult): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${drawing}</svg>`;
}

export const alert = icon(svg`<circle cx="12" cy="12" r="9" /><path d="M12 7.5V13m0 3.4v.1" />`);
export const check = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`);
export const chevron = icon(svg`<path d="m6 9.5 6 6 6-6" />`);
export const clock = icon(svg`<circle cx="12" cy="12" r="9" /><path d="M12 7v5l3.2 2" />`);
export const leave = icon(
  svg`<path d="M10 4.5H6.5a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2H10m5-12 4.5 4.5-4.5 4.5m4-4.5H9.5" />`,
);
export const send = icon(svg`<path d="M12 19V5.5m-6 6 6-6 6 6" />`);
export const speech = icon(svg`<path d="M20 11.5a8 8 0 0 1-11.8 7L4 20l1.5-4.200A8 8 0 1 1 20 11.5Z" />`);
