/**
 * The requests that wait in a workgroup, all in the order of their arrival, each in one of its queues; and which of
 * them are open to be offered. Everything but coming back to an earlier place takes O(log n) steps, amortised: a
 * request that moves to another queue keeps its slot, and only the marks of the two queues change.
 */
import { Tally } from './tally.js';

export interface InLine {
  readonly id: string;
  /** Milliseconds of the epoch; the order of all queues. */
  readonly joinedAt: number;
  queue: string;
}

interface Marks {
  readonly waiting: Tally;
  readonly open: Tally;
}

const smallest = 64;

export class Line<Item extends InLine> {
  private items: (Item | undefined)[] = [];
  private readonly slots = new Map<string, number>();
  private everybody = new Tally(smallest);
  private readonly queues = new Map<string, Marks>();
  private end = 0;
  private spent = 0;

  /** How many wait, in one queue or in all. */
  size(queue?: string): number {
    return queue === undefined ? this.slots.size : (this.queues.get(queue)?.waiting.total ?? 0);
  }

  /** How many of a queue may be offered. */
  openCount(queue: string): number {
    return this.queues.get(queue)?.open.total ?? 0;
  }

  /** Steps of all loops so far; see `Tally.steps`. */
  get steps(): number {
    let steps = this.spent + this.everybody.steps;
    for (const { waiting, open } of this.queues.values()) steps += waiting.steps + open.steps;
    return steps;
  }

  get(id: string): Item | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.items[slot];
  }

  /** Behind everybody who came before or at the same time. */
  add(item: Item): void {
    const last = this.items[this.everybody.find(this.everybody.total)];
    if (last !== undefined && last.joinedAt > item.joinedAt) {
      this.rebuild(item);
      return;
    }
    if (this.end === this.everybody.capacity) this.rebuild();
    this.place(item, true);
  }

  delete(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    const { waiting, open } = this.marksOf(this.items[slot]!.queue);
    waiting.set(slot, false);
    open.set(slot, false);
    this.everybody.set(slot, false);
    this.slots.delete(id);
    this.items[slot] = undefined;
  }

  /** To its place by arrival in another queue; open there. */
  move(item: Item, queue: string): void {
    const slot = this.slots.get(item.id);
    if (slot === undefined) return;
    const before = this.marksOf(item.queue);
    before.waiting.set(slot, false);
    before.open.set(slot, false);
    item.queue = queue;
    const after = this.marksOf(queue);
    after.waiting.set(slot, true);
    after.open.set(slot, true);
  }

  setOpen(item: Item, open: boolean): void {
    const slot = this.slots.get(item.id);
    if (slot !== undefined) this.marksOf(item.queue).open.set(slot, open);
  }

  /** In its queue, 1-based; -1 for a request that does not wait. */
  position(id: string): number {
    const slot = this.slots.get(id);
    return slot === undefined ? -1 : this.marksOf(this.items[slot]!.queue).waiting.upTo(slot);
  }

  /** By position, 1-based, in one queue. */
  at(queue: string, position: number): Item | undefined {
    const marks = this.queues.get(queue);
    return marks && this.items[marks.waiting.find(position)];
  }

  /** Of all queues, in the order of arrival. */
  page(offset: number, limit: number): readonly Item[] {
    const items: Item[] = [];
    for (let place = offset + 1; place <= Math.min(offset + limit, this.size()); place++)
      items.push(this.items[this.everybody.find(place)]!);
    return items;
  }

  firstOpen(queue: string): Item | undefined {
    const marks = this.queues.get(queue);
    return marks && this.items[marks.open.find(1)];
  }

  /** The next one in the same queue. */
  openAfter(item: Item): Item | undefined {
    const slot = this.slots.get(item.id);
    return slot === undefined ? undefined : this.items[this.marksOf(item.queue).open.after(slot)];
  }

  isBefore(a: Item, b: Item): boolean {
    return this.slots.get(a.id)! < this.slots.get(b.id)!;
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (const item of this.items) if (item !== undefined) yield item;
  }

  private marksOf(queue: string): Marks {
    let marks = this.queues.get(queue);
    if (marks === undefined) {
      const { capacity } = this.everybody;
      marks = { waiting: new Tally(capacity), open: new Tally(capacity) };
      this.queues.set(queue, marks);
    }
    return marks;
  }

  private place(item: Item, open: boolean): void {
    const slot = this.end++;
    this.items[slot] = item;
    this.slots.set(item.id, slot);
    this.everybody.set(slot, true);
    const marks = this.marksOf(item.queue);
    marks.waiting.set(slot, true);
    marks.open.set(slot, open);
  }

  /**
   * Closes the gaps and makes room for as many again. Happens once in that many arrivals, and for a request that
   * comes back to an earlier place, which is rare: its room failed, or its expert went away.
   */
  private rebuild(added?: Item): void {
    const old = [...this].map((item) => ({
      item,
      open: this.marksOf(item.queue).open.has(this.slots.get(item.id)!),
    }));
    if (added !== undefined) {
      const place = old.findIndex(({ item }) => item.joinedAt > added.joinedAt);
      old.splice(place, 0, { item: added, open: true });
    }
    this.spent = this.steps + this.items.length;
    let capacity = smallest;
    while (capacity < 2 * (old.length + 1)) capacity *= 2;
    this.items = [];
    this.slots.clear();
    this.queues.clear();
    this.everybody = new Tally(capacity);
    this.end = 0;
    for (const { item, open } of old) this.place(item, open);
  }
}
