/** What an admin says of a chat room, and what of it this server cannot do: that is refused, not ignored. */
import { domainPart, localPart, type ChatRoomBody } from '../../../src/protocol/index.js';
import type { ChatRoomChanges } from '../engine/engine.js';
import { invalidField } from './errors.js';

/** Of a room to be. RFC 7622 §3.3.1 forbids these characters; upper case would be another spelling of the same name. */
export function newNameOf(roomName: string): string {
  // eslint-disable-next-line no-control-regex
  const isName = /^[^\s"&'/:<>@\u0000-\u001f\u007f\ud800-\udfff]+$/.test(roomName) && !/^\.+$/.test(roomName);
  if (!isName || roomName !== roomName.toLowerCase().normalize('NFC'))
    throw invalidField(
      'roomName',
      'A room name is lower case, without spaces and without any of " & \' / : < > @.',
    );
  return roomName;
}

/** @throws ApiError `invalid-field` */
export function changesOf(body: ChatRoomBody, domain: string): ChatRoomChanges {
  refuseUnsupported(body);
  const { naturalName, description, subject, maxUsers, persistent, publicRoom, membersOnly, moderated } =
    body;
  const { canAnyoneDiscoverJID, canOccupantsChangeSubject, canOccupantsInvite, logEnabled, password } = body;
  const users = (field: string, addresses: readonly string[] | undefined) =>
    addresses === undefined ? {} : { users: addresses.map((address) => usernameIn(field, address, domain)) };
  const groups = (names: readonly string[] | undefined) => (names === undefined ? {} : { groups: names });
  const given = {
    naturalName,
    description,
    subject,
    maxUsers,
    persistent,
    publicRoom,
    membersOnly,
    moderated,
    canAnyoneDiscoverJID,
    canOccupantsChangeSubject,
    canOccupantsInvite,
    logEnabled,
    password,
  };
  const affiliations = {
    owner: { ...users('owners', body.owners?.owner), ...groups(body.ownerGroups?.ownerGroup) },
    admin: { ...users('admins', body.admins?.admin), ...groups(body.adminGroups?.adminGroup) },
    member: { ...users('members', body.members?.member), ...groups(body.memberGroups?.memberGroup) },
    outcast: { ...users('outcasts', body.outcasts?.outcast), ...groups(body.outcastGroups?.outcastGroup) },
  };
  return { ...(withoutUndefined(given) as ChatRoomChanges), affiliations };
}

function refuseUnsupported(body: ChatRoomBody): void {
  if (body.registrationEnabled === true)
    throw invalidField('registrationEnabled', 'Nobody registers with a room here: an admin makes members.');
  if (body.canChangeNickname === true)
    throw invalidField('canChangeNickname', 'A nick is the username here, and cannot be changed.');
  if (body.loginRestrictedToNickname === false)
    throw invalidField('loginRestrictedToNickname', 'A nick is the username here, and nothing else.');
  const roles = body.broadcastPresenceRoles?.broadcastPresenceRole;
  if (roles !== undefined && [...new Set(roles)].sort().join() !== 'moderator,participant,visitor')
    throw invalidField('broadcastPresenceRoles', 'Everybody in a room hears who else is in it.');
}

function usernameIn(field: string, address: string, domain: string): string {
  if (address.includes('@') && domainPart(address) !== domain)
    throw invalidField(field, `The list ${field} names somebody who is not a user of this server.`);
  return localPart(address).toLowerCase();
}

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
