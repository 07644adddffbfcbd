/**
 * When a workgroup is open, by its own clock on the wall. Each period happens once on each of its days: where the
 * clocks go forward over its beginning or end, that is at the moment they do; where they go back over it, it is the
 * first time. A period that the clocks leap over whole does not happen.
 */
import { Temporal } from 'temporal-polyfill';
import type { OpeningHours, OpeningPeriod } from '../../../src/protocol/index.js';

/** Milliseconds of the epoch. */
export interface Opening {
  readonly open: boolean;
  /** When this may be different; until then it need not be asked again. Infinity for never. */
  readonly until: number;
  /** While closed; undefined when it never opens. */
  readonly nextOpening: number | undefined;
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

const always: Opening = { open: true, until: Infinity, nextOpening: undefined };
const never: Opening = { open: false, until: Infinity, nextOpening: undefined };

/** @param now milliseconds of the epoch */
export function openingAt(hours: OpeningHours | null, now: number): Opening {
  if (hours === null) return always;
  for (const { from, to } of intervalsFrom(hours, now)) {
    if (to <= now) continue;
    if (from <= now) return { open: true, until: to, nextOpening: undefined };
    return { open: false, until: from, nextOpening: from };
  }
  return never;
}

/** IANA name, as this machine's tables know it. */
export function isTimeZone(name: string): boolean {
  // Offsets such as +01:00 have no summer time: a slip more often than a wish.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}

/** From the day of `now` on, in order; periods that overlap or touch are one. */
function* intervalsFrom(hours: OpeningHours, now: number): Generator<Interval> {
  let last: Interval | undefined;
  for (const next of periodsFrom(hours, now)) {
    if (last === undefined) last = next;
    else if (next.from <= last.to) last = { from: last.from, to: Math.max(last.to, next.to) };
    else {
      yield last;
      last = next;
    }
    // Open day and night: far enough to be asked again.
    if (last.to > now + 8 * dayLength) break;
  }
  if (last !== undefined) yield last;
}

function* periodsFrom(
  { timeZone, weekly, holidays }: OpeningHours,
  now: number,
): Generator<Interval, void, void> {
  const closed = new Set(holidays.map(({ date }) => date));
  let date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  // Every weekday comes once in seven days, and each holiday can shut one of them.
  for (let days = 7 * (closed.size + 2); days > 0; days--) {
    const periods = weekly.filter(({ day }) => day === date.dayOfWeek);
    if (periods.length > 0 && !closed.has(date.toString())) {
      const intervals = periods.map((period) => intervalOf(period, date, timeZone));
      yield* intervals.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
    }
    date = date.add({ days: 1 });
  }
}

function intervalOf({ from, to }: OpeningPeriod, date: Temporal.PlainDate, timeZone: string): Interval {
  return { from: momentOf(from, date, timeZone), to: momentOf(to, date, timeZone) };
}

/** The first moment of `date` at which a clock on the wall shows `time` or later. */
function momentOf(time: string, date: Temporal.PlainDate, timeZone: string): number {
  if (time === '24:00') return date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  const wanted = Temporal.PlainTime.from(time);
  const moment = date.toPlainDateTime(wanted).toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  if (moment.toPlainTime().equals(wanted)) return moment.epochMilliseconds;
  // The clocks leap over it, to this moment or to one before it.
  return (
    moment.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ??
    moment.epochMilliseconds
  );
}

const dayLength = 24 * 60 * 60_000;
