import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { shows, type Availability } from '../../../src/protocol/index.js';
import { workgroupDefaults } from '../../src/workgroup/settings.js';
import { Model } from './machine-model.js';

const expert = fc.constantFrom('alice', 'bob', 'carol');
const availability = fc.constantFrom<Availability>('available', 'available', 'chat', ...shows, 'offline');

/** One thing that happens. What concerns a request names it by its place in the queue. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('join' as const) }) },
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
  { weight: 2, arbitrary: fc.record({ type: fc.constant('comeBack' as const), ago: fc.nat(100) }) },
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
  })
  .map((chosen) => Object.assign({}, workgroupDefaults, { name: 'diabetes' }, chosen));

describe('whatever happens in a workgroup', () => {
  it('each request has one offer, one room or one end, and nobody waits in vain', () => {
    fc.assert(
      fc.property(settings, fc.array(happening, { maxLength: 200, size: 'max' }), (chosen, story) => {
        const model = new Model(chosen);
        let names = 0;
        for (const expert of ['alice', 'bob']) {
          const attending = {
            show: 'available',
            link: 'connected',
            chats: [],
            busyElsewhere: false,
          } as const;
          model.step({ type: 'expertJoined', expert, ...attending });
        }
        for (const event of story) happen(model, event, () => `r${names++}`);
        // Everybody goes home: whoever still waits is told in time.
        for (let second = 0; second <= chosen.requestTimeout; second++) {
          model.now += 1_000;
          model.step({ type: 'tick' });
        }
        assert.equal(model.waiting.size, 0);
      }),
      { numRuns: 500 },
    );
  });
});

function happen(model: Model, event: Happening, newName: () => string): void {
  const inOrder = model.inOrder();
  switch (event.type) {
    case 'join':
      return model.step({ type: 'join', request: newName() });
    case 'cancel':
      return model.step({ type: 'depart', request: inOrder[event.place]?.id ?? 'none' });
    case 'accept':
    case 'reject': {
      const request = event.wrong ? (inOrder[event.place]?.id ?? 'none') : model.offerOf(event.expert);
      return model.step({ type: event.type, request, expert: event.expert });
    }
    case 'expertJoined':
      return model.step({ ...event, chats: [] });
    case 'busy':
      return model.step({ type: 'busyElsewhere', expert: event.expert, busy: event.busy });
    case 'chatEnded': {
      const [room, name] = [...model.rooms][event.chat] ?? [];
      if (room === undefined || name === undefined) return;
      return model.step({ type: 'chatEnded', expert: name, room });
    }
    case 'comeBack': {
      const [rejectedBy] = [...model.rooms.values()];
      const returning = { joinedAt: model.now - event.ago * 1_000, since: model.now };
      return model.step({
        type: 'join',
        request: newName(),
        returning: rejectedBy === undefined ? returning : { ...returning, rejectedBy },
      });
    }
    case 'restore':
      return model.restoreTwin();
    case 'stall':
      model.now += event.seconds * 1_000;
      return;
    case 'pass':
      model.now += event.seconds * 1_000;
      return model.step({ type: 'tick' });
    default:
      return model.step(event);
  }
}
