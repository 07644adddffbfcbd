/** What `<ofchat-widget>` tells its page. Events bubble; none can be cancelled. */

/** The widget's words for where the visitor stands; see VisitorPhase. */
export type PhaseName = 'idle' | 'asking' | 'queued' | 'chatting' | 'ended' | 'unavailable';

/** The panel was opened (`ofchat-open`) or closed (`ofchat-close`). */
export class OfchatToggleEvent extends Event {
  constructor(type: 'ofchat-open' | 'ofchat-close') {
    super(type, { bubbles: true, composed: true });
  }
}

export class OfchatPhaseEvent extends Event {
  readonly phase: PhaseName;
  constructor(phase: PhaseName) {
    super('ofchat-phase', { bubbles: true, composed: true });
    this.phase = phase;
  }
}

/** Somebody else's message arrived. Its text is not told: it is between the visitor and the expert. */
export class OfchatMessageEvent extends Event {
  readonly id: string;
  /** Shown name of who wrote it. */
  readonly from: string;
  constructor(id: string, from: string) {
    super('ofchat-message', { bubbles: true, composed: true });
    this.id = id;
    this.from = from;
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

declare global {
  interface HTMLElementEventMap {
    'ofchat-open': OfchatToggleEvent;
    'ofchat-close': OfchatToggleEvent;
    'ofchat-phase': OfchatPhaseEvent;
    'ofchat-message': OfchatMessageEvent;
    'ofchat-unread': OfchatUnreadEvent;
    'ofchat-error': OfchatErrorEvent;
  }
}
