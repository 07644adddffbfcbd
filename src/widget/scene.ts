import type { WidgetTexts } from '../i18n/index.js';
import type { VisitorActions, VisitorPhase, VisitorState } from '../visitor/index.js';

/** What a view is drawn from, and whom it asks. Views are functions of it: they know neither store nor client. */
export interface Scene<Phase extends VisitorPhase['phase'] = VisitorPhase['phase']> {
  readonly texts: WidgetTexts;
  readonly actions: VisitorActions;
  readonly state: VisitorState;
  readonly current: Extract<VisitorPhase, { phase: Phase }>;
  /** Waiting takes long. */
  readonly long: boolean;
  /** What came behind this sequence was not seen when the panel was shown. */
  readonly unreadAfter: number | undefined;
  /** What stands in the place of the composer while the visitor is asked whether to leave. */
  readonly leaveQuestion: unknown;
  /** Goes on instead of leaving. */
  stay(): void;
}
