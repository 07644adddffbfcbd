/** The texts that no room waits for. Imported only by what is loaded when a room is open, or in its place. */
import { enLater } from './en-later.js';
import type { WidgetTexts } from './load.js';

const extended = new WeakMap<WidgetTexts, ReturnType<typeof extend>>();

const extend = (texts: WidgetTexts) => texts.and(enLater);

/** The same texts with these in addition: once, because formatters are expensive to make. */
export function laterTexts(texts: WidgetTexts): ReturnType<typeof extend> {
  let all = extended.get(texts);
  if (!all) extended.set(texts, (all = extend(texts)));
  return all;
}
