/** How rooms are called on the screen: by their visitor. */
import type { DeskRoom } from '../expert/index.js';

export function nameOfRoom(room: DeskRoom): string {
  const visitor = room.occupants.find(({ role }) => role === 'visitor');
  return room.visitor?.name || visitor?.name || room.question;
}

/** Names of those who compose, for the list of messages. */
export function composingNames(room: DeskRoom): readonly string[] {
  return room.composing.map((nick) => room.occupants.find((one) => one.nick === nick)?.name ?? nick);
}

/** What decides the colour of the visitor's initials, the same as in the list of messages. */
export function visitorKey(room: DeskRoom): string {
  const occupant = room.occupants.find(({ role }) => role === 'visitor');
  return occupant?.nick ?? room.log.messages.find(({ role }) => role === 'visitor')?.nick ?? nameOfRoom(room);
}
