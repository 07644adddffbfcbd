import { consume } from '@lit/context';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { ExpertActions } from '../expert/index.js';
import { englishDeskTexts, type DeskTexts } from '../i18n/desk.js';
import { base } from '../ui/index.js';
import { actionsContext, deskTextsContext } from './contexts.js';
import { deskStyles } from './desk-styles.js';

/** What the desk's views have in common: texts, and the actions that they may ask for. */
export class DeskElement extends LitElement {
  static override styles = [...base, deskStyles];

  @consume({ context: deskTextsContext, subscribe: true })
  @property({ attribute: false })
  texts: DeskTexts = englishDeskTexts;

  @consume({ context: actionsContext, subscribe: true })
  @property({ attribute: false })
  actions: ExpertActions | undefined;
}
