/** A room with one expert and one visitor, and messages for it. */
import type { Occupant, RoomState } from '../../src/protocol/index.js';
import {
  openRoom,
  roomReceived,
  roomSaid,
  type IncomingMessage,
  type RoomView,
} from '../../src/room/index.js';

export const ann: Occupant = { nick: 'Ann', name: 'Ann', role: 'visitor' };
export const adams: Occupant = { nick: 'dr-adams', name: 'Dr Adams', role: 'expert' };
export const baker: Occupant = { nick: 'dr-baker', name: 'Dr Baker', role: 'expert' };
export const desk: Occupant = { nick: 'diabetes', name: 'Diabetes care', role: 'service' };

export const roomState: RoomState = {
  room: 'fhrtbf7',
  roomJid: 'fhrtbf7@conference.example.org',
  workgroup: 'diabetes',
  question: 'May I eat honey?',
  url: '',
  nick: 'Ann',
  occupants: [ann, adams],
  lastSeq: 0,
  ended: false,
};

/** The visitor's view. */
export function annsRoom(): RoomView {
  return openRoom(roomState);
}

/** 9:00 on a Sunday, and so many minutes later. */
export function at(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 22, 9, 0) + minutes * 60_000).toISOString();
}

export function message(
  seq: number,
  from: Occupant,
  body = `message ${seq}`,
  stamp = at(0),
): IncomingMessage & { id: string; seq: number; stamp: string } {
  return { id: `id ${seq}`, seq, ...from, body, data: null, stamp };
}

export function withMessages(room: RoomView, ...messages: IncomingMessage[]): RoomView {
  return roomReceived(room, messages, at(0));
}

export function withPending(room: RoomView, id: string, body = `said ${id}`, stamp = at(0)): RoomView {
  return roomSaid(room, { id, body, data: null, stamp });
}

export function bodies(room: RoomView): string[] {
  return room.log.messages.map(({ body }) => body);
}
