/** The bar above the page: theme, language and direction, and how to be the expert. It is built by script, since
 * without script it could do nothing. */
import { directions, languages, themes, type Settings } from './settings.js';
import { text } from './translate.js';

/** As `ofchat serve --demo` creates them. */
const experts = [
  { username: 'amira', password: 'demo-amira' },
  { username: 'ben', password: 'demo-ben' },
] as const;

export function showDemoBar(page: Document, settings: Settings, change: (next: Settings) => void) {
  const bar = page.querySelector('#demo-bar');
  if (!bar) return;
  const say = (key: string) => text(key, settings.lang);
  const focused = page.activeElement?.id;
  const wasOpen = bar.querySelector('details')?.open ?? false;

  const select = <K extends keyof Settings>(key: K, values: readonly Settings[K][]) => {
    const list = element('select', { id: `demo-${key}` });
    for (const value of values) {
      const option = element('option', { value }, say(`bar.${key}.${value}`));
      option.selected = settings[key] === value;
      list.append(option);
    }
    list.addEventListener('change', () => {
      const value = values.find((known) => known === list.value);
      if (value !== undefined) change({ ...settings, [key]: value });
    });
    return element('label', {}, say(`bar.${key}`), list);
  };

  bar.setAttribute('aria-label', say('bar.label'));
  bar.replaceChildren(
    element('p', {}, say('bar.what')),
    select('theme', themes),
    select('lang', languages),
    select('dir', directions),
    expertCard(say, wasOpen),
  );
  if (focused?.startsWith('demo-')) page.getElementById(focused)?.focus();
}

function expertCard(say: (key: string) => string, open: boolean) {
  const credentials = experts.map(({ username, password }) =>
    element(
      'dl',
      {},
      element('dt', {}, say('bar.expert.user')),
      element('dd', {}, element('code', { dir: 'ltr' }, username)),
      element('dt', {}, say('bar.expert.password')),
      element('dd', {}, element('code', { dir: 'ltr' }, password)),
    ),
  );
  const details = element(
    'details',
    { class: 'demo-expert' },
    element('summary', { id: 'demo-expert' }, say('bar.expert')),
    element(
      'div',
      { class: 'demo-card' },
      element('p', {}, say('bar.expert.how')),
      ...credentials,
      element('a', { href: '/desk/', target: '_blank', rel: 'noopener' }, say('bar.expert.open')),
    ),
  );
  details.open = open;
  details.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    details.open = false;
    details.querySelector('summary')?.focus();
  });
  return details;
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: { readonly [name: string]: string },
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}
