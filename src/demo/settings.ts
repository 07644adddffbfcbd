/**
 * What the demo's bar sets. It lives in the page's address and nowhere else, so that the demo stores nothing in
 * the browser and a link to `/?lang=ar&theme=dark` shows exactly that.
 */
export type Theme = 'auto' | 'light' | 'dark';
export type Language = 'en' | 'ar';
export type Direction = 'auto' | 'ltr' | 'rtl';

export interface Settings {
  readonly theme: Theme;
  readonly lang: Language;
  /** `auto`: as the language is written. */
  readonly dir: Direction;
}

export const themes: readonly Theme[] = ['auto', 'light', 'dark'];
export const languages: readonly Language[] = ['en', 'ar'];
export const directions: readonly Direction[] = ['auto', 'ltr', 'rtl'];

const defaults: Settings = { theme: 'auto', lang: 'en', dir: 'auto' };

/** Unknown values count as not given. */
export function readSettings(address: URL): Settings {
  const pick = <T extends string>(key: keyof Settings, known: readonly T[], otherwise: T) =>
    known.find((value) => value === address.searchParams.get(key)) ?? otherwise;
  return {
    theme: pick('theme', themes, defaults.theme),
    lang: pick('lang', languages, defaults.lang),
    dir: pick('dir', directions, defaults.dir),
  };
}

/** The same address with these settings; defaults are left out. */
export function writeSettings(address: URL, settings: Settings): URL {
  const written = new URL(address);
  for (const key of ['theme', 'lang', 'dir'] as const) {
    if (settings[key] === defaults[key]) written.searchParams.delete(key);
    else written.searchParams.set(key, settings[key]);
  }
  return written;
}

export function writtenDirection({ dir, lang }: Settings): 'ltr' | 'rtl' {
  if (dir !== 'auto') return dir;
  return lang === 'ar' ? 'rtl' : 'ltr';
}
