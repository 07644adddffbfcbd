/** Shows the panel in a frozen state, in the place and size it has on a page. */
import { loadTexts, type WidgetTexts } from '../src/i18n/index.js';
import '../src/widget/ofchat-panel.js';
import type { VisitorState } from '../src/visitor/index.js';
import { frozenSession } from './visitor-states.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  .story-frame {
    display: block;
    width: 400px;
    height: 700px;
    margin: 24px auto;
    overflow: hidden;
    border-radius: 20px;
    box-shadow: 0 0 0 1px rgb(15 35 45 / 0.08), 0 18px 56px rgb(10 30 40 / 0.24);
  }
  .story-frame.phone { width: 320px; height: 560px; border-radius: 0; }
`);

export interface FrameArgs {
  state: VisitorState;
  /** The size of a small phone. */
  phone: boolean;
}

export const frameArgs = { phone: false };

/** For `loaders`: the texts of the language that the toolbar chose. */
export async function loadStoryTexts(context: {
  globals: { [name: string]: unknown };
}): Promise<{ texts: WidgetTexts }> {
  return { texts: await loadTexts(String(context.globals['lang'] ?? 'en')) };
}

export function renderPanel(args: FrameArgs, context: { loaded: { [name: string]: unknown } }): HTMLElement {
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  const frame = document.createElement('main');
  frame.className = `story-frame ${args.phone ? 'phone' : ''}`;
  const panel = document.createElement('ofchat-panel');
  panel.session = frozenSession(args.state);
  panel.texts = context.loaded['texts'] as WidgetTexts;
  frame.append(panel);
  return frame;
}
