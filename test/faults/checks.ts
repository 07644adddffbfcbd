/** What must hold after every fault: promises 1, 2 and 4 of docs/README, seen from everybody who was there. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RoomMessage } from '../../src/protocol/index.js';
import type { Acknowledged, Participant } from './participant.js';
import type { World } from './world.js';

/** How long everybody has to catch up, in ms. */
const patience = 60_000;

/** One sentence for each thing that is wrong. */
export async function check(world: World): Promise<string[]> {
  const problems: string[] = [];
  for (const { room: name, visitor, expert } of world.conversations) {
    const room = await name;
    const truth = await visitor.history(room);
    problems.push(...checkOrder(room, truth));
    const acknowledged = world.people.flatMap((person) =>
      person.acknowledged.filter((message) => message.room === room),
    );
    problems.push(...checkAcknowledged(room, truth, acknowledged));
    for (const reader of [visitor, expert!]) {
      await caughtUp(reader, room, truth.length);
      problems.push(...checkTranscript(reader, room, truth));
      const history = await reader.history(room);
      if (identities(history) !== identities(truth))
        problems.push(`${reader.name}: the history of ${room} is another one than the visitor's.`);
    }
  }
  return problems;
}

/** Promise 2: the server's sequence has neither gaps nor doubles; promise 4: nothing of another room is in it. */
function checkOrder(room: string, messages: readonly RoomMessage[]): string[] {
  const problems: string[] = [];
  if (messages.some(({ seq }, index) => seq !== index + 1))
    problems.push(`The order of ${room} has a gap or a double.`);
  if (new Set(messages.map(({ id }) => id)).size !== messages.length)
    problems.push(`A message is twice in ${room}.`);
  if (messages.some(({ body }) => !body.startsWith(room)))
    problems.push(`Something of another room is in ${room}.`);
  return problems;
}

/** Promise 1. */
function checkAcknowledged(
  room: string,
  truth: readonly RoomMessage[],
  acknowledged: readonly Acknowledged[],
): string[] {
  const byId = new Map(truth.map((message) => [message.id, message]));
  return acknowledged.flatMap(({ id, seq, body }) => {
    const kept = byId.get(id);
    if (kept === undefined) return [`An acknowledged message is missing in ${room}.`];
    return kept.seq === seq && kept.body === body
      ? []
      : [`A message of ${room} is not what was acknowledged.`];
  });
}

function checkTranscript(reader: Participant, room: string, truth: readonly RoomMessage[]): string[] {
  const own = reader.transcript(room);
  if (identities(own) === identities(truth)) return [];
  return [`${reader.name} has ${own.length} messages of ${room}, the server has ${truth.length}.`];
}

async function caughtUp(reader: Participant, room: string, length: number): Promise<void> {
  for (let waited = 0; reader.transcript(room).length < length && waited < patience; waited += 50) {
    reader.wake();
    await pause(50);
  }
}

function identities(messages: readonly RoomMessage[]): string {
  return messages.map(({ seq, id }) => `${seq} ${id}`).join('\n');
}
