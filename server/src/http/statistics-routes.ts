/** `/statistics`: numbers of the past, for supervisors and admins. */
import type { Principal } from '../engine/engine.js';
import { statisticsAsCsv } from '../records/index.js';
import type { Api } from './context.js';
import { ApiError, invalidField } from './errors.js';
import { periodOf } from './paging.js';
import { statistics, statisticsQuery } from './records-schemas.js';
import type { Routes } from './routes.js';

const day = 24 * 60 * 60_000;
const usualDays = 30;
const mostDays = { hour: 31, day: 366, expert: 366, queue: 366 };

export function statisticsRoutes(api: Api, { context, callers }: Routes): void {
  const { records, workgroups, now } = context;

  api.get(
    '/statistics',
    {
      schema: {
        operationId: 'getStatistics',
        tags: ['records'],
        summary:
          'How many asked, were answered, waited how long. For supervisors and admins; CSV by `format` or `Accept`.',
        querystring: statisticsQuery,
        response: { 200: statistics },
      },
    },
    async (request, reply) => {
      const { principal } = await callers.user(request);
      const { workgroup, by = 'day', zone = 'UTC', format, from, to } = request.query;
      const overseen = overseenBy(principal, workgroup);
      checkZone(zone);
      const period = periodOf({ from, to }, { from: -1, to: now() });
      if (period.from < 0) period.from = Math.max(0, period.to - usualDays * day);
      if (period.to - period.from > mostDays[by] * day)
        throw invalidField('from', `By ${by}, the period must not be longer than ${mostDays[by]} days.`);
      const answer = await records.statistics({ ...period, workgroups: overseen, by, zone });
      if ((format ?? (prefersCsv(request.headers.accept) ? 'csv' : 'json')) === 'json') return answer;
      return (
        reply
          .header('content-type', 'text/csv; charset=utf-8; header=present')
          .header('content-disposition', 'attachment; filename="statistics.csv"')
          // The schema describes JSON only.
          .send(statisticsAsCsv(answer) as unknown as typeof answer)
      );
    },
  );

  /** Undefined: all. */
  function overseenBy(principal: Principal, workgroup: string | undefined): readonly string[] | undefined {
    const supervised = records.supervisedBy(principal.username);
    if (!principal.admin && supervised.length === 0) throw new ApiError('forbidden');
    if (workgroup === undefined) return principal.admin ? undefined : supervised;
    if (workgroups.settings(workgroup) === undefined || !records.oversees(principal, workgroup))
      throw new ApiError('unknown-workgroup');
    return [workgroup];
  }
}

function prefersCsv(accept = ''): boolean {
  return accept.split(',', 1)[0]!.trim().toLowerCase().startsWith('text/csv');
}

function checkZone(zone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
  } catch {
    throw invalidField('zone', 'The value of zone must be a time zone such as Europe/Berlin.');
  }
}
