/** What happened between two states of the desk that somebody who does not look at it should hear. */
import type { DeskRoom, ExpertState, InvitationView, Signed } from '../expert/index.js';
import type { DeskTexts } from '../i18n/desk.js';
import { isNews, lastSeq } from '../room/index.js';
import { nameOfRoom } from './room-names.js';
import { sayInvitation } from './say-invitation.js';
import { sayNotice } from './say-notice.js';

export interface News {
  /** Spoken at once: somebody waits, and not for long. */
  readonly alerts: readonly string[];
  readonly messages: readonly string[];
  readonly status: readonly string[];
  readonly sound: 'offer' | 'message' | undefined;
}

const none: News = { alerts: [], messages: [], status: [], sound: undefined };

/** More messages than this at once, as after a gap, are counted and not read out. */
const readOut = 3;

export function newsBetween(before: ExpertState, after: ExpertState, texts: DeskTexts): News {
  if (before.phase !== 'signedIn' || after.phase !== 'signedIn' || before === after) return none;
  const alerts = [
    ...newOffers(before, after).map(({ visitor, question }) =>
      texts.say('sayOffer', { name: visitor.name, question }),
    ),
    ...newInvitations(before, after).map((one) => spokenInvitation(texts, one, after)),
  ];
  const messages = after.rooms.flatMap((room) => newMessages(before, room, texts));
  const status = [...newNotices(before, after, texts), ...changes(before, after, texts)];
  if (alerts.length + messages.length + status.length === 0) return none;
  return {
    alerts,
    messages,
    status,
    sound: alerts.length > 0 ? 'offer' : messages.length > 0 ? 'message' : undefined,
  };
}

function newOffers(before: Signed, after: Signed): Signed['offers'] {
  return after.offers.filter(({ offerId }) => !before.offers.some((one) => one.offerId === offerId));
}

function newInvitations(before: Signed, after: Signed): Signed['invitations'] {
  return after.invitations.filter(({ room }) => !before.invitations.some((one) => one.room === room));
}

function spokenInvitation(texts: DeskTexts, one: InvitationView, { queues }: Signed): string {
  const queue = queues.find(({ workgroup }) => workgroup === one.workgroup);
  const invitation = sayInvitation(texts, one, queue?.title ?? one.workgroup);
  return one.reason === '' ? invitation : texts.say('sayInvitation', { invitation, note: one.reason });
}

/** Not what was said before the room was opened here: that is history. */
function newMessages(before: Signed, room: DeskRoom, texts: DeskTexts): string[] {
  const known = before.rooms.find((one) => one.room === room.room);
  if (known === undefined || known.log === room.log || known.loadingOlder) return [];
  const last = lastSeq(known.log);
  const fresh = room.log.messages.filter((message) => message.seq > last && isNews(room, message));
  if (fresh.length > readOut)
    return [texts.say('sayMessages', { count: fresh.length, name: nameOfRoom(room) })];
  return fresh.map(({ name, body }) => texts.say('says', { name, text: body }));
}

function newNotices(before: Signed, after: Signed, texts: DeskTexts): string[] {
  return after.notices
    .filter((notice) => !before.notices.includes(notice))
    .map((notice) => sayNotice(texts, notice));
}

function changes(before: Signed, after: Signed, texts: DeskTexts): string[] {
  const said: string[] = [];
  for (const room of after.rooms) {
    const known = before.rooms.find((one) => one.room === room.room);
    if (known?.ended === undefined && known !== undefined && room.ended !== undefined)
      said.push(texts.say('sayEnded', { name: nameOfRoom(room) }));
    if (known === undefined && before.loaded) said.push(texts.say('sayAccepted', { name: nameOfRoom(room) }));
  }
  // While it tries again the status goes to and fro: only the first loss and the final success are news.
  if (before.link.status === 'live' && after.link.status === 'waiting') said.push(texts.say('linkLost'));
  if (after.loaded && before.link.status === 'connecting' && after.link.status === 'live')
    said.push(texts.say('connectionBack'));
  return said;
}
