/** `/chat/enroll`: the second factor; identities that a site vouches for. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

export function accountRoutes(_api: Api, _routes: Routes): void {}
