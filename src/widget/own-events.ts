/** The events of `<ofchat-widget>` that its own script fires; those of `panel-events.ts` come with the panel. Events bubble; none can be cancelled. */

/** The panel was opened (`ofchat-open`) or closed (`ofchat-close`). */
export class OfchatToggleEvent extends Event {
  constructor(type: 'ofchat-open' | 'ofchat-close') {
    super(type, { bubbles: true, composed: true });
  }
}

export class OfchatUnreadEvent extends Event {
  /** Messages that arrived and were not seen. */
  readonly count: number;
  constructor(count: number) {
    super('ofchat-unread', { bubbles: true, composed: true });
    this.count = count;
  }
}

/** Something went wrong that the visitor was told about. */
export class OfchatErrorEvent extends Event {
  /** `notLoaded`, `linkLost`, `notSent`, or a problem's key as in VisitorState. */
  readonly problem: string;
  constructor(problem: string) {
    super('ofchat-error', { bubbles: true, composed: true });
    this.problem = problem;
  }
}
