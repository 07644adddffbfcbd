import type { DeskTexts } from '../i18n/desk.js';

/** `45 s`, `3 min`: as short as a list needs it, from seconds. */
export function sayDuration(texts: DeskTexts, seconds: number): string {
  if (seconds < 60) return texts.say('seconds', { count: Math.max(0, Math.round(seconds)) });
  return texts.say('minutes', { count: Math.round(seconds / 60) });
}
