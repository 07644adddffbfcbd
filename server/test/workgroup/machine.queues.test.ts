import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  Bench,
  departures,
  moves,
  offers,
  positions,
  queue,
  refusals,
  revokes,
  rooms,
} from './bench-machine.js';

describe('where a request waits', () => {
  const queues = [
    queue('general'),
    queue('feet', { rules: [{ field: 'about', is: 'Feet' }] }),
    queue('urgent', {
      rules: [
        { field: 'question', contains: 'faint' },
        { field: 'age', is: 'child' },
      ],
    }),
    queue('never'),
  ];

  for (const [fields, expected] of [
    [{}, 'general'],
    [{ about: 'feet ' }, 'feet'],
    [{ about: 'my feet' }, 'general'],
    [{ question: 'I feel FAINT', age: 'child' }, 'urgent'],
    [{ question: 'I feel faint', age: 'adult' }, 'general'],
    [{ question: 'I feel faint', age: 'child', about: 'feet' }, 'feet'],
    [{ constructor: 'feet' }, 'general'],
  ] as const) {
    it(`is ${expected} for ${JSON.stringify(fields)}`, () => {
      const bench = new Bench({ queues });
      bench.expert('alice');
      bench.ask('r1', fields);
      assert.equal(bench.machine.queueOf('r1'), expected);
    });
  }

  it('is told to nobody but those who serve it', () => {
    const bench = new Bench({
      queues: [queue('general', { experts: ['alice'] }), { ...queues[1]!, experts: ['bob'] }],
    });
    bench.expert('alice');
    bench.expert('bob');
    assert.deepEqual(offers(bench.ask('r1', { about: 'feet' })), ['r1 → bob']);
    assert.deepEqual(offers(bench.ask('r2', { about: 'feet' })), []);
    assert.deepEqual(offers(bench.ask('r3', {})), ['r3 → alice']);
  });

  it('has positions of its own', () => {
    const bench = new Bench({ queues, maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    assert.deepEqual(positions(bench.ask('r1', {})), ['r1: 1']);
    assert.deepEqual(positions(bench.ask('r2', { about: 'feet' })), ['r2: 1']);
    assert.deepEqual(positions(bench.ask('r3', {})), ['r3: 2']);
    bench.cancel('r1');
    assert.deepEqual(positions(bench.pass(2)), ['r3: 1']);
  });

  it('learns how long waiting takes from its own requests', () => {
    const bench = new Bench({ queues, offerTimeout: 200 });
    bench.expert('alice');
    bench.ask('r1', { about: 'feet' });
    bench.pass(90);
    bench.accept('alice', 'r1');
    assert.deepEqual(bench.machine.placeForNext({ about: 'feet' }).estimate, { from: 60, to: 150 });
    assert.deepEqual(bench.machine.placeForNext({}).estimate, { from: 10, to: 25 });
  });

  it('does not change the order in which an expert of both queues is asked', () => {
    const bench = new Bench({ queues, maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.ask('r1', { about: 'feet' });
    bench.ask('r2', {});
    bench.ask('r3', { about: 'feet' });
    const order: string[] = [];
    for (let room = 'c1'; order.length < 3; room = order.at(-1)!) {
      bench.step({ type: 'chatEnded', expert: 'alice', room });
      const offered = bench.considers('alice')!;
      order.push(offered);
      bench.accept('alice', offered);
    }
    assert.deepEqual(order, ['r1', 'r2', 'r3']);
  });
});

describe('a queue that overflows', () => {
  const queues = [
    queue('first', { experts: ['alice'], overflow: 'second', overflowAfter: 30 }),
    queue('second', { experts: ['bob'], overflow: 'third', overflowAfter: 30 }),
    queue('third', { experts: ['carol'] }),
  ];

  it('sends on who has waited for its time, in the place of arrival', () => {
    const bench = new Bench({ queues, maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.expert('bob', 'connected', ['c2']);
    bench.join('r1');
    bench.pass(10);
    bench.step({
      type: 'join',
      request: 'r2',
      returning: { joinedAt: bench.now, since: bench.now, queue: 'second' },
    });
    const outputs = bench.pass(20);
    assert.deepEqual(moves(outputs), ['r1 → second']);
    // First as before: that is no news for r1.
    assert.deepEqual(positions(outputs), ['r2: 2']);
    assert.equal(bench.machine.place('r1').position, 1);
    assert.deepEqual(offers(bench.step({ type: 'chatEnded', expert: 'bob', room: 'c2' })), ['r1 → bob']);
  });

  it('does not take an offer away, and makes no other one', () => {
    const bench = new Bench({ queues, offerTimeout: 40 });
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    assert.deepEqual(moves(bench.pass(35)), []);
    assert.deepEqual(rooms(bench.accept('alice', 'r1')), ['r1: alice']);
    bench.join('r2');
    bench.pass(35);
    const outputs = bench.reject('alice', 'r2');
    assert.deepEqual(moves(outputs), ['r2 → second']);
    assert.deepEqual(offers(outputs), ['r2 → bob']);
  });

  it('keeps who waits while the next queue is served by nobody', () => {
    const bench = new Bench({ queues: queues.slice(0, 2), maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.join('r1');
    assert.deepEqual(moves(bench.pass(100)), []);
    assert.deepEqual(moves(bench.expert('bob')), ['r1 → second']);
  });

  it('sends everybody on at once when its last expert goes, past queues that nobody serves', () => {
    const bench = new Bench({ queues, maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.expert('carol');
    bench.join('r1', 'r2');
    const outputs = bench.step({ type: 'presence', expert: 'alice', show: 'dnd' });
    assert.deepEqual(moves(outputs), ['r1 → third', 'r2 → third']);
    assert.deepEqual(offers(outputs), ['r1 → carol']);
  });

  it('sends on who waits for experts whose streams are away too long, instead of giving up', () => {
    const bench = new Bench({
      maxChats: 1,
      queues: [
        queue('first', { experts: ['alice', 'bob'], overflow: 'second', overflowAfter: 1_000 }),
        queue('second', { experts: ['carol'] }),
      ],
    });
    bench.expert('alice', 'connected', ['c1']);
    bench.expert('carol', 'connected', ['c2']);
    bench.join('r1');
    bench.step({ type: 'connected', expert: 'alice', connected: false });
    bench.pass(30);
    bench.expert('bob', 'lost');
    const outputs = bench.pass(30);
    assert.deepEqual(moves(outputs), ['r1 → second']);
    assert.deepEqual(departures(outputs), []);
  });

  it('takes back who came from it when the other one is left by its experts', () => {
    const bench = new Bench({ queues, maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.expert('bob', 'connected', ['c2']);
    bench.join('r1');
    bench.pass(30);
    assert.equal(bench.machine.queueOf('r1'), 'second');
    assert.deepEqual(moves(bench.step({ type: 'expertLeft', expert: 'bob' })), ['r1 → first']);
  });

  it('lets a new request in where it can be answered, and refuses it when that is nowhere', () => {
    const bench = new Bench({ queues });
    assert.deepEqual(refusals(bench.join('r1')), ['workgroup-closed']);
    bench.expert('carol');
    assert.deepEqual(offers(bench.join('r2')), ['r2 → carol']);
    assert.deepEqual(moves(bench.outputs), []);
    const other = new Bench({
      queues: [queues[0]!, queues[1]!, { ...queues[2]!, rules: [{ field: 'a', is: 'b' }] }],
    });
    other.expert('alice');
    assert.deepEqual(refusals(other.ask('r3', { a: 'b' })), ['workgroup-closed']);
  });

  it('lets nobody wait longer than in all', () => {
    const bench = new Bench({ queues, maxChats: 1, requestTimeout: 70 });
    for (const [expert, room] of [
      ['alice', 'c1'],
      ['bob', 'c2'],
      ['carol', 'c3'],
    ] as const)
      bench.expert(expert, 'connected', [room]);
    bench.join('r1');
    const outputs = bench.pass(70);
    assert.deepEqual(moves(outputs), ['r1 → second', 'r1 → third']);
    assert.deepEqual(departures(outputs), ['r1: no-expert']);
  });

  it('does not send in circles what settings lead in circles', () => {
    const circle = [queue('first', { overflow: 'second' }), queue('second', { overflow: 'first' })];
    const bench = new Bench({ queues: circle });
    assert.deepEqual(refusals(bench.join('r1')), ['workgroup-closed']);
  });
});

describe('a queue that asks everybody', () => {
  const queues = [queue('default', { dispatcher: 'everybody' })];

  it('offers to all who are free; whoever accepts first has it', () => {
    const bench = new Bench({ queues });
    for (const expert of ['alice', 'bob', 'carol']) bench.expert(expert);
    assert.deepEqual(offers(bench.join('r1')), ['r1 → alice', 'r1 → bob', 'r1 → carol']);
    const outputs = bench.accept('bob', 'r1');
    assert.deepEqual(rooms(outputs), ['r1: bob']);
    assert.deepEqual(revokes(outputs), [
      'r1 ✕ alice: Another expert has accepted',
      'r1 ✕ carol: Another expert has accepted',
    ]);
    assert.deepEqual(refusals(bench.accept('alice', 'r1')), ['offer-gone']);
    assert.deepEqual(refusals(bench.reject('carol', 'r1')), ['offer-gone']);
  });

  it('asks who comes free later too, and the next request meanwhile only who is left', () => {
    const bench = new Bench({ queues });
    bench.expert('alice');
    bench.join('r1', 'r2');
    assert.deepEqual(offers(bench.expert('bob')), ['r1 → bob']);
    assert.deepEqual(offers(bench.reject('bob', 'r1')), ['r2 → bob']);
    bench.accept('alice', 'r1');
    assert.equal(bench.considers('alice'), 'r2');
  });

  it('gives each expert the same time', () => {
    const bench = new Bench({ queues });
    bench.expert('alice');
    bench.join('r1');
    bench.pass(15);
    bench.expert('bob');
    assert.deepEqual(revokes(bench.pass(5)), ['r1 ✕ alice: The offer has timed out']);
    assert.deepEqual(revokes(bench.pass(15)), ['r1 ✕ bob: The offer has timed out']);
  });

  it('revokes all its offers when the visitor cancels', () => {
    const bench = new Bench({ queues });
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    assert.equal(revokes(bench.cancel('r1')).length, 2);
    assert.deepEqual(offers(bench.join('r2')), ['r2 → alice', 'r2 → bob']);
  });
});

describe('a supervisor', () => {
  const queues = [queue('first', { experts: ['alice'] }), queue('second', { experts: ['bob'] })];
  const move = (bench: Bench, request: string, to: string) =>
    bench.step({ type: 'move', request, queue: to });

  it('moves a request: its offer is revoked, and the other queue’s expert is asked', () => {
    const bench = new Bench({ queues });
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    const outputs = move(bench, 'r1', 'second');
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The request was moved to another queue']);
    assert.deepEqual(offers(outputs), ['r1 → bob']);
  });

  it('moves none to where nobody is, or that is not there', () => {
    const bench = new Bench({ queues });
    bench.expert('alice');
    bench.join('r1');
    assert.deepEqual(refusals(move(bench, 'r1', 'second')), ['workgroup-closed']);
    assert.deepEqual(refusals(move(bench, 'r1', 'third')), ['offer-gone']);
    assert.deepEqual(refusals(move(bench, 'r2', 'first')), ['offer-gone']);
    assert.equal(bench.considers('alice'), 'r1');
  });

  it('closes a request', () => {
    const bench = new Bench({ queues });
    bench.expert('alice');
    bench.join('r1');
    const outputs = bench.step({ type: 'depart', request: 'r1', reason: 'closed' });
    assert.deepEqual(departures(outputs), ['r1: closed']);
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The workgroup is closed']);
  });
});

describe('outside the opening hours', () => {
  it('nobody new comes in, and who waits is still answered', () => {
    const bench = new Bench({ maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.join('r1');
    bench.step({ type: 'hours', open: false });
    assert.equal(bench.machine.open, false);
    assert.deepEqual(refusals(bench.join('r2')), ['workgroup-closed']);
    bench.pass(30);
    assert.deepEqual(offers(bench.step({ type: 'chatEnded', expert: 'alice', room: 'c1' })), ['r1 → alice']);
    bench.step({ type: 'hours', open: true });
    assert.deepEqual(refusals(bench.join('r3')), []);
  });
});

describe('settings that change', () => {
  const queues = [queue('first'), queue('feet', { rules: [{ field: 'about', is: 'feet' }] })];
  const change = (bench: Bench, about: object) =>
    bench.step({ type: 'settings', settings: { ...bench.settings, ...about } });

  it('move who waits in a queue that is removed to where the rules lead now', () => {
    const bench = new Bench({ queues });
    bench.expert('alice');
    bench.ask('r1', { about: 'feet' });
    const shoes = queue('shoes', { rules: [{ field: 'about', contains: 'fee' }] });
    const outputs = change(bench, { queues: [queues[0], shoes] });
    assert.deepEqual(moves(outputs), ['r1 → shoes']);
    assert.deepEqual(offers(outputs), ['r1 → alice']);
  });

  it('take the offer from an expert who serves the queue no more', () => {
    const bench = new Bench({ queues: [queue('first')] });
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    const outputs = change(bench, { queues: [queue('first', { experts: ['bob'] })] });
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The expert is not available']);
    assert.deepEqual(offers(outputs), ['r1 → bob']);
  });

  it('make a queue ask everybody at once', () => {
    const bench = new Bench({ queues: [queue('first')] });
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    assert.deepEqual(offers(change(bench, { queues: [queue('first', { dispatcher: 'everybody' })] })), [
      'r1 → bob',
    ]);
  });

  it('may leave a workgroup without any queue: then it has the usual one', () => {
    const bench = new Bench({ queues: [] });
    bench.expert('alice');
    assert.deepEqual(offers(bench.join('r1')), ['r1 → alice']);
  });
});

describe("an expert's own limit", () => {
  it('counts within that of the workgroup', () => {
    const bench = new Bench({ maxChats: 2 });
    const limit = (maxChats: number) => bench.step({ type: 'limit', expert: 'alice', maxChats });
    bench.expert('alice');
    limit(1);
    bench.join('r1', 'r2', 'r3');
    bench.accept('alice', 'r1');
    assert.equal(bench.considers('alice'), undefined);
    limit(100);
    bench.accept('alice', 'r2');
    assert.equal(bench.considers('alice'), undefined);
    assert.equal(bench.machine.experts()[0]?.maxChats, 2);
  });
});
