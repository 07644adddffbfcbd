import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpeningHours, OpeningPeriod } from '../../../src/protocol/index.js';
import { isCalendarDate, isTimeZone, openingAt } from '../../src/workgroup/opening-hours.js';

const everyDay = (from: string, to: string): OpeningPeriod[] =>
  [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from, to }));

function hours(about: Partial<OpeningHours>): OpeningHours {
  return { timeZone: 'Europe/London', weekly: everyDay('09:00', '17:00'), holidays: [], ...about };
}

const time = (moment: number | undefined) =>
  moment === undefined || moment === Infinity ? moment : new Date(moment).toISOString().slice(0, 16);

/** `open until …`, or `closed until …`. */
function at(opening: OpeningHours | null, moment: string): string {
  const { open, until, nextOpening } = openingAt(opening, Date.parse(moment));
  if (open) return `open until ${time(until)}`;
  assert.equal(nextOpening ?? Infinity, until);
  return `closed until ${time(nextOpening)}`;
}

describe('opening hours', () => {
  it('are always without a timetable, and never with an empty one', () => {
    assert.equal(at(null, '2026-11-22T10:00Z'), 'open until Infinity');
    assert.equal(at(hours({ weekly: [] }), '2026-11-22T10:00Z'), 'closed until undefined');
  });

  it('begin and end to the minute, by the clock of their own place', () => {
    const tokyo = hours({ timeZone: 'Asia/Tokyo' });
    assert.equal(at(tokyo, '2026-11-21T23:59:59.999Z'), 'closed until 2026-11-22T00:00');
    assert.equal(at(tokyo, '2026-11-22T00:00Z'), 'open until 2026-11-22T08:00');
    assert.equal(at(tokyo, '2026-11-22T07:59:59.999Z'), 'open until 2026-11-22T08:00');
    assert.equal(at(tokyo, '2026-11-22T08:00Z'), 'closed until 2026-11-23T00:00');
  });

  it('may pause at noon, and rest at the weekend', () => {
    const weekly = [1, 2, 3, 4, 5].flatMap((day) => [
      { day, from: '13:00', to: '17:00' },
      { day, from: '09:00', to: '12:00' },
    ]);
    const office = hours({ weekly });
    assert.equal(at(office, '2026-11-20T12:30Z'), 'closed until 2026-11-20T13:00');
    assert.equal(at(office, '2026-11-20T17:00Z'), 'closed until 2026-11-23T09:00');
  });

  it('go on over midnight when one period ends at 24:00 and the next begins at 00:00', () => {
    const night = hours({
      weekly: [
        { day: 7, from: '22:00', to: '24:00' },
        { day: 1, from: '00:00', to: '06:00' },
      ],
    });
    assert.equal(at(night, '2026-11-22T23:59:59.999Z'), 'open until 2026-11-23T06:00');
    assert.equal(at(night, '2026-11-23T00:00Z'), 'open until 2026-11-23T06:00');
    assert.equal(at(night, '2026-11-23T06:00Z'), 'closed until 2026-11-29T22:00');
  });

  it('may be all day and night', () => {
    const { open, until } = openingAt(
      hours({ weekly: everyDay('00:00', '24:00') }),
      Date.parse('2026-11-22T10:00Z'),
    );
    assert.equal(open, true);
    assert.ok(until > Date.parse('2026-11-29T00:00Z'));
  });

  it('end at 24:00 and not begin again on a day that no period names', () => {
    const evening = hours({ weekly: [{ day: 6, from: '18:00', to: '24:00' }] });
    assert.equal(at(evening, '2026-11-21T23:59:59Z'), 'open until 2026-11-22T00:00');
    assert.equal(at(evening, '2026-11-22T00:00Z'), 'closed until 2026-11-28T18:00');
  });

  it('are none on holidays, also over many of them', () => {
    const holidays = ['2026-12-25', '2026-12-26', '2026-12-27'].map((date) => ({ date, title: 'Christmas' }));
    assert.equal(at(hours({ holidays }), '2026-12-24T17:00Z'), 'closed until 2026-12-28T09:00');
    const mondays = Array.from({ length: 30 }, (_, week) => ({
      date: new Date(Date.parse('2026-11-23') + week * 7 * 86_400_000).toISOString().slice(0, 10),
      title: '',
    }));
    const monday = hours({ weekly: [{ day: 1, from: '09:00', to: '17:00' }], holidays: mondays });
    // In summer time by then.
    assert.equal(at(monday, '2026-11-22T10:00Z'), 'closed until 2027-06-21T08:00');
  });

  it('know the day that only leap years have', () => {
    const holidays = [{ date: '2028-02-29', title: 'A day off' }];
    assert.equal(at(hours({ holidays }), '2028-02-28T17:00Z'), 'closed until 2028-03-01T09:00');
    assert.equal(at(hours({}), '2028-02-28T17:00Z'), 'closed until 2028-02-29T09:00');
    assert.equal(at(hours({}), '2027-02-28T17:00Z'), 'closed until 2027-03-01T09:00');
    assert.deepEqual(
      ['2028-02-29', '2027-02-29', '2026-13-01', '2026-1-1', '2100-02-29'].map(isCalendarDate),
      [true, false, false, false, false],
    );
  });
});

