/** Transfer, monitoring, queues: what experts and supervisors do beyond answering offers. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

/** @param _chat `/chat` or `/chat/:streamid` */
export function supervisionRoutes(_api: Api, _routes: Routes, _chat: string): void {}
