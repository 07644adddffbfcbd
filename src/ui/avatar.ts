import { css, html, type TemplateResult } from 'lit';

/** A person as initials on one of six colours, always the same for the same `key` (the nick). Decoration only. */
export function avatar(name: string, key: string = name): TemplateResult {
  return html`<span class="avatar hue${hueOf(key)}" part="avatar" aria-hidden="true"
    >${initials(name)}</span
  >`;
}

export const avatarStyles = css`
  .avatar {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 32px;
    height: 32px;
    border-radius: 50%;
    background: light-dark(oklch(0.92 0.045 var(--_hue)), oklch(0.38 0.06 var(--_hue)));
    color: light-dark(oklch(0.4 0.085 var(--_hue)), oklch(0.92 0.04 var(--_hue)));
    font-size: 12px;
    font-weight: 650;
    line-height: 1;
    letter-spacing: 0.02em;
    user-select: none;
  }
  .hue0 {
    --_hue: 205;
  }
  .hue1 {
    --_hue: 285;
  }
  .hue2 {
    --_hue: 155;
  }
  .hue3 {
    --_hue: 60;
  }
  .hue4 {
    --_hue: 10;
  }
  .hue5 {
    --_hue: 250;
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid CanvasText;
    }
  }
`;

/** `AW` of "Dr Anna Weber": titles are no names. */
export function initials(name: string): string {
  const words = name.split(/[\s,]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const names = words.filter((word) => !/^(?:dr|prof|mr|mrs|ms|med|herr|frau|sr|sra)\.?$/i.test(word));
  const [first, ...others] = names.length > 0 ? names : words;
  const last = others.at(-1);
  return [first, last].map((word) => (word ? (firstCharacter(word) ?? '') : '')).join('') || '?';
}

function firstCharacter(word: string): string | undefined {
  return [...word][0]?.toLocaleUpperCase();
}

function hueOf(key: string): number {
  let sum = 0;
  for (const character of key) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum % 6;
}
