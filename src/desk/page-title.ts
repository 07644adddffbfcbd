/** Counts in the title of the page, so that a desk in a background tab shows that somebody waits. */
export class PageTitle {
  #title: string | undefined;

  show(count: number): void {
    this.#title ??= document.title;
    const title = count > 0 ? `(${count}) ${this.#title}` : this.#title;
    if (document.title !== title) document.title = title;
  }

  restore(): void {
    if (this.#title !== undefined) document.title = this.#title;
    this.#title = undefined;
  }
}
