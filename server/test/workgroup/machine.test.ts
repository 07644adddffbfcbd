import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workgroupDefaults } from '../../src/workgroup/settings.js';
import { Bench, departures, offers, positions, refusals, revokes, rooms } from './bench-machine.js';

describe('a workgroup answers', () => {
  it('offers a request to an expert, who accepts it into a room', () => {
    const bench = new Bench();
    bench.expert('alice');
    assert.deepEqual(offers(bench.join('r1')), ['r1 → alice']);
    bench.pass(3);
    assert.deepEqual(rooms(bench.accept('alice', 'r1')), ['r1: alice']);
    assert.equal(bench.machine.size, 0);
  });

  it('tells the expert how long there is to answer and how long the visitor has waited', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1', 'r2');
    bench.pass(5);
    const [, offer] = bench.accept('alice', 'r1');
    assert.deepEqual(offer, { type: 'offer', request: 'r2', expert: 'alice', timeout: 20, waited: 5 });
  });

  it('passes a rejected request on to the next expert', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    assert.deepEqual(offers(bench.reject('alice', 'r1')), ['r1 → bob']);
    assert.deepEqual(rooms(bench.accept('bob', 'r1')), ['r1: bob']);
  });

  it('offers those who wait in the order in which they came', () => {
    const bench = new Bench({ maxChats: 1 });
    bench.expert('alice');
    bench.join('r1', 'r2', 'r3');
    bench.accept('alice', 'r1');
    bench.cancel('r2');
    bench.expert('bob');
    assert.equal(bench.considers('bob'), 'r3');
  });

  it('does not let a request whose experts all rejected it hold up the next one', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1', 'r2');
    assert.deepEqual(offers(bench.reject('alice', 'r1')), ['r2 → alice']);
  });

  it('revokes the offer when the visitor cancels', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1');
    const outputs = bench.cancel('r1');
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: User canceled']);
    assert.deepEqual(departures(outputs), ['r1: cancelled']);
    assert.deepEqual(bench.cancel('r1'), []);
  });
});

describe('only one of several accepts wins', () => {
  it('refuses an accept by somebody who was not asked', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    assert.deepEqual(refusals(bench.accept('bob', 'r1')), ['offer-gone']);
    assert.equal(bench.considers('alice'), 'r1');
  });

  it('refuses an accept after the offer has timed out and went to another', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    bench.pass(20);
    assert.deepEqual(refusals(bench.accept('alice', 'r1')), ['offer-gone']);
    assert.deepEqual(rooms(bench.accept('bob', 'r1')), ['r1: bob']);
  });

  it('refuses the second of two accepts, and an accept of a cancelled request', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1');
    bench.accept('alice', 'r1');
    assert.deepEqual(refusals(bench.accept('alice', 'r1')), ['offer-gone']);
    bench.join('r2');
    bench.cancel('r2');
    assert.deepEqual(refusals(bench.accept('alice', 'r2')), ['offer-gone']);
    assert.deepEqual(refusals(bench.reject('alice', 'r2')), ['offer-gone']);
    assert.deepEqual(rooms(bench.outputs), ['r1: alice']);
  });
});

describe("Fastpath's defaults", () => {
  it('are these', () => {
    const { offerTimeout, requestTimeout, maxChats, rejectionPause, expertGoneAfter } = workgroupDefaults;
    assert.deepEqual(
      { offerTimeout, requestTimeout, maxChats, rejectionPause, expertGoneAfter },
      { offerTimeout: 20, requestTimeout: 240, maxChats: 4, rejectionPause: 20, expertGoneAfter: 60 },
    );
  });

  it('give an expert 20 s to answer, then ask the next', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    assert.deepEqual(bench.pass(19), []);
    const outputs = bench.pass(1);
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The offer has timed out']);
    assert.deepEqual(offers(outputs), ['r1 → bob']);
  });

  it('do not ask who rejected again for 20 s, then do', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1');
    bench.reject('alice', 'r1');
    assert.deepEqual(offers(bench.pass(19)), []);
    assert.deepEqual(offers(bench.pass(1)), ['r1 → alice']);
  });

  it('count an offer that timed out as a rejection', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1');
    assert.deepEqual(offers(bench.pass(39)), []);
    assert.deepEqual(offers(bench.pass(1)), ['r1 → alice']);
  });

  it('let a request wait 4 minutes, and tell the visitor then', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1');
    assert.deepEqual(departures(bench.pass(239)), []);
    assert.deepEqual(departures(bench.pass(1)), ['r1: no-expert']);
  });

  it('give no offer more time than its request has left', () => {
    const bench = new Bench({ requestTimeout: 50 });
    bench.expert('alice');
    bench.join('r1');
    const last = bench.pass(49).findLast((output) => output.type === 'offer');
    assert.equal(last?.timeout, 10);
    const outputs = bench.pass(1);
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The offer has timed out']);
    assert.deepEqual(departures(outputs), ['r1: no-expert']);
  });

  it('give an expert 4 chats and not a fifth', () => {
    const bench = new Bench();
    bench.expert('alice');
    for (const request of ['r1', 'r2', 'r3', 'r4']) {
      bench.join(request);
      bench.accept('alice', request);
    }
    assert.deepEqual(offers(bench.join('r5')), []);
    bench.step({ type: 'chatEnded', expert: 'alice', room: 'r2' });
    assert.equal(bench.considers('alice'), 'r5');
  });
});

