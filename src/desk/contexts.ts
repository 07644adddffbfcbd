/** What the desk's views need at any depth. The root provides it. */
import { createContext } from '@lit/context';
import type { ExpertActions } from '../expert/index.js';
import type { DeskTexts } from '../i18n/desk.js';

export const deskTextsContext = createContext<DeskTexts>(Symbol('ofchat-desk-texts'));
export const actionsContext = createContext<ExpertActions>(Symbol('ofchat-desk-actions'));
