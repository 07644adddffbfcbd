/**
 * How many asked, were answered, waited how long: counted from the rows of the period, in portions, so that other
 * work goes on meanwhile. The numbers outlive what was said.
 */
import { setImmediate } from 'node:timers/promises';
import type { Spread, Statistics, StatisticsBy, StatisticsRow } from '../../../src/protocol/index.js';
import type { Database, SqlValue } from '../storage/index.js';
import { stampOf } from './conversations.js';

export interface StatisticsFilter {
  /** Undefined: all there are. */
  readonly workgroups: readonly string[] | undefined;
  /** Epoch ms, both included. */
  readonly from: number;
  readonly to: number;
  readonly by: StatisticsBy;
  /** A time zone that `Intl` knows. */
  readonly zone: string;
}

const portion = 2_000;

export async function readStatistics(db: Database, filter: StatisticsFilter): Promise<Statistics> {
  const { workgroups, from, to, by, zone } = filter;
  const keyOf = keyFunction(by, zone);
  const tallies = new Map<string, Tally>();
  const total = new Tally();
  for (const workgroup of workgroups ?? [undefined]) {
    const { sql, values } = statisticsQuery(workgroup);
    let [at, number] = [from, 0];
    for (;;) {
      const { json } = db.prepare(sql).get<{ json: string }>(...values, at, number, to, portion)!;
      const rows = (JSON.parse(json) as Columns[]).map(toCounted);
      for (const row of rows) {
        total.add(row);
        const key = keyOf(row);
        if (key === undefined) continue;
        const tally = tallies.get(key) ?? new Tally();
        tallies.set(key, tally.add(row));
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < portion) break;
      [at, number] = [last.asked_at, last.number];
      await setImmediate();
    }
  }
  const row = [...tallies].map(([key, tally]) => tally.row(key)).sort(order(by));
  return { from: stampOf(from), to: stampOf(to), by, zone, row, total: total.row('total') };
}

/** For the test that it needs no scan, too. */
export function statisticsQuery(workgroup: string | undefined): { sql: string; values: SqlValue[] } {
  const [index, where, values] =
    workgroup === undefined
      ? ['conversations_counted', '', []]
      : ['conversations_counted_of_workgroup', 'workgroup = ? AND', [workgroup]];
  return {
    // One text for all rows: the driver takes longer over each row than SQLite and JSON do over all of them.
    sql: `SELECT json_group_array(json_array(
            number, workgroup, queue, expert, asked_at, accepted_at, answered_at, ended_at, reason, messages
          )) AS json
          FROM (SELECT * FROM conversations INDEXED BY ${index}
                WHERE ${where} (asked_at, number) > (?, ?) AND asked_at <= ? ORDER BY asked_at, number LIMIT ?)`,
    values,
  };
}

interface Counted {
  number: number;
  workgroup: string;
  queue: string;
  expert: string | null;
  asked_at: number;
  accepted_at: number | null;
  answered_at: number | null;
  ended_at: number | null;
  reason: string | null;
  messages: number;
}

type Columns = [
  number: number,
  workgroup: string,
  queue: string,
  expert: string | null,
  asked_at: number,
  accepted_at: number | null,
  answered_at: number | null,
  ended_at: number | null,
  reason: string | null,
  messages: number,
];

function toCounted(columns: Columns): Counted {
  const [number, workgroup, queue, expert, asked_at, accepted_at, answered_at, ended_at, reason, messages] =
    columns;
  return {
    number,
    workgroup,
    queue,
    expert,
    asked_at,
    accepted_at,
    answered_at,
    ended_at,
    reason,
    messages,
  };
}

type Outcome = 'answered' | 'missed' | 'cancelled' | 'open';

function outcomeOf({ accepted_at, answered_at, ended_at, reason }: Counted): Outcome {
  const goneUnheard = reason === 'expert-gone' && answered_at === null;
  if (accepted_at !== null && !goneUnheard) return 'answered';
  if (ended_at === null) return 'open';
  return reason === 'cancelled' || reason === 'visitor-left' || reason === 'visitor-gone'
    ? 'cancelled'
    : 'missed';
}

