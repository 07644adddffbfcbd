import type { Api } from '../context.js';
import type { Routes } from '../routes.js';

export function bookmarksRoutes(_api: Api, _routes: Routes): void {}
