import type { WidgetTexts } from '../i18n/index.js';
import type { VisitorActions, VisitorPhase, VisitorState } from '../visitor/index.js';

/** What a view is drawn from, and whom it asks. Views are functions of it: they know neither store nor client. */
export interface Scene<Phase extends VisitorPhase['phase'] = VisitorPhase['phase']> {
  readonly texts: WidgetTexts;
  readonly actions: VisitorActions;
  readonly state: VisitorState;
  readonly current: Extract<VisitorPhase, { phase: Phase }>;
  /** What came behind this sequence was not seen when the panel was shown. */
  readonly unreadAfter: number | undefined;
  /** Goes on instead of leaving. */
  stay(): void;
  // Drawn by what is loaded later:
  /** Above the conversation, where it has a meeting. */
  readonly meeting?: unknown;
  /** In the place of the composer while the visitor is asked whether to leave. */
  readonly leaveQuestion?: unknown;
  /** What may be done when waiting takes long. */
  readonly longWait?: unknown;
}