class Tally {
  private readonly counts = { answered: 0, missed: 0, cancelled: 0, open: 0 };
  private readonly waits: number[] = [];
  private readonly lengths: number[] = [];
  private asked = 0;
  private messages = 0;

  add(row: Counted): this {
    const outcome = outcomeOf(row);
    this.asked += 1;
    this.counts[outcome] += 1;
    this.messages += row.messages;
    if (outcome !== 'answered') return this;
    const accepted = row.accepted_at!;
    this.waits.push(Math.max(0, accepted - row.asked_at));
    if (row.ended_at !== null) this.lengths.push(Math.max(0, row.ended_at - accepted));
    return this;
  }

  row(key: string): StatisticsRow {
    const { asked, counts, messages } = this;
    return { key, asked, ...counts, wait: spreadOf(this.waits), length: spreadOf(this.lengths), messages };
  }
}

function spreadOf(milliseconds: number[]): Spread {
  const { length } = milliseconds;
  if (length === 0) return { average: 0, median: 0, p90: 0 };
  const sorted = Float64Array.from(milliseconds).sort();
  const seconds = (value: number) => Math.round(value / 1_000);
  const atRank = (share: number) => seconds(sorted[Math.ceil(share * length) - 1]!);
  const sum = milliseconds.reduce((all, each) => all + each, 0);
  return { average: seconds(sum / length), median: atRank(0.5), p90: atRank(0.9) };
}

/** The line a conversation is counted in; undefined when nobody answered and lines are experts. */
function keyFunction(by: StatisticsBy, zone: string): (row: Counted) => string | undefined {
  switch (by) {
    case 'expert':
      return ({ expert }) => expert ?? undefined;
    case 'queue':
      return ({ workgroup, queue }) => (queue === '' ? workgroup : `${workgroup}/${queue}`);
    case 'hour':
    case 'day': {
      const hourOf = hourFunction(zone);
      const length = by === 'day' ? 10 : 16;
      return ({ asked_at }) => hourOf(asked_at).slice(0, length);
    }
  }
}

/** `2026-11-22T14:00` in a zone. Every zone's hours begin at a quarter of UTC's, so few moments need a calendar. */
function hourFunction(zone: string): (time: number) => string {
  const quarter = 15 * 60_000;
  const known = new Map<number, string>();
  const format = new Intl.DateTimeFormat('en-CA-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  });
  return (time) => {
    const begin = Math.floor(time / quarter) * quarter;
    let hour = known.get(begin);
    if (hour === undefined) {
      const parts = Object.fromEntries(format.formatToParts(begin).map(({ type, value }) => [type, value]));
      hour = `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:00`;
      known.set(begin, hour);
    }
    return hour;
  };
}

function order(by: StatisticsBy): (one: StatisticsRow, other: StatisticsRow) => number {
  const byKey = (one: StatisticsRow, other: StatisticsRow) =>
    one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
  return by === 'hour' || by === 'day' ? byKey : (one, other) => other.asked - one.asked || byKey(one, other);
}

const columns = [
  'key',
  'asked',
  'answered',
  'missed',
  'cancelled',
  'open',
  'wait average',
  'wait median',
  'wait p90',
  'length average',
  'length median',
  'length p90',
  'messages',
];

/** RFC 4180; the last line is the total. */
export function statisticsAsCsv({ row, total }: Statistics): string {
  const lines = [...row, total].map(({ key, wait, length, ...counts }) => [
    cell(key),
    counts.asked,
    counts.answered,
    counts.missed,
    counts.cancelled,
    counts.open,
    ...[wait, length].flatMap(({ average, median, p90 }) => [average, median, p90]),
    counts.messages,
  ]);
  return [columns, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** Spreadsheets take what begins like a formula for one. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
