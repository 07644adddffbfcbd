/** Prometheus metrics and readiness. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

export function metricsRoutes(_api: Api, _routes: Routes): void {}
