/** How the routes of administration change something: for admins only, and with a line in the audit log. */
import type { FastifyRequest } from 'fastify';
import type { Audited } from '../../records/index.js';
import type { Database } from '../../storage/index.js';
import type { Routes } from '../routes.js';

/** Refuses everybody else before the body is read. */
export function forAdmins({ callers }: Pick<Routes, 'callers'>) {
  return async (request: FastifyRequest): Promise<void> => {
    await callers.admin(request);
  };
}

/** Does `work` in a transaction that also notes who did what to what: both are kept, or neither. */
export type Change = <T>(
  request: FastifyRequest,
  action: Audited['action'],
  subject: string,
  work: (db: Database) => T,
) => Promise<T>;

export function auditedChange({ context: { records, storage } }: Pick<Routes, 'context'>): Change {
  return (request, action, subject, work) =>
    storage.write((db) => {
      const result = work(db);
      records.auditWith(db, { actor: request.caller!.principal.username, action, subject });
      return result;
    });
}

/** The same for workgroups: the running ones take a change up before it is answered. */
export function workgroupChange(routes: Pick<Routes, 'context'>) {
  const change = auditedChange(routes);
  return async <T>(
    request: FastifyRequest,
    action: `workgroup.${string}`,
    workgroup: string,
    work: (db: Database) => T,
  ): Promise<T> => {
    const result = await change(request, action, workgroup.toLowerCase(), work);
    routes.context.workgroups.reload();
    return result;
  };
}
