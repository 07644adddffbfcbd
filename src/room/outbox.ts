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

/** A new item waits behind all others. An id that is here already changes nothing. */
export function add(outbox: Outbox, item: Omit<OutboxItem, 'status' | 'problem'>): Outbox {
  if (outbox.some(({ id }) => id === item.id)) return outbox;
  return [...outbox, { id: item.id, body: item.body, data: item.data, stamp: item.stamp, status: 'waiting' }];
}

/**
 * The item to send now: the first one that waits, and only while no other is being sent. One at a time,
 * because two POSTs on their way may overtake each other.
 */
export function next(outbox: Outbox): OutboxItem | undefined {
  if (outbox.some(({ status }) => status === 'sending')) return undefined;
  return outbox.find(({ status }) => status === 'waiting');
}

export function markSending(outbox: Outbox, id: string): Outbox {
  return mark(outbox, id, 'sending');
}

/** The server could not be reached; the item keeps its place. */
export function markWaiting(outbox: Outbox, id: string): Outbox {
  return mark(outbox, id, 'waiting');
}

/** @param problem a key of the catalogue, or the server's sentence */
export function markFailed(outbox: Outbox, id: string, problem: string): Outbox {
  return mark(outbox, id, 'failed', problem);
}

/** Everything that is not failed yet fails: the room ended, or the token is not accepted any more. */
export function failAll(outbox: Outbox, problem: string): Outbox {
  return outbox.reduce(
    (all, { id, status }) => (status === 'failed' ? all : markFailed(all, id, problem)),
    outbox,
  );
}

/** Everything that ended with its room, or was on its way there, waits again: another room takes its place. */
export function reopen(outbox: Outbox): Outbox {
  return outbox.reduce(
    (all, { id, status, problem }) =>
      status === 'failed' && problem !== 'roomEnded' ? all : markWaiting(all, id),
    outbox,
  );
}

/** A failed item waits again, behind what was sent meanwhile: the person sees it move to where it will arrive. */
export function retry(outbox: Outbox, id: string): Outbox {
  const item = outbox.find((one) => one.id === id);
  if (item?.status !== 'failed') return outbox;
  return add(confirm(outbox, id), item);
}

/** Takes a failed item out. One that is waiting or on its way stays: it may have arrived already. */
export function discard(outbox: Outbox, id: string): Outbox {
  return outbox.find((one) => one.id === id)?.status === 'failed' ? confirm(outbox, id) : outbox;
}

/** The server has it, so the log has it: by reply or by echo, whichever comes first. */
export function confirm(outbox: Outbox, id: string): Outbox {
  return outbox.some((item) => item.id === id) ? outbox.filter((item) => item.id !== id) : outbox;
}

function mark(outbox: Outbox, id: string, status: OutboxItem['status'], problem?: string): Outbox {
  const item = outbox.find((one) => one.id === id);
  if (item === undefined || (item.status === status && item.problem === problem)) return outbox;
  const { problem: _, ...rest } = item;
  const changed: OutboxItem = problem === undefined ? { ...rest, status } : { ...rest, status, problem };
  return outbox.map((one) => (one === item ? changed : one));
}
