/** Pages and periods, as they stand in query strings. */
import { invalidField } from './errors.js';

const day = 24 * 60 * 60_000;
const isDay = /^\d{4}-\d\d-\d\d$/;
const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** @throws ApiError `invalid-field` */
export function limitOf(limit: string | undefined, usual: number, most: number): number {
  const number = Number(limit ?? usual);
  if (number < 1 || number > most) throw invalidField('limit', `The limit must be from 1 to ${most}.`);
  return number;
}

/** Epoch ms, both included; a day means all of it (UTC). @throws ApiError `invalid-field` */
export function periodOf(
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
  usual: { readonly from: number; readonly to: number },
): { from: number; to: number } {
  const begin = from === undefined ? usual.from : timeOf(from, 'from');
  const end = to === undefined ? usual.to : timeOf(to, 'to') + (isDay.test(to) ? day - 1 : 0);
  if (end < begin) throw invalidField('to', 'The value of to lies before that of from.');
  return { from: begin, to: end };
}

function timeOf(text: string, field: string): number {
  const time = isDay.test(text) || isMoment.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time) || time < 0)
    throw invalidField(field, `The value of ${field} must be a time such as 2026-11-22T10:00:00Z, or a day.`);
  return time;
}
