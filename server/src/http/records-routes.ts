/** Notes, canned replies, transcripts, statistics. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

export function recordsRoutes(_api: Api, _routes: Routes): void {}
