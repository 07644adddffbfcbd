/** Things in the order of a time each of them has, so that whoever asks what is due looks at the first ones only. */
interface Timed<Item> {
  readonly at: number;
  readonly item: Item;
}

export class ByTime<Item extends { readonly id: string }> {
  private entries = new Map<string, Timed<Item>>();
  private latest = -Infinity;

  get size(): number {
    return this.entries.size;
  }

  /** Mostly the last one. One that belongs before others takes as many steps as there are, which is rare. */
  add(item: Item, at: number): void {
    this.entries.delete(item.id);
    this.entries.set(item.id, { at, item });
    if (at < this.latest) this.entries = new Map([...this.entries].sort(([, a], [, b]) => a.at - b.at));
    this.latest = Math.max(at, this.latest);
  }

  delete(id: string): void {
    this.entries.delete(id);
    if (this.entries.size === 0) this.latest = -Infinity;
  }

  /** Those whose time is `until` or before, earliest first. They may be deleted meanwhile. */
  *due(until: number): Generator<Item> {
    for (const { at, item } of this.entries.values()) {
      if (at > until) return;
      yield item;
    }
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const { item } of this.entries.values()) yield item;
  }
}
