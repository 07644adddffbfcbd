/** Building and reading trees. XML is never put together from strings. */
import { Element } from 'ltx';

export type { Element };

export type Child = Element | string | undefined;

/**
 * An element whose attributes and texts hold only what XML 1.0 can carry. Attributes that are undefined, and children
 * that are or are empty, are left out.
 */
export function xml(
  name: string,
  attributes: { readonly [name: string]: string | undefined } = {},
  ...children: readonly Child[]
): Element {
  const element = new Element(name);
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== undefined) element.attrs[attribute] = attributeText(value);
  for (const child of children) {
    if (child === undefined || child === '') continue;
    if (typeof child === 'string') element.t(cleanText(child));
    else element.cnode(child);
  }
  return element;
}

/** What XML 1.0 §2.2 does not allow: most control characters, halves of surrogate pairs, and two that are no characters. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** As a reader will have it: what cannot be carried is U+FFFD, and lines end as XML 1.0 §2.11 says. */
export function cleanText(text: string): string {
  return text.replaceAll(forbidden, '\ufffd').replaceAll(/\r\n?/g, '\n');
}

/** White space in attributes is read as spaces (XML 1.0 §3.3.3). */
function attributeText(text: string): string {
  return cleanText(text).replaceAll(/[\t\n]/g, ' ');
}

/** Undefined when it is not there. */
export function attribute(element: Element, name: string): string | undefined {
  return Object.hasOwn(element.attrs, name) ? String(element.attrs[name]) : undefined;
}

/** The text of a child in the same namespace, or in another that is named; undefined when it is not there. */
export function childText(element: Element, name: string, namespace = element.getNS()): string | undefined {
  return element.getChild(name, namespace)?.getText();
}

/** White space between the elements is nothing. */
export function elementsOf(element: Element): Element[] {
  return element.children.filter((child): child is Element => typeof child !== 'string');
}
