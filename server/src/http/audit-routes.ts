/** `/audit`: who did what, for admins. */
import type { AuditPage } from '../../../src/protocol/index.js';
import type { Api } from './context.js';
import { limitOf, periodOf } from './paging.js';
import { auditPage, auditQuery } from './records-schemas.js';
import type { Routes } from './routes.js';

const usual = 50;
const most = 200;
const allTime = { from: 0, to: Date.UTC(9999, 11, 31) };

export function auditRoutes(api: Api, { context, callers }: Routes): void {
  const { records } = context;

  api.get(
    '/audit',
    {
      schema: {
        operationId: 'readAudit',
        tags: ['records'],
        summary: 'Who did what, newest first. For admins.',
        querystring: auditQuery,
        response: { 200: auditPage },
      },
    },
    async (request): Promise<AuditPage> => {
      await callers.admin(request);
      const { limit: wanted, cursor, from, to, ...names } = request.query;
      const period = periodOf({ from, to }, allTime);
      return records.readAudit({ ...names, ...period }, limitOf(wanted, usual, most), cursor);
    },
  );
}
