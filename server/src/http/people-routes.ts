/** `/chat/contacts`, `/chat/messages`, `/chat/users`. */
import type { Api } from './context.js';
import type { Routes } from './routes.js';

/** @param _chat `/chat` or `/chat/:streamid` */
export function peopleRoutes(_api: Api, _routes: Routes, _chat: string): void {}
