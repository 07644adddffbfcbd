/**
 * The seam: what carries sessions, presence, messages, rooms and history. What an XMPP server is to the
 * original plugin. REST maps requests to `do`; a stream's event log drains `events`, whatever carries them.
 */
import type { EndReason, Role, VisitorDetails } from '../../../src/protocol/index.js';
import type { ChatRoomAdmin } from './chat-rooms.js';
import type { PeopleEvent, PeopleOp, PeopleOpResult } from './people-operations.js';
import type { RoomEvent, RoomOp, RoomOpResult } from './room-operations.js';

export * from './chat-rooms.js';
export * from './people-operations.js';
export * from './room-operations.js';

/** Who acts. Proven by `auth`; the engine trusts it. */
export interface Principal {
  readonly kind: 'user' | 'visitor';
  /** Unique: an account's name, or the random handle of a visitor. */
  readonly username: string;
  /** Shown name. */
  readonly name: string;
  readonly admin: boolean;
}

export type Op = RoomOp | PeopleOp;

/** What each operation answers with. All of them may reject with an `EngineError`. */
export interface OpResult extends RoomOpResult, PeopleOpResult {}

/** What happens to one principal. */
export type EngineEvent = RoomEvent | PeopleEvent;

/** One principal's connection to the engine. Several sessions of one principal all receive its events. */
export interface Session {
  readonly principal: Principal;
  do<O extends Op>(op: O): Promise<OpResult[O['type']]>;
  /** Ends when the session is closed. At most one reader. */
  readonly events: AsyncIterable<EngineEvent>;
  close(): Promise<void>;
}

export type EngineErrorCode =
  | 'not-found' // no such room or user, or not for this principal
  | 'not-an-occupant'
  | 'room-ended'
  | 'id-taken' // same id, other text
  | 'forbidden' // a room that one may know of, and something in it that one may not do
  | 'room-full'
  | 'room-password' // the room has one, and this is not it
  | 'already-exists'
  | 'invalid-field' // `field` says which
  | 'unavailable'; // storage cannot commit

export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  readonly field: string | undefined;
  constructor(code: EngineErrorCode, message: string, options: ErrorOptions & { field?: string } = {}) {
    super(message, options);
    this.code = code;
    this.field = options.field;
  }
}

export interface NewRoom {
  readonly room: string;
  readonly workgroup: string;
  readonly question: string;
  readonly url: string;
  readonly visitor: VisitorDetails;
  /** May join and read: the visitor who asked and the expert who accepted. */
  readonly invited: readonly {
    readonly username: string;
    readonly name: string;
    readonly role: Role;
    readonly nick: string;
  }[];
  /** A room that was given up: all its messages begin this one, in their order and numbered from 1 again. */
  readonly continues?: string;
}

export interface Admitted {
  readonly username: string;
  readonly name: string;
  readonly nick: string;
}

/** What the workgroup service does to its rooms, and an admin to all others. Durable when the promise resolves. */
export interface EngineAdmin {
  readonly chatRooms: ChatRoomAdmin;
  /** Groups, supervisors or admins are others than before: who is in a room only by what was taken away leaves it. */
  rightsChanged(): Promise<void>;
  createRoom(room: NewRoom): Promise<void>;
  /** Ends it for everybody in it; posting answers `room-ended` from then on. */
  endRoom(room: string, reason: EndReason): Promise<void>;
  /**
   * Lets one more expert into a room of a workgroup.
   * @throws {EngineError} `not-found`, `room-ended`
   */
  admit(room: string, expert: Admitted): Promise<void>;
  /** Takes an expert out of a room of a workgroup, or the right to come. */
  dismiss(room: string, username: string): Promise<void>;
  /** Called after each join, leave, end and post by anybody; returns the function that stops it. */
  onRoomChange(listener: (change: RoomChange) => void): () => void;
  /** Rooms of workgroups that have not ended, for taking up work after a restart. */
  openRooms(): Promise<readonly OpenRoom[]>;
}

export type RoomChange =
  | {
      readonly type: 'joined' | 'left';
      readonly room: string;
      readonly username: string;
      readonly role: Role;
    }
  | { readonly type: 'ended'; readonly room: string; readonly reason: EndReason }
  | { readonly type: 'posted'; readonly room: string; readonly username: string; readonly role: Role };

export interface OpenRoom {
  readonly room: string;
  readonly workgroup: string;
  readonly occupants: readonly { readonly username: string; readonly role: Role }[];
}

export interface Engine {
  open(principal: Principal): Promise<Session>;
  readonly admin: EngineAdmin;
  /** What this engine can do beyond the common shape. */
  readonly caps: { readonly attachments: boolean; readonly contacts: boolean };
  close(): Promise<void>;
}