describe('round-robin', () => {
  it('prefers who has the fewest chats', () => {
    const bench = new Bench();
    bench.expert('alice', 'connected', ['elsewhere']);
    bench.expert('bob');
    assert.deepEqual(offers(bench.join('r1')), ['r1 → bob']);
  });

  it('counts chats of other workgroups, and those to which a colleague invited', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.step({ type: 'chatStarted', expert: 'alice', room: 'elsewhere' });
    bench.step({ type: 'chatStarted', expert: 'alice', room: 'elsewhere' });
    assert.deepEqual(
      bench.machine.experts().map(({ currentChats }) => currentChats),
      [1, 0],
    );
    assert.deepEqual(offers(bench.join('r1')), ['r1 → bob']);
  });

  it('prefers who never rejected this request, then who did longest ago', () => {
    const bench = new Bench({ rejectionPause: 5 });
    for (const expert of ['alice', 'bob', 'carol']) bench.expert(expert);
    bench.join('r1');
    bench.reject('alice', 'r1');
    bench.pass(6);
    assert.deepEqual(offers(bench.reject('bob', 'r1')), ['r1 → carol']);
    bench.pass(6);
    assert.deepEqual(offers(bench.reject('carol', 'r1')), ['r1 → alice']);
  });

  it('weighs a rejection more than whose turn it is', () => {
    const bench = new Bench({ maxChats: 1, rejectionPause: 5 });
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    bench.pass(1);
    bench.join('r2');
    bench.reject('alice', 'r1');
    for (const expert of ['alice', 'bob']) bench.step({ type: 'chatStarted', expert, room: `of ${expert}` });
    bench.cancel('r2');
    bench.pass(6);
    const settings = { ...workgroupDefaults, name: 'diabetes', maxChats: 2, rejectionPause: 5 };
    assert.deepEqual(offers(bench.step({ type: 'settings', settings })), ['r1 → bob']);
  });

  it('prefers who was idle longest', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    bench.accept('alice', 'r1');
    bench.join('r2');
    bench.accept('bob', 'r2');
    bench.pass(1);
    bench.step({ type: 'chatEnded', expert: 'bob', room: 'r2' });
    bench.pass(1);
    bench.step({ type: 'chatEnded', expert: 'alice', room: 'r1' });
    assert.deepEqual(offers(bench.join('r3')), ['r3 → bob']);
  });

  it('takes turns between experts who let every offer pass', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    bench.cancel('r1');
    bench.pass(1);
    assert.deepEqual(offers(bench.join('r2')), ['r2 → bob']);
  });

  it('skips who considers an offer, here or in another workgroup', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.step({ type: 'busyElsewhere', expert: 'bob', busy: true });
    bench.join('r1');
    assert.deepEqual(offers(bench.join('r2')), []);
    const outputs = bench.step({ type: 'busyElsewhere', expert: 'bob', busy: false });
    assert.deepEqual(offers(outputs), ['r2 → bob']);
  });

  for (const [show, asked] of [
    ['available', true],
    ['chat', true],
    ['away', false],
    ['xa', false],
    ['dnd', false],
    ['offline', false],
  ] as const) {
    it(`${asked ? 'asks' : 'does not ask'} an expert who is ${show}`, () => {
      const bench = new Bench();
      bench.expert('alice');
      bench.expert('bob', 'connected', ['c1']);
      bench.step({ type: 'presence', expert: 'alice', show });
      assert.deepEqual(offers(bench.join('r1')), [asked ? 'r1 → alice' : 'r1 → bob']);
    });
  }
});

