/**
 * Who has not read its events for a while has gone, as far as others can tell: a browser that was closed says no
 * good-bye, and its stream may last for hours. Whoever never reads, because it only calls, is not waited for.
 */
export interface AbsencesOptions {
  /** Called when somebody has been away for too long, and when that one is back. */
  readonly onChange: (username: string, absent: boolean) => void;
  /** In ms; a minute by default, as long as the rooms of an expert wait. */
  readonly longest?: number | undefined;
}

export class Absences {
  private readonly options: AbsencesOptions;
  /** Running while somebody may still come back in time. */
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly absent = new Set<string>();

  constructor(options: AbsencesOptions) {
    this.options = options;
  }

  /** The first reader of this user came, or the last one went. */
  connected(username: string, connected: boolean): void {
    if (connected) {
      const wasAbsent = this.absent.has(username);
      this.forget(username);
      if (wasAbsent) this.options.onChange(username, false);
      return;
    }
    this.forget(username);
    const gone = () => {
      this.timers.delete(username);
      this.absent.add(username);
      this.options.onChange(username, true);
    };
    this.timers.set(username, setTimeout(gone, this.options.longest ?? 60_000).unref());
  }

  /** Signed off, or showed up by a call. */
  forget(username: string): void {
    clearTimeout(this.timers.get(username));
    this.timers.delete(username);
    this.absent.delete(username);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
