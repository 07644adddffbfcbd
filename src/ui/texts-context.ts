import { createContext } from '@lit/context';
import type { WidgetTexts } from '../i18n/index.js';

/** What screens say. The widget's panel and the desk provide it; without a provider it is English. */
export const textsContext = createContext<WidgetTexts>(Symbol('ofchat-texts'));
