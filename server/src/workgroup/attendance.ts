/** How many experts there are for each queue: who can be asked, and who is away for a moment at most. */

interface Counts {
  attending: number;
  serving: number;
  /** Since when nobody attends, while nobody does. */
  lastAttendedAt: number;
}

interface Being {
  readonly attends: boolean;
  readonly serves: boolean;
}

export interface AttendanceSnapshot {
  readonly since: number;
  readonly lastAttendedAt: readonly (readonly [queue: string, at: number])[];
}

export class Attendance {
  private readonly queues = new Map<string, Counts>();
  /** Queues that nobody ever attended count from here: the beginning, or the last change of settings. */
  private since: number;

  constructor(now: number, snapshot?: AttendanceSnapshot) {
    this.since = snapshot?.since ?? now;
    for (const [queue, lastAttendedAt] of snapshot?.lastAttendedAt ?? [])
      this.queues.set(queue, { attending: 0, serving: 0, lastAttendedAt });
  }

  snapshot(): AttendanceSnapshot {
    return {
      since: this.since,
      lastAttendedAt: Array.from(this.queues, ([queue, { lastAttendedAt }]) => [queue, lastAttendedAt]),
    };
  }

  settingsChanged(now: number): void {
    this.since = now;
  }

  /** Somebody can be asked, now or soon. */
  isAttended(queue: string): boolean {
    return (this.queues.get(queue)?.attending ?? 0) > 0;
  }

  isServed(queue: string): boolean {
    return (this.queues.get(queue)?.serving ?? 0) > 0;
  }

  lastAttendedAt(queue: string): number {
    return this.queues.get(queue)?.lastAttendedAt ?? this.since;
  }

  enter(queues: readonly string[], being: Being): void {
    if (!being.serves) return;
    for (const queue of queues) {
      const counts = this.countsOf(queue);
      if (being.attends) counts.attending += 1;
      counts.serving += 1;
    }
  }

  leave(queues: readonly string[], being: Being, lastThere: number): void {
    if (!being.serves) return;
    for (const queue of queues) {
      const counts = this.countsOf(queue);
      if (being.attends) {
        counts.attending -= 1;
        counts.lastAttendedAt = Math.max(counts.lastAttendedAt, lastThere);
      }
      counts.serving -= 1;
    }
  }

  private countsOf(queue: string): Counts {
    let counts = this.queues.get(queue);
    if (counts === undefined) {
      counts = { attending: 0, serving: 0, lastAttendedAt: this.since };
      this.queues.set(queue, counts);
    }
    return counts;
  }
}
