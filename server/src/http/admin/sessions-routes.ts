import type { Api } from '../context.js';
import type { Routes } from '../routes.js';

export function sessionsRoutes(_api: Api, _routes: Routes): void {}
