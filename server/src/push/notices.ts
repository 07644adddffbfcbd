/** What is worth waking somebody for, in words that tell nobody who reads over the shoulder anything. */
import type { WireEvent } from '../../../src/protocol/index.js';

export type NoticeKind = 'offer' | 'message' | 'invitation' | 'leftMessage';

export interface Notice {
  readonly message: string;
  /** How long a push service keeps it for a browser that is away, in seconds. */
  readonly ttl: number;
  readonly urgency: 'normal' | 'high';
  /** The shortest time to the next of its kind, in ms: ten lines of one visitor are one notice. */
  readonly pause: number;
}

export const notices: { readonly [Kind in NoticeKind]: Notice } = {
  offer: { message: 'An offer is waiting.', ttl: 60, urgency: 'high', pause: 5_000 },
  message: { message: 'A message is waiting.', ttl: 3_600, urgency: 'high', pause: 30_000 },
  invitation: { message: 'You are invited to a conversation.', ttl: 600, urgency: 'high', pause: 5_000 },
  leftMessage: { message: 'A visitor has left a message.', ttl: 86_400, urgency: 'normal', pause: 60_000 },
};

/** Undefined for what can wait until the desk is open, and for what the user did. */
export function noticeOf(username: string, { event, data }: WireEvent): NoticeKind | undefined {
  switch (event) {
    case 'chatapi.assist':
      return data.type === 'offerReceived' ? 'offer' : undefined;
    case 'chatapi.muc':
      // An expert who accepts an offer is invited by the workgroup.
      if (data.type === 'invitationReceived')
        return data.inviter.includes('@workgroup.') ? undefined : 'invitation';
      return data.type === 'groupchat' && !data.from.endsWith(`/${username}`) ? 'message' : undefined;
    case 'chatapi.chat':
      return 'body' in data && !data.from.startsWith(`${username}@`) ? 'message' : undefined;
    case 'chatapi.notify':
      return data.data !== null && 'leftMessage' in data.data ? 'leftMessage' : undefined;
    default:
      return undefined;
  }
}

/** By the original's convention, with `type` added: a service worker may have better words in the user's language. */
export function payloadOf(kind: NoticeKind): string {
  return JSON.stringify({ type: kind, title: 'OFChat', message: notices[kind].message, url: '/desk/' });
}
