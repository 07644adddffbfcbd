/** A panel on a page, in a frozen state, and the words to look at it. */
import 'axe-core';
import type { AxeResults } from 'axe-core';
import { frozenSession } from '../../stories/visitor-states.js';
import type { VisitorState } from '../../src/visitor/index.js';
import type { OfchatPanel } from '../../src/widget/ofchat-panel.js';
import '../../src/widget/ofchat-panel.js';

export interface Wish {
  readonly action: string;
  readonly values: readonly unknown[];
}

export interface ShownPanel {
  readonly panel: OfchatPanel;
  /** What the views asked the session for. */
  readonly wishes: Wish[];
  /** Goes to another frozen state, as a session would. */
  become(state: VisitorState): Promise<void>;
  remove(): void;
}

export async function showPanel(state: VisitorState): Promise<ShownPanel> {
  const wishes: Wish[] = [];
  const note = (action: string, ...values: unknown[]) => void wishes.push({ action, values });
  const frame = document.createElement('main');
  frame.style.cssText = 'display: block; width: 400px; height: 700px';
  const panel = document.createElement('ofchat-panel');
  panel.session = frozenSession(state, note);
  frame.append(panel);
  document.body.append(frame);
  await drawn(panel);
  return {
    panel,
    wishes,
    async become(next) {
      panel.session = frozenSession(next, note);
      await drawn(panel);
    },
    remove: () => frame.remove(),
  };
}

/** The panel, its view and the pieces of the view have been drawn. */
export async function drawn(panel: OfchatPanel): Promise<void> {
  await panel.updateComplete;
  // What is loaded later is there by now: this page has it already.
  await Promise.all([import('../../src/widget/later.js'), import('../../src/ui/message-list-more.js')]);
  await new Promise((next) => requestAnimationFrame(next));
  for (const element of deepAll(panel, '*')) if ('updateComplete' in element) await element.updateComplete;
}

/** Like `querySelectorAll`, through all shadow roots below. */
export function deepAll<E extends Element = HTMLElement>(root: Element | ShadowRoot, selector: string): E[] {
  const here = root instanceof Element ? root.shadowRoot : root;
  if (!here) return [];
  return [...here.querySelectorAll<E>(selector)].concat(
    [...here.querySelectorAll('*')].flatMap((element) => deepAll<E>(element, selector)),
  );
}

export function deep<E extends Element = HTMLElement>(root: Element, selector: string): E {
  const [found] = deepAll<E>(root, selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
}

/** The button or link with this name or text. */
export function control(root: Element, name: string): HTMLElement {
  const found = deepAll(root, 'button, a').find(
    (element) => element.ariaLabel === name || element.textContent?.trim().startsWith(name),
  );
  if (!found) throw new Error(`There is no control "${name}".`);
  return found;
}

/** What has the focus, through all shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** One line for each violation, so that a failing test says what to do. */
export async function violations(element: Element): Promise<string[]> {
  const { axe } = globalThis as unknown as {
    axe: { run(context: Element, options: object): Promise<AxeResults> };
  };
  const results = await axe.run(element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.flat().join(' ')}: ${node.failureSummary}`),
  );
}
