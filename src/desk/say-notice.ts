import type { DeskNotice } from '../expert/index.js';
import type { DeskTexts } from '../i18n/desk.js';

export function sayNotice(texts: DeskTexts, { key, values }: DeskNotice): string {
  const visitor = values['visitor'] ?? '';
  const name = values['name'] ?? '';
  switch (key) {
    case 'offerGone':
      return texts.say('noticeOfferGone', { visitor });
    case 'offerRevoked':
      return texts.say(revoked(values['reason'] ?? ''), { visitor });
    case 'serverAway':
      return texts.say('noticeServerAway');
    case 'refused':
      return values['sentence'] || texts.say('noticeRefused');
    case 'inviteSent':
      return texts.say('noticeInviteSent', { name });
    case 'messageHandled':
      return texts.say('noticeMessageHandled', { name });
  }
}

/** Fastpath tells why an offer was revoked by an English sentence. */
function revoked(reason: string): 'noticeOfferTimeout' | 'noticeOfferCancelled' | 'noticeOfferRevoked' {
  if (/timed? ?out/i.test(reason)) return 'noticeOfferTimeout';
  return /cancel/i.test(reason) ? 'noticeOfferCancelled' : 'noticeOfferRevoked';
}
