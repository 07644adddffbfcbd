/**
 * The requests of a workgroup in the order of their arrival, and which of them are open: waiting and offered to
 * nobody. Everything but coming back to an earlier place takes O(log n) steps, amortised.
 */
import { Tally } from './tally.js';

export interface Queued {
  readonly id: string;
  /** Milliseconds of the epoch; the order of the queue. */
  readonly joinedAt: number;
}

const smallest = 64;

export class Queue<Item extends Queued> {
  private items: (Item | undefined)[] = [];
  private readonly slots = new Map<string, number>();
  private waiting = new Tally(smallest);
  private open = new Tally(smallest);
  private end = 0;
  private spent = 0;

  get size(): number {
    return this.slots.size;
  }

  /** How many requests are offered to nobody. */
  get openCount(): number {
    return this.open.total;
  }

  /** Steps of all loops so far; see `Tally.steps`. */
  get steps(): number {
    return this.spent + this.waiting.steps + this.open.steps;
  }

  get(id: string): Item | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.items[slot];
  }

  /** Behind everybody who came before or at the same time. */
  add(item: Item): void {
    const last = this.at(this.size);
    if (last !== undefined && last.joinedAt > item.joinedAt) {
      this.rebuild(item);
      return;
    }
    if (this.end === this.waiting.capacity) this.rebuild();
    this.place(item, true);
  }

  delete(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.items[slot] = undefined;
    this.waiting.set(slot, false);
    this.open.set(slot, false);
  }

  setOpen(id: string, open: boolean): void {
    const slot = this.slots.get(id);
    if (slot !== undefined) this.open.set(slot, open);
  }

  /** 1-based; -1 for a request that does not wait. */
  position(id: string): number {
    const slot = this.slots.get(id);
    return slot === undefined ? -1 : this.waiting.upTo(slot);
  }

  /** By position, 1-based. */
  at(position: number): Item | undefined {
    return this.items[this.waiting.find(position)];
  }

  firstOpen(): Item | undefined {
    return this.items[this.open.find(1)];
  }

  openAfter(item: Item): Item | undefined {
    const slot = this.slots.get(item.id);
    return slot === undefined ? undefined : this.items[this.open.after(slot)];
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (const item of this.items) if (item !== undefined) yield item;
  }

  private place(item: Item, open: boolean): void {
    const slot = this.end++;
    this.items[slot] = item;
    this.slots.set(item.id, slot);
    this.waiting.set(slot, true);
    this.open.set(slot, open);
  }

  /**
   * Closes the gaps and makes room for as many again. Happens once in that many arrivals, and for a request that
   * comes back to an earlier place, which is rare: its room failed, or its expert went away.
   */
  private rebuild(added?: Item): void {
    const old = [...this].map((item) => ({ item, open: this.open.has(this.slots.get(item.id)!) }));
    if (added !== undefined) {
      const place = old.findIndex(({ item }) => item.joinedAt > added.joinedAt);
      old.splice(place, 0, { item: added, open: true });
    }
    this.spent = this.steps + this.items.length;
    let capacity = smallest;
    while (capacity < 2 * (old.length + 1)) capacity *= 2;
    this.items = [];
    this.slots.clear();
    this.waiting = new Tally(capacity);
    this.open = new Tally(capacity);
    this.end = 0;
    for (const { item, open } of old) this.place(item, open);
  }
}
