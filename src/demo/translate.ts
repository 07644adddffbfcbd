/**
 * Puts the page into another language. English stands in the HTML itself, so that the page reads without script;
 * it is kept here when the first translation replaces it.
 */
import { arabic, english, type Texts } from './texts.js';
import type { Language } from './settings.js';

const original = new WeakMap<Element, string>();
const originalLabel = new WeakMap<Element, string>();

export function translatePage(page: Document, lang: Language) {
  const texts: Texts = lang === 'ar' ? arabic : english;
  for (const element of page.querySelectorAll<HTMLElement>('[data-t]')) {
    const english = keep(original, element, () => element.textContent);
    const text = texts[element.dataset['t'] ?? ''] ?? english;
    if (element.textContent !== text) element.textContent = text;
  }
  for (const element of page.querySelectorAll<HTMLElement>('[data-t-label]')) {
    const english = keep(originalLabel, element, () => element.getAttribute('aria-label') ?? '');
    element.setAttribute('aria-label', texts[element.dataset['tLabel'] ?? ''] ?? english);
  }
}

/** A text that is not in the page's HTML. */
export function text(key: string, lang: Language): string {
  return (lang === 'ar' ? arabic : english)[key] ?? english[key] ?? key;
}

function keep(kept: WeakMap<Element, string>, element: Element, read: () => string): string {
  const known = kept.get(element);
  if (known !== undefined) return known;
  const now = read();
  kept.set(element, now);
  return now;
}
