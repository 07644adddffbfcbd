/** All that the desk knows. */
import type {
  Availability,
  Colleague,
  LeftMessage,
  Offer,
  QueueState,
  VisitorDetails,
} from '../protocol/index.js';
import type { RoomView } from '../room/index.js';

/** As the visitor's: connecting, live, waiting until `retryAt` (epoch ms), closed. */
export type LinkStatus =
  | { readonly status: 'connecting' }
  | { readonly status: 'live' }
  | { readonly status: 'waiting'; readonly retryAt: number }
  | { readonly status: 'closed' };

/** An offer as the desk shows it; phases as in the README's diagram. */
export interface OfferView extends Offer {
  /** pending: may be answered; accepting, rejecting: the answer is under way. */
  readonly phase: 'pending' | 'accepting' | 'rejecting';
  /** Epoch ms by this machine's clock. */
  readonly expiresAt: number;
}

export interface DeskRoom extends RoomView {
  /** Its address, for chat states. */
  readonly roomJid: string;
  readonly visitor: VisitorDetails | undefined;
  /** Messages of others that this expert has not seen. */
  readonly unread: number;
  readonly leaving: boolean;
}

/** A colleague asks this expert into a room. */
export interface InvitationView {
  readonly room: string;
  /** The colleague's name. */
  readonly inviter: string;
  /** The colleague's note. */
  readonly reason: string;
  /** Name of the visitor in the room; empty when it is not known. */
  readonly visitor: string;
  /** Empty when it is not known. */
  readonly workgroup: string;
  readonly joining: boolean;
}

/** A passing message to the expert, such as "another expert took this request". */
export interface DeskNotice {
  readonly id: number;
  readonly key: 'offerGone' | 'offerRevoked' | 'serverAway' | 'refused' | 'inviteSent' | 'messageHandled';
  /** `visitor`, `name`: of whom it speaks; `reason`, `sentence`: the server's own words. */
  readonly values: { readonly [name: string]: string };
}

export interface Signed {
  readonly phase: 'signedIn';
  readonly username: string;
  readonly name: string;
  readonly show: Availability;
  readonly status: string;
  readonly link: LinkStatus;
  /** False until the first snapshot arrived. */
  readonly loaded: boolean;
  readonly queues: readonly QueueState[];
  readonly offers: readonly OfferView[];
  readonly invitations: readonly InvitationView[];
  readonly rooms: readonly DeskRoom[];
  /** The room on the screen. */
  readonly selected: string | undefined;
  readonly leftMessages: readonly LeftMessage[];
  /** By workgroup; loaded when an invitation is being chosen. */
  readonly colleagues: { readonly [workgroup: string]: readonly Colleague[] };
  readonly notices: readonly DeskNotice[];
}

export type ExpertState =
  | {
      readonly phase: 'signedOut';
      readonly username: string;
      /** codeNeeded: the password was right, and a second factor is asked for too. */
      readonly problem:
        'wrongPassword' | 'codeNeeded' | 'wrongCode' | 'serverAway' | 'expired' | 'refused' | undefined;
      readonly sentence?: string;
    }
  | { readonly phase: 'signingIn'; readonly username: string }
  | Signed;
