/** Administration: every route of it is for admins only. */
import type { Api } from '../context.js';
import type { Routes } from '../routes.js';
import { bookmarksRoutes } from './bookmarks-routes.js';
import { chatRoomsRoutes } from './chat-rooms-routes.js';
import { groupsRoutes } from './groups-routes.js';
import { rosterRoutes } from './roster-routes.js';
import { sessionsRoutes } from './sessions-routes.js';
import { sipAccountsRoutes } from './sip-accounts-routes.js';
import { systemRoutes } from './system-routes.js';
import { usersRoutes } from './users-routes.js';
import { workgroupAdminRoutes } from './workgroups-routes.js';

export function adminRoutes(api: Api, routes: Routes): void {
  usersRoutes(api, routes);
  rosterRoutes(api, routes);
  groupsRoutes(api, routes);
  sessionsRoutes(api, routes);
  chatRoomsRoutes(api, routes);
  systemRoutes(api, routes);
  bookmarksRoutes(api, routes);
  sipAccountsRoutes(api, routes);
  workgroupAdminRoutes(api, routes);
}
