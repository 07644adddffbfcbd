/** Notes, canned replies, transcripts, statistics, the audit log. */
import { auditRoutes } from './audit-routes.js';
import type { Api } from './context.js';
import { conversationsRoutes } from './conversations-routes.js';
import { notesRoutes } from './notes-routes.js';
import { repliesRoutes } from './replies-routes.js';
import type { Routes } from './routes.js';
import { statisticsRoutes } from './statistics-routes.js';

export function recordsRoutes(api: Api, routes: Routes): void {
  conversationsRoutes(api, routes);
  notesRoutes(api, routes);
  repliesRoutes(api, routes);
  statisticsRoutes(api, routes);
  auditRoutes(api, routes);
}
