/** Rooms, those of workgroups and all others (chat rooms), and what an admin does to the latter. */
import type { HistoryPage, PostBody, PostReceipt, RoomState } from '../bodies.js';
import type { Operations } from './operation.js';

/** What is known of a chat room. Members and their names are the original's; it tells the password, ours does not. */
export interface ChatRoomInfo {
  /** Lower case; what addresses and paths name it by. */
  roomName: string;
  /** Shown name. */
  naturalName: string;
  description: string;
  subject: string;
  /** ISO 8601, UTC. */
  creationDate: string;
  modificationDate: string;
  /** 0: no limit. Owners and admins come in always. */
  maxUsers: number;
  /** Otherwise the room is over when the last occupant leaves. */
  persistent: boolean;
  /** Is listed to everybody. */
  publicRoom: boolean;
  /** To all others it does not exist. */
  membersOnly: boolean;
  /** Only members, admins and owners speak. */
  moderated: boolean;
  /** Whether occupants see each other's real addresses; owners and admins do. */
  canAnyoneDiscoverJID: boolean;
  canOccupantsChangeSubject: boolean;
  /** In a room for members only, where the invited become members; elsewhere every occupant invites. */
  canOccupantsInvite: boolean;
  /** Otherwise nobody reads what was said before they came for the first time. */
  logEnabled: boolean;
  /** Always false: nobody registers with a room. */
  registrationEnabled: boolean;
  /** Always false: a nick is the username. */
  canChangeNickname: boolean;
  /** Always true, for the same reason. */
  loginRestrictedToNickname: boolean;
  /** Always all three: `moderator`, `participant`, `visitor`. */
  broadcastPresenceRoles: { broadcastPresenceRole: string[] };
  /** Ours, in place of the password. */
  passwordProtected: boolean;
}

/** Addresses of users, and names of groups. */
export interface ChatRoomLists {
  owners: { owner: string[] };
  admins: { admin: string[] };
  members: { member: string[] };
  outcasts: { outcast: string[] };
  ownerGroups: { ownerGroup: string[] };
  adminGroups: { adminGroup: string[] };
  memberGroups: { memberGroup: string[] };
  outcastGroups: { outcastGroup: string[] };
}

export interface ChatRoom extends ChatRoomInfo, ChatRoomLists {}

/**
 * A chat room to be: without an owner it belongs to who makes it, and what is left out has the values of the
 * documentation. Of a chat room that is changed: what is left out stays, each list that is given replaces the kept one.
 * Dates and `passwordProtected` may be sent back and change nothing.
 */
export interface ChatRoomBody extends Partial<ChatRoom> {
  /** Empty: none (any more). */
  password?: string;
}

/** A room as the caller sees it: `RoomState`, and of chat rooms what is known of them; the lists for those who order it. */
export type RoomInfo = RoomState & Partial<ChatRoom>;

/** What somebody may do in a room, and what somebody is to it (XEP-0045 §5). */
export interface Participant {
  /** `room@conference.domain/nick` */
  jid: string;
  role: 'moderator' | 'participant' | 'visitor';
  affiliation: 'owner' | 'admin' | 'member' | 'outcast' | 'none';
}

export interface OccupantWithAddress extends Participant {
  /** The real address for those who may know it, else that in the room. */
  userAddress: string;
}

/** A message in the original's words. */
export interface HistoryMessage {
  to: string;
  from: string;
  type: 'groupchat';
  body: string;
  delay_stamp: string;
  delay_from: string;
}

/** `after`: the last name of the page before. */
export interface RoomListQuery {
  servicename?: string;
  /** `public` unless said: rooms that are listed to everybody, and one's own. `all`: also those that are not public. */
  type?: 'public' | 'all';
  /** A part of the name. */
  search?: string;
  expandGroups?: 'true' | 'false';
  /** 200 unless said, which is the most. */
  limit?: string;
  after?: string;
}

export interface ServiceQuery {
  /** Only `conference`. */
  servicename?: string;
}

export interface RoomQuery extends ServiceQuery {
  expandGroups?: 'true' | 'false';
}

/** Path segments of the four affiliations. */
export type AffiliationList = 'owners' | 'admins' | 'members' | 'outcasts';

type InRoom = { params: { room: string }; query?: { service?: string } };
type ReadRoom = { params: { room: string }; query?: ServiceQuery };

