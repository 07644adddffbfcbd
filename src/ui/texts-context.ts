import type { Context } from '@lit/context';
import type { ReactiveControllerHost } from 'lit';
import type { WidgetTexts } from '../i18n/index.js';

/** What screens say; whoever provides it under this key (such as a ContextProvider) provides it to all below. */
export const textsContext = Symbol('ofchat-texts') as Context<symbol, WidgetTexts>;

/**
 * Gives `host` the texts of a provider above it, when there is one. It speaks the Context Community Protocol, as
 * @lit/context does, in the few lines that one value needs: the widget hands its texts down as a property and pays for
 * no more.
 */
export function takeTextsFromAbove(host: ReactiveControllerHost & Element & { texts: WidgetTexts }): void {
  let stop: (() => void) | undefined;
  const request = () =>
    Object.assign(new Event('context-request', { bubbles: true, composed: true }), {
      context: textsContext,
      contextTarget: host,
      subscribe: true,
      callback: (texts: WidgetTexts, unsubscribe?: () => void) => {
        stop = unsubscribe;
        host.texts = texts;
      },
    });
  host.addController({
    hostConnected: () => host.dispatchEvent(request()),
    hostDisconnected() {
      stop?.();
      stop = undefined;
    },
  });
}
