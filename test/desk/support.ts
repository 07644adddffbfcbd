/** What the tests of the desk share: a desk on the page, what stands on it, and keys. */
import 'axe-core';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { LitElement } from 'lit';
import type { OfchatDesk } from '../../src/desk/index.js';
import '../../src/desk/define.js';
import type { ExpertState } from '../../src/expert/index.js';
import { frozenSession } from '../../stories/expert-states.js';

export const sizes = { wide: [1440, 900], medium: [1024, 768], narrow: [390, 844] } as const;

export interface ShownDesk {
  readonly desk: OfchatDesk;
  readonly session: ReturnType<typeof frozenSession>;
  /** Shows another state, as if something had happened. */
  next(state: ExpertState): Promise<void>;
  settled(): Promise<void>;
  /** The first element with this role and accessible name, in any shadow tree. */
  find(role: string, name: string | RegExp): HTMLElement;
  /** All text that is shown, in any shadow tree. */
  text(): string;
  all(selector: string): HTMLElement[];
  remove(): void;
}

export async function showDesk(
  state: ExpertState,
  about: { readonly theme?: string; readonly lang?: string; readonly size?: keyof typeof sizes } = {},
): Promise<ShownDesk> {
  const [width, height] = sizes[about.size ?? 'wide'];
  // WebKit's driver cannot: its window is wide enough for what is tested there.
  await setViewport({ width, height }).catch(() => {});
  document.documentElement.lang = about.lang ?? 'en';
  document.documentElement.style.colorScheme = about.theme ?? 'light';
  document.body.style.margin = '0';
  const session = frozenSession(state);
  const desk = document.createElement('ofchat-desk');
  desk.setAttribute('theme', about.theme ?? 'light');
  desk.session = session;
  desk.style.cssText = 'display: block; height: 100vh';
  document.body.append(desk);
  const all = (selector: string) => [...deepAll(desk)].filter((element) => element.matches(selector));
  const shown: ShownDesk = {
    desk,
    session,
    all,
    async next(another) {
      session.show(another);
      await settled(desk);
    },
    settled: () => settled(desk),
    find(role, name) {
      const found = [...deepAll(desk)].find((element) => roleOf(element) === role && isNamed(element, name));
      if (!found) throw new Error(`There is no ${role} named ${name}.`);
      return found;
    },
    text: () =>
      [...deepAll(desk)]
        .filter((element) => element.childElementCount === 0 || element.matches('button, a, p, h2, h3, bdi'))
        .map((element) => element.textContent)
        .join('\n'),
    remove() {
      desk.remove();
      document.documentElement.removeAttribute('style');
    },
  };
  await shown.settled();
  await inLanguage(desk, about.lang ?? 'en');
  await shown.settled();
  return shown;
}

/** Until every element has rendered, views inside views. No frame is awaited: pages in the background draw none. */
async function settled(root: Element): Promise<void> {
  for (let rounds = 0; rounds < 4; rounds += 1) {
    await new Promise((next) => setTimeout(next));
    for (const element of [root, ...deepAll(root)])
      if (element instanceof LitElement) await element.updateComplete;
  }
}

/** A language other than English is loaded first. */
async function inLanguage(desk: OfchatDesk, lang: string): Promise<void> {
  while (desk.renderRoot.querySelector('.frame')?.getAttribute('lang') !== lang)
    await new Promise((next) => setTimeout(next));
}

export function* deepAll(root: Element | ShadowRoot): Generator<HTMLElement> {
  for (const element of (root as Element).shadowRoot?.children ?? []) yield* walk(element);
  for (const element of root.children) yield* walk(element);
}

function* walk(element: Element): Generator<HTMLElement> {
  yield element as HTMLElement;
  yield* deepAll(element);
}

/** The focused element itself, through all shadow trees. */
export function focused(): HTMLElement | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element as HTMLElement | null;
}

/** `Enter`, or `Alt+Digit1` with Alt held down. */
export async function press(keys: string): Promise<void> {
  const [key, held] = keys.split('+').reverse() as [string, string?];
  if (held !== undefined) await sendKeys({ down: held });
  await sendKeys({ press: key });
  if (held !== undefined) await sendKeys({ up: held });
}

export const type = (text: string) => sendKeys({ type: text });

/** Suites that press real keys: WebKit's driver has none. */
export const describeWithKeys = /Chrome|Firefox/.test(navigator.userAgent) ? describe : describe.skip;

/** Presses Tab until the focus is on an element of this role and name; fails when it never comes there. */
export async function tabTo(role: string, name: string | RegExp): Promise<HTMLElement> {
  for (let presses = 0; presses < 60; presses += 1) {
    const element = focused();
    if (element && roleOf(element) === role && isNamed(element, name)) return element;
    await press('Tab');
  }
  throw new Error(`Tab never reached the ${role} named ${name}.`);
}

export async function axeViolations(element: Element): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
  const { violations } = await axe.run(element, { resultTypes: ['violations'] });
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ''}`).join(' | ')}`,
  );
}

function isNamed(element: Element, name: string | RegExp): boolean {
  const label = element.ariaLabel ?? textOf(element).replace(/\s+/g, ' ').trim();
  return typeof name === 'string' ? label === name : name.test(label);
}

/** With what is slotted in. */
function textOf(node: Node): string {
  if (node instanceof HTMLSlotElement) return node.assignedNodes().map(textOf).join(' ');
  if (node instanceof Text) return node.data;
  return [...node.childNodes].map(textOf).join('');
}

function roleOf(element: Element): string {
  const implicit: { readonly [tag: string]: string } = {
    a: 'link',
    article: 'article',
    button: 'button',
    h2: 'heading',
    main: 'main',
    nav: 'navigation',
    textarea: 'textbox',
  };
  if (element.role) return element.role;
  if (element instanceof HTMLInputElement) return element.type === 'radio' ? 'radio' : 'textbox';
  return implicit[element.localName] ?? '';
}

/** Suites that need a still picture of a given size: only Chromium can be told to keep still here. */
export const describeEmulated = /Chrome/.test(navigator.userAgent) ? describe : describe.skip;
