import type { Api } from '../context.js';
import type { Routes } from '../routes.js';

export function workgroupAdminRoutes(_api: Api, _routes: Routes): void {}
