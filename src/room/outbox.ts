/** Messages on their way to the server, oldest first. A value: every function returns a new one. */

export interface OutboxItem {
  /** Client-made, and the `Idempotency-Key` of its POST: however often it is sent, it arrives once. */
  readonly id: string;
  readonly body: string;
  readonly data: { readonly [member: string]: unknown } | null;
  /** ISO 8601, when the person sent it. */
  readonly stamp: string;
  /** `waiting` for its turn or the link, `sending`, or `failed` for good until the person retries or discards it. */
  readonly status: 'waiting' | 'sending' | 'failed';
  /** With `failed`: why, as a key of the catalogue or the server's sentence. */
  readonly problem?: string;
}

export type Outbox = readonly OutboxItem[];

export const emptyOutbox: Outbox = [];
