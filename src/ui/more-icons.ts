/** Icons that no room waits for: not one file with the others, because files are loaded whole. */
import { svg } from 'lit';
import { icon } from './icons.js';

export const mail = icon(
  svg`<rect x="3.5" y="5.5" width="17" height="13" rx="2.5" /><path d="m4.5 8 7.5 5.5L19.5 8" />`,
);
export const moon = icon(svg`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />`);
export const video = icon(
  svg`<rect x="3" y="6.5" width="12.5" height="11" rx="2.5" /><path d="m15.5 11 5.5-3v8l-5.5-3" />`,
);
