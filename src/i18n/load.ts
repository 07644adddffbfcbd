/** Finds and loads catalogues: English is always there, other languages come when they are wanted. */
import { en } from './en.js';
import { createTexts, type Overrides, type Texts, type Translation } from './texts.js';

export type WidgetTexts = Texts<typeof en>;

/** English, at once: what is shown while another language loads. */
export const englishTexts: WidgetTexts = createTexts<typeof en>('en', en);

const languages: { readonly [lang: string]: () => Promise<Translation<typeof en>> } = {
  ar: async () => (await import('./ar.js')).ar,
};

/**
 * Texts of `lang` (BCP 47), with a site's own words on top. Where there is no such language, or it cannot be
 * loaded, English: this never rejects.
 */
export async function loadTexts(lang: string, overrides: Overrides = {}): Promise<WidgetTexts> {
  const load = languages[baseLanguage(lang)];
  try {
    if (load) return createTexts<typeof en>(lang, await load(), overrides);
  } catch {
    // The file did not arrive: English is better than nothing.
  }
  return createTexts<typeof en>(baseLanguage(lang) === 'en' ? lang : 'en', en, overrides);
}

/** `pt` of `pt-BR` */
export function baseLanguage(lang: string): string {
  return lang.split('-', 1)[0]?.toLowerCase() ?? '';
}
