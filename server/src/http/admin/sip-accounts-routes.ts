import type { Api } from '../context.js';
import type { Routes } from '../routes.js';

export function sipAccountsRoutes(_api: Api, _routes: Routes): void {}
