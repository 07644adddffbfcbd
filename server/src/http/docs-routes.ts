/** The OpenAPI document, and Swagger UI for it. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

export function docsRoutes(_api: Api, _routes: Routes): void {}
