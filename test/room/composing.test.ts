import { expect } from 'chai';
import { createComposingSender, createComposingWatch, type After } from '../../src/room/index.js';

/** A clock that moves when it is told to. */
function createClock() {
  let now = 0;
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  const after: After = (milliseconds, callback) => {
    const timer = { due: now + milliseconds, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  return {
    now: () => now,
    after,
    timers,
    pass(milliseconds: number) {
      now += milliseconds;
      for (const timer of timers) {
        if (timer.due > now) continue;
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}

describe('composing', () => {
  function sender() {
    const clock = createClock();
    const told: string[] = [];
    return { clock, told, sender: createComposingSender({ send: (state) => told.push(state), ...clock }) };
  }

  it('is told at most every five seconds', () => {
    const { clock, told, sender: mine } = sender();
    for (let second = 0; second < 12; second++) {
      mine.typed('H');
      clock.pass(1_000);
    }
    expect(told).to.deep.equal(['composing', 'composing', 'composing']);
  });

  it('pauses after five seconds without a key', () => {
    const { clock, told, sender: mine } = sender();
    mine.typed('H');
    clock.pass(4_999);
    expect(told).to.deep.equal(['composing']);
    clock.pass(1);
    mine.typed('He');
    expect(told).to.deep.equal(['composing', 'paused', 'composing']);
  });

  it('is over when the text was sent or deleted', () => {
    const { clock, told, sender: mine } = sender();
    mine.typed('H');
    mine.sent();
    mine.typed('H');
    mine.typed('');
    clock.pass(60_000);
    expect(told).to.deep.equal(['composing', 'active', 'composing', 'active']);
  });

  it('tells nothing when nobody was told that it began', () => {
    const { told, sender: mine } = sender();
    mine.sent();
    mine.typed('');
    expect(told).to.deep.equal([]);
  });

  it('leaves no timer behind', () => {
    const { clock, sender: mine } = sender();
    mine.typed('H');
    mine.stop();
    expect(clock.timers.size).to.equal(0);
  });

  it('of others is believed for thirty seconds after they said so last', () => {
    const clock = createClock();
    const expired: string[] = [];
    const watch = createComposingWatch({ expired: (nick) => expired.push(nick), after: clock.after });
    watch.changed('dr-adams', 'composing');
    watch.changed('dr-baker', 'composing');
    clock.pass(20_000);
    watch.changed('dr-adams', 'composing');
    watch.changed('dr-baker', 'paused');
    clock.pass(29_999);
    expect(expired).to.deep.equal([]);
    clock.pass(1);
    expect(expired).to.deep.equal(['dr-adams']);
    watch.changed('dr-adams', 'composing');
    watch.stop();
    expect(clock.timers.size).to.equal(0);
  });
});
