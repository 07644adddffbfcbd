import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HandoverTarget, Output } from '../../src/workgroup/machine-types.js';
import { Bench, offers, queue, refusals, revokes } from './bench-machine.js';

/** alice, who is in the room, looks for another. */
function handOver(bench: Bench, target: HandoverTarget = 'anybody', room = 'c1'): Output[] {
  return bench.step({ type: 'handOver', room, target, except: ['alice'] });
}

const outcomes = (outputs: readonly Output[]) =>
  outputs.flatMap((output) => {
    if (output.type === 'handedOver') return [`${output.room} → ${output.expert}`];
    return output.type === 'handOverFailed' ? [`${output.room}: ${output.reason}`] : [];
  });

describe('a running chat', () => {
  it('is offered to the best other expert, before those who wait', () => {
    const bench = new Bench({ maxChats: 1 });
    bench.expert('alice', 'connected', ['c1']);
    bench.expert('bob', 'connected', ['c2']);
    bench.join('r1');
    assert.deepEqual(offers(handOver(bench)), []);
    assert.deepEqual(offers(bench.step({ type: 'chatEnded', expert: 'bob', room: 'c2' })), ['c1 → bob']);
    assert.deepEqual(outcomes(bench.accept('bob', 'c1')), ['c1 → bob']);
    assert.equal(bench.machine.size, 1);
    assert.equal(bench.machine.place('r1').position, 1);
  });

  it('goes round the experts of the queue it is meant for, each asked once', () => {
    const bench = new Bench({
      queues: [queue('general'), queue('feet', { experts: ['alice', 'bob', 'carol'] })],
    });
    for (const expert of ['alice', 'bob', 'carol', 'dave']) bench.expert(expert);
    assert.deepEqual(offers(handOver(bench, { queue: 'feet' })), ['c1 → bob']);
    assert.deepEqual(offers(bench.reject('bob', 'c1')), ['c1 → carol']);
    assert.deepEqual(outcomes(bench.pass(19)), []);
    assert.deepEqual(outcomes(bench.pass(1)), ['c1: rejected']);
    assert.deepEqual(offers(bench.pass(60)), []);
  });

  it('asks only the one it is meant for', () => {
    const bench = new Bench();
    for (const expert of ['alice', 'bob', 'carol']) bench.expert(expert);
    assert.deepEqual(offers(handOver(bench, { expert: 'carol' })), ['c1 → carol']);
    assert.deepEqual(outcomes(bench.reject('carol', 'c1')), ['c1: rejected']);
    assert.deepEqual(offers(handOver(bench, { expert: 'carol' })), ['c1 → carol']);
    assert.deepEqual(outcomes(bench.pass(20)), ['c1: timed-out']);
  });

  it('is refused when there is nobody to ask', () => {
    const bench = new Bench({ queues: [queue('general'), queue('feet', { experts: ['bob'] })] });
    bench.expert('alice');
    assert.deepEqual(refusals(handOver(bench)), ['workgroup-closed']);
    assert.deepEqual(refusals(handOver(bench, { queue: 'feet' })), ['workgroup-closed']);
    assert.deepEqual(refusals(handOver(bench, { expert: 'alice' })), ['workgroup-closed']);
  });

  it('stays where it is when everybody goes, when its time is over, and when the workgroup closes', () => {
    const gone = new Bench();
    gone.expert('alice');
    gone.expert('bob');
    handOver(gone);
    const left = gone.step({ type: 'expertLeft', expert: 'bob' });
    assert.deepEqual(revokes(left), ['c1 ✕ bob: The expert is not available']);
    assert.deepEqual(outcomes(left), ['c1: no-expert']);

    const busy = new Bench({ maxChats: 1, requestTimeout: 30 });
    busy.expert('bob', 'connected', ['c2']);
    handOver(busy);
    assert.deepEqual(outcomes(busy.pass(30)), ['c1: timed-out']);

    const closed = new Bench();
    closed.expert('bob');
    handOver(closed);
    const settings = { ...closed.settings, enabled: false };
    assert.deepEqual(outcomes(closed.step({ type: 'settings', settings })), ['c1: no-expert']);
    assert.deepEqual(refusals(handOver(closed)), ['workgroup-closed']);
  });

  it('can be withdrawn: whoever was asked is told', () => {
    const bench = new Bench();
    bench.expert('bob');
    handOver(bench);
    const reason = 'The handover was withdrawn';
    const outputs = bench.step({ type: 'handOverEnded', room: 'c1', reason });
    assert.deepEqual(revokes(outputs), [`c1 ✕ bob: ${reason}`]);
    assert.deepEqual(refusals(bench.accept('bob', 'c1')), ['offer-gone']);
    assert.deepEqual(bench.step({ type: 'handOverEnded', room: 'c1', reason }), []);
  });

  it('is handed over once at a time, and never confused with one that waits', () => {
    const bench = new Bench();
    bench.expert('bob');
    bench.join('r1');
    handOver(bench, 'anybody', 'r1');
    handOver(bench);
    handOver(bench);
    bench.join('c1');
    assert.equal(bench.machine.size, 1);
    bench.accept('bob', 'r1');
    assert.deepEqual(outcomes(bench.accept('bob', 'c1')), ['c1 → bob']);
  });
});
