import type { Audited } from '../records/index.js';
import type { Alongside } from '../auth/index.js';
import type { Context } from './context.js';

/** Entries of the audit log that are kept with what they tell of, or not at all. */
export function audits({ records }: Pick<Context, 'records'>) {
  return (actor: string, action: Audited['action'], subject: string): Alongside =>
    (db) =>
      records.auditWith(db, { actor, action, subject });
}
