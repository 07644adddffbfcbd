/** Notes, canned replies, transcripts, statistics, the audit log. */
import { auditRoutes } from './audit-routes.js';
import type { Api } from './context.js';
import type { Routes } from './routes.js';

export function recordsRoutes(api: Api, routes: Routes): void {
  auditRoutes(api, routes);
}
