/** How the desk names presences. */
import type { DeskTexts } from '../i18n/desk.js';
import type { Availability } from '../protocol/index.js';

export const availabilities: readonly Availability[] = ['available', 'chat', 'away', 'xa', 'dnd', 'offline'];

const keys = {
  available: 'showAvailable',
  chat: 'showChat',
  away: 'showAway',
  xa: 'showXa',
  dnd: 'showDnd',
  offline: 'showOffline',
} as const;

export function sayPresence(texts: DeskTexts, show: Availability): string {
  return texts.say(keys[show]);
}
