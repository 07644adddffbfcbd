import type { WidgetTexts } from './load.js';

/** A wait in words, from seconds: rounded to minutes, a range where its ends differ. */
export function sayEstimate(
  texts: WidgetTexts,
  estimate: { readonly from: number; readonly to: number },
): string {
  const from = Math.round(estimate.from / 60);
  const to = Math.ceil(estimate.to / 60);
  if (to <= 1) return texts.say('estimateShort');
  return from < 1 || from >= to
    ? texts.say('estimateMinutes', { count: to })
    : texts.say('estimateRange', { from, to });
}

/** `Today`, `Yesterday`, or the date. */
export function sayDay(texts: WidgetTexts, stamp: string, now: Date = new Date()): string {
  const days = Math.round((startOfDay(now) - startOfDay(new Date(stamp))) / 86_400_000);
  if (days === 0) return texts.say('today');
  return days === 1 ? texts.say('yesterday') : texts.day(stamp, now);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
