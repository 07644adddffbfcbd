/** Upload slots, files, push subscriptions. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

export function uploadsRoutes(_api: Api, _routes: Routes): void {}
