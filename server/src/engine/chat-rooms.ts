/** Rooms that no workgroup made: what is known of them, and what an admin does to them. */
import type { EndReason } from '../../../src/protocol/index.js';

/** What somebody is to a room, whether inside or not (XEP-0045 §5.2). A server's admin counts as owner everywhere. */
export type Affiliation = 'owner' | 'admin' | 'member' | 'outcast' | 'none';

/** The affiliations that lists are kept of. */
export type ListedAffiliation = Exclude<Affiliation, 'none'>;

export interface ChatRoomSettings {
  readonly naturalName: string;
  readonly description: string;
  readonly subject: string;
  /** 0: as many as come. Owners and admins come in always. */
  readonly maxUsers: number;
  /** Otherwise the room is over when the last occupant leaves. */
  readonly persistent: boolean;
  /** Is listed to everybody. */
  readonly publicRoom: boolean;
  /** To all others it does not exist. */
  readonly membersOnly: boolean;
  /** Only members, admins and owners speak. */
  readonly moderated: boolean;
  readonly canAnyoneDiscoverJID: boolean;
  readonly canOccupantsChangeSubject: boolean;
  /** In a members-only room; elsewhere every occupant invites. */
  readonly canOccupantsInvite: boolean;
  /** Otherwise nobody reads what was said before they came for the first time. Everything is kept, either way. */
  readonly logEnabled: boolean;
}

export type Affiliations = {
  readonly [A in ListedAffiliation]: {
    readonly users: readonly string[];
    readonly groups: readonly string[];
  };
};

export interface ChatRoomInfo extends ChatRoomSettings {
  readonly room: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly passwordProtected: boolean;
  /** For owners and admins of the room. */
  readonly affiliations?: Affiliations;
}

export interface ChatRoomChanges extends Partial<ChatRoomSettings> {
  /** Empty: none any more. */
  readonly password?: string;
  /** Each list that is given replaces the one that is kept. */
  readonly affiliations?: { readonly [A in ListedAffiliation]?: Partial<Affiliations[A]> };
}

export interface Affiliated {
  readonly kind: 'user' | 'group';
  readonly name: string;
}

/** One who is in a room, as others may see it. */
export interface RoomOccupant {
  readonly nick: string;
  readonly name: string;
  /** What the occupant may do in the room (XEP-0045 §5.1): a visitor of a moderated room listens. */
  readonly role: 'moderator' | 'participant' | 'visitor';
  readonly affiliation: Affiliation;
  /** Only for those who may know it. */
  readonly username?: string;
}

/** Which rooms of a list. Sorted by name; `after`: the last name of the page before. */
export interface ChatRoomPage {
  readonly show: 'public' | 'all';
  /** A part of the name. */
  readonly search?: string;
  readonly after?: string;
  readonly limit: number;
  /** Groups are replaced by their members. */
  readonly expandGroups?: boolean;
}

/**
 * What an admin does to chat rooms. Durable when the promise resolves. Rooms of workgroups do not exist here.
 * Whoever may not be in a room any more leaves it in the same commit, with an event.
 * All reject with an `EngineError`: `not-found` for a room that is not there.
 */
export interface ChatRoomAdmin {
  /**
   * @throws {EngineError} `already-exists`; `invalid-field` for a list with somebody who has no account, or a group
   *   that is not there
   */
  create(room: string, about: ChatRoomChanges, by: string): Promise<ChatRoomInfo>;
  /** What is left out stays. @throws {EngineError} `invalid-field` as above, and when no owner would be left */
  change(room: string, changes: ChatRoomChanges): Promise<ChatRoomInfo>;
  /** Ends it for everybody. */
  remove(room: string): Promise<void>;
  get(room: string, expandGroups?: boolean): Promise<ChatRoomInfo>;
  list(page: ChatRoomPage): Promise<readonly ChatRoomInfo[]>;
  /** Replaces what `who` was before. @throws {EngineError} `not-found`, `forbidden` for the last owner */
  affiliate(room: string, who: Affiliated, affiliation: ListedAffiliation): Promise<void>;
  /** Nothing happens to who is something else. @throws {EngineError} `forbidden` for the last owner */
  disaffiliate(room: string, who: Affiliated, affiliation: ListedAffiliation): Promise<void>;
  /** Somebody signed off, or is gone: out of all chat rooms. */
  leaveAll(username: string, reason: EndReason): Promise<void>;
  /** After a restart: those of whom nobody knows any more are out. */
  leaveAbsent(isHere: (username: string) => boolean): Promise<void>;
}
