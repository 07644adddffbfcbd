/** `/chat/xmpp`: raw stanzas. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

/** @param _chat `/chat` or `/chat/:streamid` */
export function xmppRoutes(_api: Api, _routes: Routes, _chat: string): void {}
