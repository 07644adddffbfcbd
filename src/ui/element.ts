/**
 * Defines a class as an element, unless there is one already: the widget's and the desk's scripts may both be on a
 * page, and the second `customElements.define` of a name throws.
 */
export function element(tagName: string) {
  return (elementClass: CustomElementConstructor): void => {
    if (!customElements.get(tagName)) customElements.define(tagName, elementClass);
  };
}
