/** A workgroup's queues as experts see them, each by itself. */
import type { QueueLine, QueueSettings } from '../../../src/protocol/index.js';
import type { Overview } from './machine-types.js';

/** Undefined when there is one only: then the whole says it. */
export function queueLines(queues: readonly QueueSettings[], overview: Overview): QueueLine[] | undefined {
  if (overview.queues.length < 2) return undefined;
  return overview.queues.map(({ queue, waiting, averageWait, oldest, open }) => {
    const title = queues.find(({ name }) => name === queue)?.title;
    const line: QueueLine = { queue, title: title ? title : queue, waiting, averageWait, open };
    if (oldest !== undefined) line.oldest = new Date(oldest).toISOString();
    return line;
  });
}
