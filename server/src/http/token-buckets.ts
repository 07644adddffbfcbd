/** How often each may do something: a bucket of tokens that fills evenly, so that a burst is fine and a flood is not. */

export interface BucketSize {
  /** Tokens that come back in a second. */
  readonly perSecond: number;
  /** Tokens in a full bucket. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Full buckets are forgotten when so many are known. */
const many = 1_000;

export class TokenBuckets {
  private readonly now: () => number;
  private readonly buckets = new Map<string, Bucket>();
  private sweepAt = many;

  /** @param now epoch ms */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Takes a token of `owner`. @returns 0, or after how many seconds there will be one */
  take(owner: string, { perSecond, burst }: BucketSize): number {
    const now = this.now();
    const bucket = this.buckets.get(owner) ?? { tokens: burst, filledAt: now };
    // A clock that was set back brings no tokens, and costs none.
    const seconds = Math.max(0, now - bucket.filledAt) / 1_000;
    bucket.tokens = Math.min(burst, bucket.tokens + seconds * perSecond);
    bucket.filledAt = now;
    if (!this.buckets.has(owner)) this.add(owner, bucket, perSecond, burst);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return 0;
  }

  private add(owner: string, bucket: Bucket, perSecond: number, burst: number): void {
    if (this.buckets.size >= this.sweepAt) {
      const full = this.now() - (burst / perSecond) * 1_000;
      for (const [known, { filledAt }] of this.buckets) if (filledAt <= full) this.buckets.delete(known);
      // Twice as many as are needed, so that looking through all of them stays rare.
      this.sweepAt = Math.max(many, this.buckets.size * 2);
    }
    this.buckets.set(owner, bucket);
  }
}
