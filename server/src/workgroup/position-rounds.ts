/**
 * When those who wait in one queue are told their positions: in rounds, so that one departure does not write to
 * everybody behind at once.
 */
const roundEvery = 2_000;
/** The front of the queue is told in every round; of the others so many, in turn. */
const frontOfQueue = 20;
const othersPerRound = 50;

export interface RoundSnapshot {
  readonly at: number;
  readonly next: number;
  readonly left: number;
}

export class PositionRounds {
  /** When the last round was, the position it goes on with, and how many positions it still owes. */
  private at: number;
  private next: number;
  private left: number;

  constructor({ at, next, left }: RoundSnapshot = { at: 0, next: 1, left: 0 }) {
    this.at = at;
    this.next = next;
    this.left = left;
  }

  /** @param size how many wait */
  positionsChanged(size: number): void {
    this.left = size;
  }

  /** The positions that are to be told now, among `size`. */
  due(size: number, now: number): readonly number[] {
    if (this.left === 0 || now - this.at < roundEvery) return [];
    this.at = now;
    const front = Math.min(frontOfQueue, size);
    const positions = Array.from({ length: front }, (_, place) => place + 1);
    const others = size - front;
    const told = Math.min(othersPerRound, others, this.left);
    for (let count = 0; count < told; count++) {
      if (this.next <= front || this.next > size) this.next = front + 1;
      positions.push(this.next);
      this.next += 1;
    }
    this.left = told === others ? 0 : Math.max(0, this.left - told);
    return positions;
  }

  snapshot(): RoundSnapshot {
    return { at: this.at, next: this.next, left: this.left };
  }
}
