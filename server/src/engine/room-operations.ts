/** What rooms can do: operations, their results, and the events they cause. */
import type {
  ChatState,
  EndReason,
  HistoryPage,
  MessageData,
  Occupant,
  PostReceipt,
  RoomMessage,
  RoomState,
} from '../../../src/protocol/index.js';
import type { ChatRoomInfo, ChatRoomPage, RoomOccupant } from './chat-rooms.js';

/** A room as one principal sees it; `chatRoom` is there when no workgroup made it. */
export type KnownRoom = RoomState & { readonly chatRoom?: ChatRoomInfo };

/** `supervised`: read by somebody who watches over quality and never was in the room. */
export type ReadHistory = HistoryPage & { readonly supervised?: true };

/** What a principal asks of rooms, and of its own presence. */
export type RoomOp =
  | { readonly type: 'chatState'; readonly state: ChatState; readonly to: string }
  /** `password`: of a chat room that has one; owners, admins and invited ones need none. */
  | { readonly type: 'joinRoom'; readonly room: string; readonly password?: string }
  | { readonly type: 'leaveRoom'; readonly room: string }
  | {
      readonly type: 'postToRoom';
      readonly room: string;
      /** The client's id, or the `Idempotency-Key`; made by the engine when absent. Same id and same text: same receipt, posted once. */
      readonly id?: string;
      readonly body: string;
      readonly data: MessageData | null;
    }
  | { readonly type: 'invite'; readonly room: string; readonly username: string; readonly reason: string }
  | { readonly type: 'roomState'; readonly room: string; readonly expandGroups?: boolean }
  | { readonly type: 'rooms' }
  | ({ readonly type: 'chatRooms' } & ChatRoomPage)
  | { readonly type: 'occupants'; readonly room: string }
  /** By owners, admins, and where `canOccupantsChangeSubject` by everybody who may speak. */
  | { readonly type: 'setSubject'; readonly room: string; readonly subject: string }
  | {
      readonly type: 'history';
      readonly room: string;
      readonly after?: number;
      readonly before?: number;
      readonly limit: number;
    };

/** What each operation answers with. All of them may reject with an `EngineError`. */
export interface RoomOpResult {
  chatState: void;
  joinRoom: KnownRoom;
  leaveRoom: void;
  postToRoom: PostReceipt;
  invite: void;
  roomState: KnownRoom;
  /** Rooms of workgroups that this principal occupies and that have not ended. */
  rooms: RoomState[];
  /** All rooms that this principal occupies, and the chat rooms that it may see listed. */
  chatRooms: KnownRoom[];
  occupants: RoomOccupant[];
  setSubject: void;
  history: ReadHistory;
}

/** What happens to one principal. Addresses are bare room names and nicks; `events/` makes the wire's of them. */
export type RoomEvent =
  | { readonly type: 'roomMessage'; readonly room: string; readonly message: RoomMessage }
  | { readonly type: 'occupantJoined'; readonly room: string; readonly occupant: Occupant }
  | {
      readonly type: 'occupantLeft';
      readonly room: string;
      readonly occupant: Occupant;
      readonly reason: EndReason;
    }
  | { readonly type: 'roomEnded'; readonly room: string; readonly reason: EndReason }
  | {
      readonly type: 'roomChatState';
      readonly room: string;
      readonly nick: string;
      readonly state: ChatState;
    }
  /** `nick`: who changed it; undefined when an admin did so from outside. */
  | {
      readonly type: 'subjectChanged';
      readonly room: string;
      readonly nick: string | undefined;
      readonly subject: string;
    }
  | {
      readonly type: 'invitation';
      readonly room: string;
      readonly inviter: string;
      readonly reason: string;
      readonly url: string;
    };