describe('when the clocks change', () => {
  it('the hours stay those of the clock on the wall', () => {
    // London goes forward on 29 March 2026 at 01:00 UTC and back on 25 October at 01:00 UTC.
    assert.equal(at(hours({}), '2026-03-28T18:00Z'), 'closed until 2026-03-29T08:00');
    assert.equal(at(hours({}), '2026-10-24T18:00Z'), 'closed until 2026-10-25T09:00');
  });

  it('a night is an hour shorter, and an hour longer', () => {
    const night = hours({ weekly: everyDay('00:00', '05:00') });
    assert.equal(at(night, '2026-03-29T00:30Z'), 'open until 2026-03-29T04:00');
    assert.equal(at(night, '2026-10-24T23:30Z'), 'open until 2026-10-25T05:00');
  });

  it('a period that would begin or end in the hour that is left out does so when the clocks leap', () => {
    const begins = hours({ weekly: everyDay('01:30', '05:00') });
    assert.equal(at(begins, '2026-03-29T00:30Z'), 'closed until 2026-03-29T01:00');
    const ends = hours({ weekly: everyDay('00:00', '01:30') });
    assert.equal(at(ends, '2026-03-29T00:30Z'), 'open until 2026-03-29T01:00');
  });

  it('a period that lies in the hour that is left out does not happen', () => {
    const short = hours({ weekly: everyDay('01:15', '01:45') });
    assert.equal(at(short, '2026-03-29T00:30Z'), 'closed until 2026-03-30T00:15');
  });

  it('a period in the hour that comes twice happens the first time only', () => {
    const short = hours({ weekly: everyDay('01:15', '01:45') });
    assert.equal(at(short, '2026-10-25T00:20Z'), 'open until 2026-10-25T00:45');
    assert.equal(at(short, '2026-10-25T01:20Z'), 'closed until 2026-10-26T01:15');
  });

  it('midnight itself may be left out', () => {
    // Cairo goes forward at midnight: 24 April 2026 begins at 01:00.
    const cairo = hours({ timeZone: 'Africa/Cairo', weekly: everyDay('00:00', '02:00') });
    assert.equal(at(cairo, '2026-04-23T21:59Z'), 'closed until 2026-04-23T22:00');
    assert.equal(at(cairo, '2026-04-23T22:00Z'), 'open until 2026-04-23T23:00');
  });
});

describe('a time zone', () => {
  it('is one that this machine knows', () => {
    const names = ['Europe/London', 'UTC', 'America/Argentina/Ushuaia', 'Mars/Olympus', '', '+01:00', 'GMT0'];
    assert.deepEqual(names.map(isTimeZone), [true, true, true, false, false, false, true]);
  });
});
