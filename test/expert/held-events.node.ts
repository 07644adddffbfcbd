/** Who is in a room, whatever overtakes what: answers of the server, and events that tell of the same. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createHeldEvents } from '../../src/expert/held-events.js';
import { reduceExpert, signedOut, type ExpertAction } from '../../src/expert/reduce.js';
import type { ExpertState } from '../../src/expert/state.js';
import type { ChatEvent, Occupant, RoomState } from '../../src/protocol/index.js';

const at = '2026-11-20T09:41:30Z';
const amira: Occupant = { nick: 'amira', name: 'Amira', role: 'expert' };
const people: readonly Occupant[] = [
  { nick: 'sam', name: 'Sam', role: 'visitor' },
  { nick: 'ben', name: 'Ben', role: 'expert' },
];

/** Everybody comes and goes in turns; `steps` tells who, by index. */
function history(steps: readonly number[]): { readonly events: ChatEvent[]; readonly after: Occupant[][] } {
  const events: ChatEvent[] = [];
  const after = [[amira]];
  for (const step of steps) {
    const who = people[step]!;
    const before = after.at(-1)!;
    const here = before.includes(who);
    after.push(here ? before.filter((one) => one !== who) : [...before, who]);
    events.push(
      here
        ? { type: 'occupantLeft', room: 'r1', nick: who.nick, reason: '' }
        : { type: 'occupantJoined', room: 'r1', ...who },
    );
  }
  return { events, after };
}

const roomState = (occupants: Occupant[]): RoomState => ({
  room: 'r1',
  roomJid: 'r1@conference.chat.example.org',
  workgroup: 'diabetes',
  question: 'May I eat nuts?',
  url: '',
  nick: 'amira',
  occupants,
  lastSeq: 0,
  ended: false,
});

const nicks = (state: ExpertState) =>
  state.phase === 'signedIn' ? state.rooms[0]?.occupants.map(({ nick }) => nick).toSorted() : undefined;

describe('occupants of a room that is being joined', () => {
  it('are right whenever the server answers, and whatever the stream tells before, meanwhile and after', async () => {
    const steps = fc.array(fc.nat({ max: 1 }), { maxLength: 8 });
    const four = fc.tuple(fc.nat(), fc.nat(), fc.nat());
    await fc.assert(
      fc.asyncProperty(steps, four, fc.boolean(), async (who, seeds, known) => {
        const { events, after } = history(who);
        const between = (from: number, seed: number) => from + (seed % (events.length - from + 1));
        // What the stream has told when the room is asked for, what the answer knows, and what is told until it arrives.
        const asked = between(0, seeds[0]);
        const answered = between(asked, seeds[1]);
        const arrived = between(asked, seeds[2]);

        let state = signedOut;
        const dispatch = (action: ExpertAction) => (state = reduceExpert(state, action));
        const take = (event: ChatEvent) => dispatch({ type: 'eventArrived', event, now: 0 });
        const held = createHeldEvents(take);
        const tell = (some: ChatEvent[]) => some.forEach((event) => held.hold(event) || take(event));
        const open = (occupants: Occupant[]) =>
          dispatch({ type: 'roomOpened', state: roomState(occupants), kept: {}, select: true, at });
        dispatch({ type: 'signInStarted', username: 'amira' });
        dispatch({ type: 'signedIn', username: 'amira', name: 'Amira' });
        if (known) open([amira]);

        tell(events.slice(0, asked));
        let answer = () => {};
        const joined = held.during('r1', async () => {
          await new Promise<void>((resolve) => (answer = resolve));
          open(after[answered]!);
        });
        tell(events.slice(asked, arrived));
        answer();
        await joined;
        tell(events.slice(arrived));
        assert.deepEqual(
          nicks(state),
          after
            .at(-1)!
            .map(({ nick }) => nick)
            .toSorted(),
        );
      }),
    );
  });
});
