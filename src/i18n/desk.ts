/** Texts of the desk: the shared catalogue and the desk's own part. Imported by the desk only. */
import { en } from './en.js';
import { enDesk } from './en-desk.js';
import { enLater } from './en-later.js';
import { baseLanguage } from './load.js';
import { createTexts, type Overrides, type Texts, type Translation } from './texts.js';

const english = { ...en, ...enLater, ...enDesk };
/** Takes the place of `WidgetTexts` wherever that is wanted. */
export type DeskTexts = Texts<typeof english>;

export const englishDeskTexts: DeskTexts = createTexts<typeof english>('en', english);

const languages: { readonly [lang: string]: () => Promise<Translation<typeof english>> } = {
  async ar() {
    const [shared, desk] = await Promise.all([import('./ar.js'), import('./ar-desk.js')]);
    return { ...shared.ar, ...desk.arDesk };
  },
};

/** As `loadTexts`, for the desk. */
export async function loadDeskTexts(lang: string, overrides: Overrides = {}): Promise<DeskTexts> {
  const load = languages[baseLanguage(lang)];
  try {
    if (load) return createTexts<typeof english>(lang, await load(), overrides);
  } catch {
    // The file did not arrive: English is better than nothing.
  }
  return createTexts<typeof english>(baseLanguage(lang) === 'en' ? lang : 'en', english, overrides);
}

const units: readonly (readonly [number, Intl.RelativeTimeFormatUnit])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

/** `5 minutes ago`, by the largest unit that is not zero. */
export function sayAgo({ lang }: DeskTexts, stamp: string, now: Date = new Date()): string {
  const seconds = Math.round((now.getTime() - Date.parse(stamp)) / 1000);
  const [size, unit] = units.find(([unitSize]) => Math.abs(seconds) >= unitSize) ?? [1, 'second'];
  return new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(-Math.trunc(seconds / size), unit);
}
