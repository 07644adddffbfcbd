import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { shows, type Availability, type QueueSettings } from '../../../src/protocol/index.js';
import { workgroupDefaults } from '../../src/workgroup/settings.js';
import { Checked } from './machine-checks.js';

const experts = ['alice', 'bob', 'carol'];
const expert = fc.constantFrom(...experts);
const availability = fc.constantFrom<Availability>('available', 'available', 'chat', ...shows, 'offline');
const queueNames = ['general', 'feet', 'eyes'];

/** What the rules look at leads to each queue, and to none. */
const fields = fc.record({ about: fc.constantFrom('feet', 'eyes', 'else') });

const queues = fc
  .record({
    names: fc.subarray(queueNames, { minLength: 1 }),
    dispatcher: fc.array(fc.constantFrom<QueueSettings['dispatcher']>('round-robin', 'everybody'), {
      minLength: 3,
      maxLength: 3,
    }),
    experts: fc.array(fc.oneof(fc.constant<string[]>([]), fc.subarray(experts)), {
      minLength: 3,
      maxLength: 3,
    }),
    overflow: fc.array(fc.option(fc.constantFrom(...queueNames)), { minLength: 3, maxLength: 3 }),
    overflowAfter: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ names, dispatcher, experts, overflow, overflowAfter }) =>
    names.map((name, index): QueueSettings => ({
      name,
      title: '',
      dispatcher: dispatcher[index]!,
      experts: experts[index]!,
      rules: index === 0 ? [] : [{ field: 'about', is: name }],
      // In circles too: that is for whoever checks settings.
      overflow: overflow[index]!,
      overflowAfter,
    })),
  );

const target = fc.oneof(
  fc.constant('anybody' as const),
  fc.record({ expert }),
  fc.record({ queue: fc.constantFrom(...queueNames) }),
);

/** One thing that happens. What concerns a request names it by its place in the line. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('join' as const), fields }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel' as const), place: fc.nat(20) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom('accept' as const, 'reject' as const),
      expert,
      /** Mostly the offer the expert holds, sometimes one that he or she does not. */
      wrong: fc.nat(4).map((number) => number === 0),
      place: fc.nat(20),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('expertJoined' as const),
      expert,
      show: availability,
      link: fc.constantFrom('connected' as const, 'connected' as const, 'expected' as const, 'lost' as const),
      busyElsewhere: fc.constant(false),
      limit: fc.option(fc.integer({ min: 1, max: 4 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('expertLeft' as const), expert }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('presence' as const), expert, show: availability }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('connected' as const), expert, connected: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('busy' as const), expert, busy: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('chatEnded' as const), chat: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('comeBack' as const),
      ago: fc.nat(100),
      fields,
      queue: fc.option(fc.constantFrom(...queueNames)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('move' as const),
      place: fc.nat(20),
      queue: fc.constantFrom(...queueNames),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('handOver' as const), chat: fc.nat(20), target }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('handOverEnded' as const), chat: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('settings' as const), queues }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('hours' as const), open: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restore' as const) }) },
  /** The process was busy: time went by and no tick came. */
  { weight: 1, arbitrary: fc.record({ type: fc.constant('stall' as const), seconds: fc.nat(30) }) },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 30 }) }),
  },
);

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const settings = fc
  .record({
    offerTimeout: fc.integer({ min: 1, max: 30 }),
    requestTimeout: fc.integer({ min: 5, max: 120 }),
    maxChats: fc.integer({ min: 1, max: 3 }),
    rejectionPause: fc.integer({ min: 0, max: 30 }),
    queueLimit: fc.integer({ min: 1, max: 30 }),
    expertGoneAfter: fc.integer({ min: 1, max: 60 }),
    queues,
  })
  .map((chosen) => Object.assign({}, workgroupDefaults, { name: 'diabetes' }, chosen));

describe('whatever happens in a workgroup', () => {
  it('each request has one room or one end, nobody waits in vain, and nobody is asked in vain', () => {
    fc.assert(
      fc.property(settings, fc.array(happening, { maxLength: 200, size: 'max' }), (chosen, story) => {
        const checked = new Checked(chosen);
        const { world } = checked;
        let names = 0;
        for (const name of ['alice', 'bob']) {
          const attending = {
            show: 'available',
            link: 'connected',
            chats: [],
            busyElsewhere: false,
          } as const;
          checked.step({ type: 'expertJoined', expert: name, ...attending });
        }
        for (const event of story) happen(checked, event, () => `r${names++}`);
        // Everybody goes home: whoever still waits is told in time.
        for (let second = 0; second <= chosen.requestTimeout; second++) {
          world.now += 1_000;
          checked.step({ type: 'tick' });
        }
        assert.equal(world.waiting.size + world.handovers.size, 0);
      }),
      { numRuns: Number(process.env['MODEL_RUNS'] ?? 200), includeErrorInReport: true },
    );
  });
});

function happen(checked: Checked, event: Happening, newName: () => string): void {
  const { world } = checked;
  const placed = (place: number) => world.inOrder()[place]?.id ?? 'none';
  switch (event.type) {
    case 'join':
      return checked.step({ type: 'join', request: newName(), fields: event.fields });
    case 'cancel':
      return checked.step({ type: 'depart', request: placed(event.place) });
    case 'move':
      return checked.step({ type: 'move', request: placed(event.place), queue: event.queue });
    case 'accept':
    case 'reject': {
      const request = event.wrong ? placed(event.place) : checked.offerOf(event.expert);
      return checked.step({ type: event.type, request, expert: event.expert });
    }
    case 'expertJoined': {
      const { limit, ...joining } = event;
      return checked.step({ ...joining, chats: [], ...(limit === null ? {} : { maxChats: limit }) });
    }
    case 'busy':
      return checked.step({ type: 'busyElsewhere', expert: event.expert, busy: event.busy });
    case 'chatEnded': {
      const [room, name] = [...world.rooms][event.chat] ?? [];
      if (room === undefined || name === undefined) return;
      return checked.step({ type: 'chatEnded', expert: name, room });
    }
    case 'handOver': {
      const [room, name] = [...world.rooms][event.chat] ?? [];
      if (room === undefined || name === undefined) return;
      return checked.step({ type: 'handOver', room, target: event.target, except: [name] });
    }
    case 'handOverEnded': {
      const room = [...world.rooms.keys()][event.chat] ?? 'none';
      return checked.step({ type: 'handOverEnded', room, reason: 'The handover was withdrawn' });
    }
    case 'settings':
      return checked.step({ type: 'settings', settings: { ...world.settings, queues: event.queues } });
    case 'comeBack': {
      const [rejectedBy] = [...world.rooms.values()];
      const returning = {
        joinedAt: world.now - event.ago * 1_000,
        since: world.now,
        ...(rejectedBy === undefined ? {} : { rejectedBy }),
        ...(event.queue === null ? {} : { queue: event.queue }),
      };
      return checked.step({ type: 'join', request: newName(), fields: event.fields, returning });
    }
    case 'restore':
      return checked.restoreTwin();
    case 'stall':
      world.now += event.seconds * 1_000;
      return;
    case 'pass':
      world.now += event.seconds * 1_000;
      return checked.step({ type: 'tick' });
    default:
      return checked.step(event);
  }
}
