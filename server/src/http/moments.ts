/** Moments as clients of the original write them in query strings: an instant, or an American day. */
import { Temporal } from 'temporal-polyfill';
import { invalidField } from './errors.js';

export interface Moment {
  /** Epoch ms. */
  readonly first: number;
  /** The same, or the end of the day. */
  readonly last: number;
}

const dayMilliseconds = 24 * 60 * 60_000;

/**
 * `2026-11-22T10:00:00Z` (any offset), or `11/22/26`: that day, in UTC.
 * @throws ApiError `invalid-field`
 */
export function momentOf(text: string, field: string): Moment {
  try {
    const [, month, day, year] = /^(\d\d?)\/(\d\d?)\/(\d\d)$/.exec(text) ?? [];
    if (day === undefined) return instant(Temporal.Instant.from(text));
    const date = Temporal.PlainDate.from(
      { year: 2000 + Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    );
    const { first } = instant(date.toZonedDateTime('UTC').toInstant());
    return { first, last: first + dayMilliseconds - 1 };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField(
      field,
      `The value of ${field} must be a time such as 2026-11-22T10:00:00Z, or a day such as 11/22/26.`,
    );
  }
}

function instant({ epochMilliseconds }: Temporal.Instant): Moment {
  if (epochMilliseconds < 0) throw new RangeError('Before 1970.');
  return { first: epochMilliseconds, last: epochMilliseconds };
}
