/** The events of `<ofchat-widget>` that the panel fires on it. */

/** The widget's words for where the visitor stands; see VisitorPhase. */
export type PhaseName = 'idle' | 'asking' | 'queued' | 'chatting' | 'ended' | 'unavailable';

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
