/** `/meet/webpush`: where a user's browsers are reached while no desk is open. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

export function pushRoutes(_api: Api, _routes: Routes): void {}
