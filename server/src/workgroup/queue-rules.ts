/** Where a request waits: its queue by the rules, and where it may overflow to. */
import type { QueueSettings, RoutingRule } from '../../../src/protocol/index.js';
import type { Fields } from './machine-types.js';

/**
 * The first queue whose rules all match; the first of all when none does. A queue without rules is reached by
 * overflow and by hand only, unless it is the first.
 */
export function queueFor(queues: readonly QueueSettings[], fields: Fields): QueueSettings {
  const matching = queues.find(
    ({ rules }) => rules.length > 0 && rules.every((rule) => matches(rule, fields)),
  );
  return matching ?? queues[0]!;
}

/** The queue itself, the one it overflows to, and so on; each once, even if settings lead in a circle. */
export function overflowPath(queues: readonly QueueSettings[], start: string): readonly string[] {
  const path: string[] = [];
  let next: string | null = start;
  while (next !== null && !path.includes(next)) {
    const queue: QueueSettings | undefined = queues.find(({ name }) => name === next);
    if (queue === undefined) break;
    path.push(queue.name);
    next = queue.overflow;
  }
  return path;
}

function matches(rule: RoutingRule, fields: Fields): boolean {
  const value = Object.hasOwn(fields, rule.field) ? folded(fields[rule.field]!) : undefined;
  if (value === undefined) return false;
  return 'is' in rule ? value === folded(rule.is) : value.includes(folded(rule.contains));
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}
