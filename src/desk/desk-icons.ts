/** Icons that only the desk needs; the others are those of `ui`. */
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

function icon(drawing: SVGTemplateResult, mirrored = false): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" class=${mirrored ? 'mirrored' : ''}>
    ${drawing}
  </svg>`;
}

export const deskIcons = {
  back: icon(svg`<path d="M19 12H5.500m6-6-6 6 6 6" />`, true),
  bell: icon(svg`<path d="M6.5 16.500V11a5.5 5.5 0 0 1 11 0v5.500l1.5 1.500H5zM10 20.500h4" />`),
  bellOff: icon(
    svg`<path d="M17.5 13.500V11a5.5 5.5 0 0 0-9.2-4.100M6.5 10.500v6L5 18h13M10 20.500h4M4 4l16 16" />`,
  ),
  close: icon(svg`<path d="m6.5 6.5 11 11m0-11-11 11" />`),
  contrast: icon(
    svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 3.500v17a8.5 8.5 0 0 0 0-17Z" fill="currentColor" />`,
  ),
  known: icon(svg`<path d="m8.5 12 2.5 2.500 4.5-5" /><circle cx="12" cy="12" r="8.5" />`),
  inbox: icon(svg`<path d="M4 13.5 6.5 5h11l2.5 8.500V19H4zm0 0h4.500l1.5 2.500h4l1.5-2.500H20" />`),
  keyboard: icon(
    svg`<rect x="3" y="6.5" width="18" height="11.5" rx="2.5" /><path d="M7 10.200h.01M10.3 10.200h.01M13.7 10.200h.01M17 10.200h.01M8.5 14.500h7" />`,
  ),
  panel: icon(svg`<rect x="3.5" y="5" width="17" height="14" rx="2.5" /><path d="M14.5 5v14" />`, true),
  people: icon(
    svg`<circle cx="9" cy="8.5" r="3.5" /><path d="M2.5 19.500c.4-3.4 3-5.3 6.5-5.300s6.1 1.9 6.5 5.300M15.5 5.300a3.5 3.5 0 0 1 0 6.400M18 14.700c2 .7 3.2 2.3 3.5 4.8" />`,
  ),
  plus: icon(svg`<path d="M12 5v14m-7-7h14" />`),
  sun: icon(
    svg`<circle cx="12" cy="12" r="4" /><path d="M12 2.500v2.500m0 14v2.500M2.5 12H5m14 0h2.500M5.3 5.3 7 7m10 10 1.7 1.700m0-13.400L17 7M7 17l-1.7 1.7" />`,
  ),
} as const;
