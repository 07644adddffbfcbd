/**
 * Marks on numbered slots: how many stand up to one, and where the k-th stands. Both take O(log n) steps, so a
 * place in a queue costs the same whether ten wait or a hundred thousand. A Fenwick tree.
 */
export class Tally {
  readonly capacity: number;
  /** Marks in all. */
  total = 0;
  /** How often a loop ran; a test holds that it does not grow with the length of a queue. */
  steps = 0;
  private readonly marked: Uint8Array;
  /** Entry i, 1-based, holds the marks of the slots that end at i and are as many as i's lowest bit says. */
  private readonly tree: Int32Array;

  /** @param capacity a power of two */
  constructor(capacity: number) {
    this.capacity = capacity;
    this.marked = new Uint8Array(capacity);
    this.tree = new Int32Array(capacity + 1);
  }

  has(slot: number): boolean {
    return this.marked[slot] === 1;
  }

  set(slot: number, mark: boolean): void {
    if (this.has(slot) === mark) return;
    this.marked[slot] = mark ? 1 : 0;
    const change = mark ? 1 : -1;
    this.total += change;
    for (let entry = slot + 1; entry <= this.capacity; entry += entry & -entry) {
      this.tree[entry]! += change;
      this.steps += 1;
    }
  }

  /** Marks on the slots 0 to `slot`. */
  upTo(slot: number): number {
    let sum = 0;
    for (let entry = slot + 1; entry > 0; entry -= entry & -entry) {
      sum += this.tree[entry]!;
      this.steps += 1;
    }
    return sum;
  }

  /** The slot of the k-th mark, 1-based; -1 when there are fewer. */
  find(k: number): number {
    if (k < 1 || k > this.total) return -1;
    let before = 0;
    let missing = k;
    for (let half = this.capacity; half > 0; half >>= 1) {
      this.steps += 1;
      const entry = before + half;
      if (entry <= this.capacity && this.tree[entry]! < missing) {
        before = entry;
        missing -= this.tree[entry]!;
      }
    }
    return before;
  }

  /** The first marked slot behind `slot`; -1 when there is none. */
  after(slot: number): number {
    return this.find(this.upTo(slot) + 1);
  }
}
