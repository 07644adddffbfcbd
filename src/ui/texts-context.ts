import type { Context } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { WidgetTexts } from '../i18n/index.js';

/** What screens say; whoever provides it under this key (such as a ContextProvider) provides it to all below. */
export const textsContext = Symbol('ofchat-texts') as Context<symbol, WidgetTexts>;

/**
 * Takes the texts of a provider above, when there is one. It speaks the Context Community Protocol, as @lit/context
 * does, in the few lines that one value needs: the widget hands its texts down as a property and pays for no more.
 */
export class TextsFromAbove implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element & { texts: WidgetTexts };
  #unsubscribe: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element & { texts: WidgetTexts }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    const request = Object.assign(new Event('context-request', { bubbles: true, composed: true }), {
      context: textsContext,
      contextTarget: this.#host,
      subscribe: true,
      callback: (texts: WidgetTexts, unsubscribe?: () => void) => {
        this.#unsubscribe = unsubscribe;
        this.#host.texts = texts;
      },
    });
    this.#host.dispatchEvent(request);
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
