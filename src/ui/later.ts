import type { ReactiveControllerHost } from 'lit';

/** A part of an element that is loaded when the element asks for it, and draws it again when it has come or failed. */
export class Later<Part> {
  /** Undefined until it is there. */
  part: Part | undefined;
  failed = false;
  readonly #host: ReactiveControllerHost;
  readonly #import: () => Promise<Part>;
  readonly #onLoaded: (part: Part) => void;
  #loading = false;

  constructor(
    host: ReactiveControllerHost,
    load: () => Promise<Part>,
    onLoaded: (part: Part) => void = () => {},
  ) {
    this.#host = host;
    this.#import = load;
    this.#onLoaded = onLoaded;
  }

  /** Once, unless that failed: then `again` tries it again. */
  load(): void {
    if (!this.#loading) this.again();
  }

  again(): void {
    this.#loading = true;
    this.failed = false;
    this.#import()
      .then((part) => this.#onLoaded((this.part = part)))
      .catch(() => (this.failed = true))
      .finally(() => this.#host.requestUpdate());
  }
}