describe('who may join the queue', () => {
  it('nobody while no expert serves', () => {
    const bench = new Bench();
    assert.deepEqual(refusals(bench.join('r1')), ['workgroup-closed']);
    bench.expert('alice');
    bench.step({ type: 'presence', expert: 'alice', show: 'dnd' });
    assert.deepEqual(refusals(bench.join('r1')), ['workgroup-closed']);
  });

  it('nobody while the workgroup is switched off, and those who wait are told', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1', 'r2');
    const settings = { ...workgroupDefaults, name: 'diabetes', enabled: false };
    const outputs = bench.step({ type: 'settings', settings });
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The workgroup is closed']);
    assert.deepEqual(departures(outputs), ['r1: closed', 'r2: closed']);
    assert.deepEqual(refusals(bench.join('r3')), ['workgroup-closed']);
  });

  it('as many as the limit', () => {
    const bench = new Bench({ queueLimit: 2 });
    bench.expert('alice');
    assert.deepEqual(refusals(bench.join('r1', 'r2', 'r3')), ['queue-full']);
    bench.cancel('r1');
    assert.deepEqual(refusals(bench.join('r3')), []);
  });

  it('everybody while the experts are busy', () => {
    const bench = new Bench({ maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.join('r1');
    assert.deepEqual(departures(bench.pass(200)), []);
    bench.step({ type: 'chatEnded', expert: 'alice', room: 'c1' });
    assert.equal(bench.considers('alice'), 'r1');
  });
});

describe('nobody waits for experts who are not there', () => {
  it('tells the visitors a minute after the last expert became unavailable', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1', 'r2');
    const outputs = bench.step({ type: 'presence', expert: 'alice', show: 'dnd' });
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The expert is not available']);
    assert.deepEqual(departures(bench.pass(59)), []);
    assert.deepEqual(departures(bench.pass(1)), ['r1: no-expert', 'r2: no-expert']);
  });

  it('goes on when the expert comes back within the minute', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1');
    bench.step({ type: 'presence', expert: 'alice', show: 'away' });
    bench.pass(59);
    const outputs = bench.step({ type: 'presence', expert: 'alice', show: 'available' });
    assert.deepEqual(offers(outputs), ['r1 → alice']);
    assert.deepEqual(departures(bench.pass(100)), []);
  });

  it('waits one minute, not two, for an expert whose stream closed', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1');
    bench.step({ type: 'connected', expert: 'alice', connected: false });
    assert.deepEqual(departures(bench.pass(59)), []);
    assert.equal(bench.machine.open, true);
    assert.deepEqual(departures(bench.pass(1)), ['r1: no-expert']);
    assert.equal(bench.machine.open, false);
  });

  it('counts from the first time a stream closed, and does not bring back who is gone', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.step({ type: 'connected', expert: 'alice', connected: false });
    bench.pass(50);
    bench.step({ type: 'connected', expert: 'alice', connected: false });
    bench.pass(10);
    assert.equal(bench.machine.open, false);
    bench.step({ type: 'connected', expert: 'alice', connected: false });
    assert.equal(bench.machine.open, false);
  });

  it('keeps an offer during a reload, and offers nothing new until the stream is back', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1', 'r2');
    bench.step({ type: 'connected', expert: 'alice', connected: false });
    assert.equal(bench.considers('alice'), 'r1');
    assert.deepEqual(offers(bench.reject('alice', 'r1')), []);
    const outputs = bench.step({ type: 'connected', expert: 'alice', connected: true });
    assert.deepEqual(offers(outputs), ['r2 → alice']);
  });

  it('passes the offer of a gone expert on, without counting it as a rejection', () => {
    const bench = new Bench({ offerTimeout: 100 });
    bench.expert('alice');
    bench.join('r1');
    bench.step({ type: 'connected', expert: 'alice', connected: false });
    bench.expert('bob', 'connected', ['c1', 'c2']);
    const outputs = bench.pass(60);
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The expert is not available']);
    assert.deepEqual(offers(outputs), ['r1 → bob']);
    bench.step({ type: 'connected', expert: 'alice', connected: true });
    assert.deepEqual(offers(bench.reject('bob', 'r1')), ['r1 → alice']);
  });

  it('passes the offer of a leaving expert on at once', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.expert('bob');
    bench.join('r1');
    const outputs = bench.step({ type: 'expertLeft', expert: 'alice' });
    assert.deepEqual(revokes(outputs), ['r1 ✕ alice: The expert is not available']);
    assert.deepEqual(offers(outputs), ['r1 → bob']);
    assert.deepEqual(
      outputs.filter(({ type }) => type === 'considering'),
      [
        { type: 'considering', expert: 'alice', busy: false },
        { type: 'considering', expert: 'bob', busy: true },
      ],
    );
  });

  it('asks an expert who signed in and whose stream is about to open, but not for longer than a minute', () => {
    const bench = new Bench();
    bench.expert('alice', 'expected');
    assert.deepEqual(offers(bench.join('r1')), ['r1 → alice']);
    const outputs = bench.pass(60);
    assert.deepEqual(departures(outputs), ['r1: no-expert']);
    assert.equal(bench.machine.open, false);
  });

  it('leaves offer and chats alone when an expert joins once more', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1', 'r2');
    bench.accept('alice', 'r1');
    assert.deepEqual(revokes(bench.expert('alice')), []);
    assert.equal(bench.considers('alice'), 'r2');
    assert.equal(bench.machine.experts()[0]?.currentChats, 1);
  });
});

