import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { VisitorSession, VisitorState } from '../visitor/index.js';

/** Redraws its host when the session's state changes; the session may be exchanged. */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #session: VisitorSession | undefined;
  #unsubscribe: (() => void) | undefined;
  #connected = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get state(): VisitorState | undefined {
    return this.#session?.store.get();
  }

  follow(session: VisitorSession | undefined): void {
    if (session === this.#session) return;
    this.#session = session;
    this.#subscribe();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#subscribe();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#subscribe();
  }

  #subscribe(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = this.#connected
      ? this.#session?.store.subscribe(() => this.#host.requestUpdate())
      : undefined;
  }
}