/** By name; the OpenAPI document has the same names. */
export interface ChatRoomCalls {
  listRooms: { query?: RoomListQuery; answer: { chatRoom: RoomInfo[] } };
  readRoom: { params: { room: string }; query?: RoomQuery; answer: RoomInfo };
  listParticipants: ReadRoom & { answer: { participant: Participant[] } };
  listOccupants: ReadRoom & { answer: { occupant: OccupantWithAddress[] } };
  /** The last 25, oldest first. */
  readRecentHistory: ReadRoom & { answer: { message: HistoryMessage[] } };
  readHistory: {
    params: { room: string };
    query?: { service?: string; after?: string; before?: string; limit?: string };
    answer: HistoryPage;
  };
  /** `password` of a room that has one. */
  joinRoom: InRoom & { body?: { password?: string }; answer: RoomInfo };
  postToRoom: InRoom & { body: PostBody | string; answer: PostReceipt };
  leaveRoom: InRoom;
  /** The body is the reason. */
  inviteToRoom: { params: { room: string; jid: string }; query?: { service?: string }; body?: string };

  /** For admins, as all that follow. Rooms of workgroups do not exist here. */
  listChatRooms: { query?: RoomListQuery; answer: { chatRoom: ChatRoom[] } };
  createChatRoom: { query?: ServiceQuery; body: ChatRoomBody & { roomName: string }; answer: ChatRoom };
  readChatRoom: { params: { room: string }; query?: RoomQuery; answer: ChatRoom };
  changeChatRoom: ReadRoom & { body: ChatRoomBody; answer: ChatRoom };
  /** Ends it for everybody in it. */
  removeChatRoom: ReadRoom;
  listChatRoomParticipants: ReadRoom & { answer: { participant: Participant[] } };
  listChatRoomOccupants: ReadRoom & { answer: { occupant: OccupantWithAddress[] } };
  readChatRoomHistory: ReadRoom & { answer: { message: HistoryMessage[] } };
  addAffiliation: {
    params: { room: string; affiliation: AffiliationList; jid: string };
    query?: ServiceQuery;
  };
  removeAffiliation: {
    params: { room: string; affiliation: AffiliationList; jid: string };
    query?: ServiceQuery;
  };
  addGroupAffiliation: {
    params: { room: string; affiliation: AffiliationList; groupname: string };
    query?: ServiceQuery;
  };
  removeGroupAffiliation: {
    params: { room: string; affiliation: AffiliationList; groupname: string };
    query?: ServiceQuery;
  };
}

export const chatRoomOperations: Operations<ChatRoomCalls> = {
  listRooms: { method: 'GET', path: '/chat/rooms', inStream: true },
  readRoom: { method: 'GET', path: '/chat/rooms/{room}', inStream: true },
  listParticipants: { method: 'GET', path: '/chat/rooms/{room}/participants', inStream: true },
  listOccupants: { method: 'GET', path: '/chat/rooms/{room}/occupants', inStream: true },
  readRecentHistory: { method: 'GET', path: '/chat/rooms/{room}/chathistory', inStream: true },
  readHistory: { method: 'GET', path: '/chat/rooms/{room}/history', inStream: true },
  joinRoom: { method: 'PUT', path: '/chat/rooms/{room}', inStream: true },
  postToRoom: { method: 'POST', path: '/chat/rooms/{room}', inStream: true },
  leaveRoom: { method: 'DELETE', path: '/chat/rooms/{room}', inStream: true },
  inviteToRoom: { method: 'POST', path: '/chat/rooms/{room}/{jid}', body: 'text', inStream: true },

  listChatRooms: { method: 'GET', path: '/chatrooms' },
  createChatRoom: { method: 'POST', path: '/chatrooms' },
  readChatRoom: { method: 'GET', path: '/chatrooms/{room}' },
  changeChatRoom: { method: 'PUT', path: '/chatrooms/{room}' },
  removeChatRoom: { method: 'DELETE', path: '/chatrooms/{room}' },
  listChatRoomParticipants: { method: 'GET', path: '/chatrooms/{room}/participants' },
  listChatRoomOccupants: { method: 'GET', path: '/chatrooms/{room}/occupants' },
  readChatRoomHistory: { method: 'GET', path: '/chatrooms/{room}/chathistory' },
  addAffiliation: { method: 'POST', path: '/chatrooms/{room}/{affiliation}/{jid}' },
  removeAffiliation: { method: 'DELETE', path: '/chatrooms/{room}/{affiliation}/{jid}' },
  addGroupAffiliation: { method: 'POST', path: '/chatrooms/{room}/{affiliation}/group/{groupname}' },
  removeGroupAffiliation: { method: 'DELETE', path: '/chatrooms/{room}/{affiliation}/group/{groupname}' },
};
