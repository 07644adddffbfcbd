/** Long-poll: the events of a stream for those whose proxy keeps back what flows. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

export function pollRoutes(_api: Api, _routes: Routes): void {}
