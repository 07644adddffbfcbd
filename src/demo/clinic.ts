/** The clinic's page: the demo's settings, the ready questions, and today's opening hours. */
import { showDemoBar } from './demo-bar.js';
import { showToday } from './opening-hours.js';
import { readSettings, writeSettings, writtenDirection, type Settings } from './settings.js';
import { translatePage } from './translate.js';

/** What this page uses of `<ofchat-widget>`; the element's own script defines it. */
interface ChatElement extends HTMLElement {
  question: string;
  open(): void;
}

let settings = readSettings(new URL(location.href));

function apply(next: Settings) {
  settings = next;
  const root = document.documentElement;
  root.lang = settings.lang;
  root.dir = writtenDirection(settings);
  root.dataset['theme'] = settings.theme;
  for (const widget of document.querySelectorAll('ofchat-widget')) {
    widget.setAttribute('theme', settings.theme);
    widget.setAttribute('lang', settings.lang);
    widget.setAttribute('dir', root.dir);
  }
  translatePage(document, settings.lang);
  showDemoBar(document, settings, change);
  carryInLinks();
}

function change(next: Settings) {
  history.replaceState(history.state, '', writeSettings(new URL(location.href), next));
  apply(next);
}

/** The next page of the clinic looks like this one. */
function carryInLinks() {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')) {
    const target = writeSettings(new URL(link.href), settings);
    link.setAttribute('href', target.pathname + target.search + target.hash);
  }
}

/** Opens the chat; a button that is a question hands it over. */
async function ask(button: HTMLElement) {
  await customElements.whenDefined('ofchat-widget');
  const widget = document.querySelector<ChatElement>('ofchat-widget');
  if (!widget) return;
  if (button.dataset['ask'] === 'this') widget.question = button.textContent.trim();
  widget.open();
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-ask]') : null;
  if (button) void ask(button);
});

showToday(document, new Date());
apply(settings);
