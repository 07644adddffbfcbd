/** Whom `/ask/{id}` speaks of. */
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../engine/engine.js';
import { ApiError } from './errors.js';
import type { Routes } from './routes.js';

/**
 * The visitor whose request `id` names for this caller: by its token, or by the user who asked.
 * @throws ApiError `not-found`, and as `callers.identify`
 */
export async function visitorOf(
  { context, callers }: Pick<Routes, 'context' | 'callers'>,
  request: FastifyRequest,
): Promise<Principal> {
  const { auth, workgroups, storage } = context;
  const { id } = request.params as { id: string };
  const { principal } = await callers.identify(request);
  if (principal.kind === 'visitor') {
    if (id !== principal.username && id !== principal.name) throw new ApiError('not-found');
    return principal;
  }
  const { username: owner } = principal;
  // By the name that was given, or by the handle that the `Location` of an accepted ask names.
  const username =
    workgroups.findAsked(owner, id) ??
    storage.db
      .prepare('SELECT username FROM requests WHERE username = ? AND owner = ?')
      .get<{ username: string }>(id, owner)?.username;
  if (username === undefined) throw new ApiError('not-found');
  return visitorNamed(username, auth.streamsOf(username)[0]?.name ?? id);
}

export function visitorNamed(username: string, name: string): Principal {
  return { kind: 'visitor', username, name, admin: false };
}
