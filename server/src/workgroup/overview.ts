/** A workgroup's queues at a glance. */
import type { Attendance } from './attendance.js';
import type { Line } from './line.js';
import type { Overview, QueueOverview, WaitingRequest } from './machine-types.js';
import type { Queues } from './queues.js';

/** @param enabled switched on, and inside its hours */
export function overviewOf(
  enabled: boolean,
  queues: Queues,
  line: Line<WaitingRequest>,
  attendance: Attendance,
): Overview {
  const each = queues.names.map((queue): QueueOverview => ({
    queue,
    open: enabled && attendance.isServed(queue),
    waiting: line.size(queue),
    averageWait: queues.history(queue).average(),
    oldest: line.at(queue, 1)?.joinedAt,
  }));
  return {
    enabled,
    open: each.some(({ open }) => open),
    waiting: line.size(),
    averageWait: queues.average(),
    oldest: line.page(0, 1)[0]?.joinedAt,
    queues: each,
  };
}

export function sameOverview(a: Overview, b: Overview): boolean {
  return (
    a.enabled === b.enabled &&
    sameFigures(a, b) &&
    a.queues.length === b.queues.length &&
    a.queues.every((queue, index) => {
      const other = b.queues[index]!;
      return queue.queue === other.queue && sameFigures(queue, other);
    })
  );
}

type Figures = Omit<QueueOverview, 'queue'>;

function sameFigures(a: Figures, b: Figures): boolean {
  return (
    a.open === b.open && a.waiting === b.waiting && a.averageWait === b.averageWait && a.oldest === b.oldest
  );
}