describe('a request comes back to the queue', () => {
  it('to the place of its arrival, with all its time, and not to the expert who failed it', () => {
    const bench = new Bench({ maxChats: 1 });
    bench.expert('alice');
    const joinedAt = bench.now;
    bench.join('r1');
    bench.accept('alice', 'r1');
    bench.pass(30);
    bench.join('r2', 'r3');
    bench.pass(30);
    bench.step({ type: 'chatEnded', expert: 'alice', room: 'r1' });
    assert.equal(bench.considers('alice'), 'r2');
    const returning = { joinedAt, since: bench.now, rejectedBy: 'alice' };
    assert.deepEqual(positions(bench.step({ type: 'join', request: 'again', returning })), ['again: 1']);
    assert.deepEqual(positions(bench.pass(2)), ['r2: 2', 'r3: 3']);
    bench.step({ type: 'presence', expert: 'alice', show: 'away' });
    bench.expert('bob');
    assert.equal(bench.considers('bob'), 'again');
  });

  it('even when the workgroup would take no new one', () => {
    const bench = new Bench();
    const returning = { joinedAt: bench.now, since: bench.now };
    assert.deepEqual(refusals(bench.step({ type: 'join', request: 'r1', returning })), []);
    assert.deepEqual(offers(bench.expert('alice')), ['r1 → alice']);
  });
});

describe('positions and estimates', () => {
  it('tells a position on joining, and changes in rounds of two seconds', () => {
    const bench = new Bench({ maxChats: 1 });
    bench.expert('alice');
    assert.deepEqual(positions(bench.join('r1', 'r2', 'r3')), ['r1: 1', 'r2: 2', 'r3: 3']);
    bench.pass(2);
    assert.deepEqual(positions(bench.cancel('r1')), []);
    assert.deepEqual(positions(bench.pass(1)), ['r2: 1', 'r3: 2']);
    assert.deepEqual(positions(bench.cancel('r2')), []);
    assert.deepEqual(positions(bench.pass(1)), []);
    assert.deepEqual(positions(bench.pass(1)), ['r3: 1']);
    assert.deepEqual(positions(bench.pass(10)), []);
  });

  it('tells everybody in a long queue, the front first', () => {
    const bench = new Bench({ queueLimit: 1_000, requestTimeout: 10_000, maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.join(...Array.from({ length: 301 }, (_, number) => `r${number}`));
    bench.cancel('r0');
    const first = positions(bench.pass(2));
    assert.equal(first[0], 'r1: 1');
    assert.ok(first.length < 100, 'not everybody in one round');
    const told = new Set([...first, ...positions(bench.pass(10))]);
    assert.equal(told.size, 300);
    assert.deepEqual(positions(bench.pass(10)), []);
  });

  it('guesses 15 s for each place at first, as a range', () => {
    const bench = new Bench();
    bench.expert('alice');
    bench.join('r1', 'r2');
    const statuses = bench.outputs.flatMap((output) => (output.type === 'status' ? [output] : []));
    assert.deepEqual(
      statuses.map(({ seconds, estimate }) => ({ seconds, estimate })),
      [
        { seconds: 15, estimate: { from: 10, to: 25 } },
        { seconds: 30, estimate: { from: 20, to: 45 } },
      ],
    );
  });

  it('learns from the requests that were answered', () => {
    const bench = new Bench({ offerTimeout: 60 });
    bench.expert('alice');
    bench.join('r1');
    bench.pass(40);
    bench.accept('alice', 'r1');
    assert.deepEqual(bench.machine.placeForNext().estimate, { from: 30, to: 60 });
    assert.equal(bench.machine.overview().averageWait, 40);
  });

  it('forgets all but the last 20 waits', () => {
    const bench = new Bench({ maxChats: 100, offerTimeout: 200 });
    bench.expert('alice');
    bench.join('slow');
    bench.pass(100);
    bench.accept('alice', 'slow');
    for (let number = 0; number < 20; number++) {
      bench.join(`r${number}`);
      bench.pass(4);
      bench.accept('alice', `r${number}`);
    }
    assert.equal(bench.machine.overview().averageWait, 4);
    assert.equal(bench.machine.answeredWaits()['default']?.length, 20);
  });

  it('says when the overview of the queue changed, and only then', () => {
    const bench = new Bench();
    bench.expert('alice');
    const changed = (outputs: { type: string }[]) => outputs.some(({ type }) => type === 'overviewChanged');
    assert.ok(changed(bench.join('r1')));
    assert.ok(!changed(bench.pass(5)));
    assert.ok(changed(bench.cancel('r1')));
    const figures = { open: true, waiting: 0, averageWait: 0, oldest: undefined };
    assert.deepEqual(bench.machine.overview(), {
      enabled: true,
      ...figures,
      queues: [{ queue: 'default', ...figures }],
    });
  });
});
