/**
 * Speaks to screen readers. Its regions lie in the light DOM of `host`, in the slot `announcer`: live regions inside
 * shadow trees are skipped by some readers. They stand there, empty, before anything is said, because a region that
 * comes together with its text is not announced (WAI-ARIA 1.2, live regions).
 */
export class Announcer {
  readonly #container: HTMLElement;
  readonly #regions: { readonly [Name in 'messages' | 'status' | 'alert']: HTMLElement };
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(host: Element) {
    this.#container = host.ownerDocument.createElement('div');
    this.#container.slot = 'announcer';
    const region = (role: 'log' | 'status' | 'alert', ariaLive: 'polite' | 'assertive') => {
      const element = host.ownerDocument.createElement('div');
      Object.assign(element, { role, ariaLive, ariaRelevant: 'additions', ariaAtomic: 'false' });
      this.#container.append(element);
      return element;
    };
    this.#regions = {
      messages: region('log', 'polite'),
      status: region('status', 'polite'),
      alert: region('alert', 'assertive'),
    };
    host.append(this.#container);
  }

  /** `lang` of what is said next. */
  set lang(lang: string) {
    this.#container.lang = lang;
  }

  message(text: string): void {
    this.#say(this.#regions.messages, text);
  }

  status(text: string): void {
    this.#say(this.#regions.status, text);
  }

  alert(text: string): void {
    this.#say(this.#regions.alert, text);
  }

  /** Takes the regions away; nothing runs any more. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#container.remove();
  }

  #say(region: HTMLElement, text: string): void {
    const utterance = region.ownerDocument.createElement('p');
    utterance.dir = 'auto';
    utterance.textContent = text;
    region.append(utterance);
    while (region.childElementCount > mostNodes) region.firstElementChild?.remove();
    // Old utterances would be found by readers that walk through the page.
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      utterance.remove();
    }, keptFor);
    this.#timers.add(timer);
  }
}

const mostNodes = 20;
const keptFor = 10_000;
