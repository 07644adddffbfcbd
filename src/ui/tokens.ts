import { css } from 'lit';

/**
 * What a site may set (`--ofchat-*`), and the private names derived from it. Every element that uses them includes
 * this sheet, so a value set anywhere above it counts. Light and dark follow `color-scheme`, which the page,
 * or the `theme` attribute, decides.
 *
 * @cssprop --ofchat-accent - Buttons, own messages and marks. White text must be readable on it
 * @cssprop --ofchat-on-accent - Text on the accent
 * @cssprop --ofchat-surface - Background of the panel
 * @cssprop --ofchat-raised - Background of others' messages and of fields
 * @cssprop --ofchat-text - Text
 * @cssprop --ofchat-muted - Less important text
 * @cssprop --ofchat-line - Lines and borders
 * @cssprop --ofchat-font - Font family; the page's by default
 * @cssprop --ofchat-font-size - Size of running text
 * @cssprop --ofchat-radius - Radius of the panel; smaller parts follow it
 */
export const tokens = css`
  :host {
    --_accent: var(--ofchat-accent, #0a6570);
    --_on-accent: var(--ofchat-on-accent, #fff);
    --_surface: var(--ofchat-surface, light-dark(#fff, #131a20));
    --_raised: var(--ofchat-raised, light-dark(#f1f4f6, #202a33));
    --_text: var(--ofchat-text, light-dark(#18232c, #e9eff3));
    --_muted: var(--ofchat-muted, light-dark(#566572, #a3b3bf));
    --_line: var(--ofchat-line, light-dark(#dfe5e9, #303d48));
    --_edge: light-dark(#84929e, #70818e);
    --_ink: light-dark(var(--_accent), oklch(from var(--_accent) 0.8 max(c, 0.08) h));
    --_tint: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
    --_danger: light-dark(#b3261e, #ff9d95);
    --_danger-tint: light-dark(#fdf0ef, #3a2022);
    --_good: light-dark(#18794a, #62d39a);
    --_warn: light-dark(#8a5300, #f2bf6b);
    --_warn-tint: light-dark(#fff6e5, #352a17);
    --_radius: var(--ofchat-radius, 20px);
    --_round: min(var(--_radius), 14px);
    --_quick: 140ms cubic-bezier(0.2, 0, 0, 1);
  }
`;
