/** Rooms as they travel: bare names become addresses, and the original's members stand beside ours. */
import {
  domainPart,
  localPart,
  type ChatRoom,
  type ChatRoomInfo as WireChatRoomInfo,
  type ChatRoomLists,
  type HistoryMessage,
  type OccupantWithAddress,
  type Participant,
  type RoomInfo,
  type RoomMessage,
} from '../../../src/protocol/index.js';
import type { Affiliations, ChatRoomInfo, KnownRoom, RoomOccupant } from '../engine/engine.js';
import { roomAddress, userAddress } from '../events/index.js';
import { ApiError } from './errors.js';

/** The one service: rooms live at `conference.` and the domain. Some clients send it in quotes, as the README does. */
export function checkService(
  { service, servicename = service }: { service?: string; servicename?: string },
  domain: string,
): void {
  const name = (servicename ?? '').replace(/^(["'])(.*)\1$/, '$2');
  if (!['', 'conference', `conference.${domain}`].includes(name))
    throw new ApiError('not-found', { sentence: 'There is no such service.' });
}

/** Names of rooms are lower case, and may be given as addresses. */
export function roomNameOf(address: string): string {
  return localPart(address).toLowerCase();
}

/** A user's name out of an address of this server. Somebody elsewhere is not the one here who has the same name. */
export function usernameOf(address: string, domain: string): string {
  if (address.includes('@') && domainPart(address) !== domain)
    throw new ApiError('not-found', { sentence: 'There is no such user here.' });
  return localPart(address).toLowerCase();
}

export function roomInfoOf({ chatRoom, ...state }: KnownRoom, domain: string): RoomInfo {
  return chatRoom === undefined ? state : { ...state, ...infoOf(chatRoom), ...listsOf(chatRoom, domain) };
}

export function chatRoomOf(room: ChatRoomInfo, domain: string): ChatRoom {
  return { ...infoOf(room), ...listsOf(room, domain) } as ChatRoom;
}

export function participantsOf(
  room: string,
  occupants: readonly RoomOccupant[],
  domain: string,
): Participant[] {
  return occupants.map(({ nick, role, affiliation }) => ({
    jid: roomAddress(domain, room, nick),
    role,
    affiliation,
  }));
}

/** The original tells everybody's real address here; ours is the one in the room, unless the caller may know more. */
export function occupantsOf(
  room: string,
  occupants: readonly RoomOccupant[],
  domain: string,
): OccupantWithAddress[] {
  return occupants.map(({ nick, role, affiliation, username }) => {
    const jid = roomAddress(domain, room, nick);
    const real = username === undefined ? jid : userAddress(domain, username);
    return { jid, role, affiliation, userAddress: real };
  });
}

export function historyOf(room: string, messages: readonly RoomMessage[], domain: string): HistoryMessage[] {
  return messages.map(({ nick, body, stamp }) => {
    const from = roomAddress(domain, room, nick);
    const to = roomAddress(domain, room);
    return { to, from, type: 'groupchat', body, delay_stamp: stamp, delay_from: from };
  });
}

function infoOf(room: ChatRoomInfo): WireChatRoomInfo {
  const { room: roomName, createdAt, modifiedAt, affiliations: _lists, ...settings } = room;
  return {
    roomName,
    ...settings,
    creationDate: new Date(createdAt).toISOString(),
    modificationDate: new Date(modifiedAt).toISOString(),
    registrationEnabled: false,
    canChangeNickname: false,
    loginRestrictedToNickname: true,
    broadcastPresenceRoles: { broadcastPresenceRole: ['moderator', 'participant', 'visitor'] },
  };
}

function listsOf({ affiliations }: ChatRoomInfo, domain: string): Partial<ChatRoomLists> {
  if (affiliations === undefined) return {};
  const addresses = (list: keyof Affiliations) =>
    affiliations[list].users.map((username) => userAddress(domain, username));
  const groups = (list: keyof Affiliations) => [...affiliations[list].groups];
  return {
    owners: { owner: addresses('owner') },
    admins: { admin: addresses('admin') },
    members: { member: addresses('member') },
    outcasts: { outcast: addresses('outcast') },
    ownerGroups: { ownerGroup: groups('owner') },
    adminGroups: { adminGroup: groups('admin') },
    memberGroups: { memberGroup: groups('member') },
    outcastGroups: { outcastGroup: groups('outcast') },
  };
}
