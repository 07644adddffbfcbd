import type { PropertyDeclaration, ReactiveElement } from 'lit';

/**
 * Defines a class as an element, unless there is one already: the widget's and the desk's scripts may both be on a
 * page, and the second `customElements.define` of a name throws.
 */
export function define(tagName: string, elementClass: CustomElementConstructor): void {
  if (!customElements.get(tagName)) customElements.define(tagName, elementClass);
}

/** The same as a decorator. What the widget loads calls `define`, for decorators are long once they are compiled. */
export function element(tagName: string) {
  return (elementClass: CustomElementConstructor): void => define(tagName, elementClass);
}

/**
 * Lit's `@property` and `@state` for legacy decorators alone: Lit's own carry the code for standard ones as well, which
 * every page would pay for.
 */
export function property(options?: PropertyDeclaration) {
  return (prototype: ReactiveElement, name: PropertyKey): void =>
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
}

export function state() {
  return property({ state: true, attribute: false });
}
