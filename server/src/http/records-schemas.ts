/** What the calls about records take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static, type TSchema } from 'typebox';
import type { AuditEntry, AuditPage } from '../../../src/protocol/index.js';

const strict = { additionalProperties: false };

/** A name somebody looks for: it need not exist. */
const name = Type.String({ minLength: 1, maxLength: 320 });

/** A day or a moment: `2026-11-22`, `2026-11-22T10:00:00Z`. What a pattern cannot judge, `timeOf` does. */
const time = Type.String({ minLength: 10, maxLength: 35 });
const page = {
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}-[0-9]{1,15}$' })),
};
const period = { from: Type.Optional(time), to: Type.Optional(time) };

/** ISO 8601, UTC. */
const stamp = Type.String({ format: 'date-time' });

// --- the audit log

export const auditQuery = Type.Object(
  {
    actor: Type.Optional(name),
    action: Type.Optional(name),
    subject: Type.Optional(name),
    ...period,
    ...page,
  },
  strict,
);

const auditEntry = Type.Object({
  id: Type.String(),
  stamp,
  actor: Type.String(),
  action: Type.String(),
  subject: Type.String(),
});

export const auditPage = Type.Object({
  entry: Type.Array(auditEntry),
  next: Type.Optional(Type.String()),
});

// --- the compile-time check

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Same<Schema extends TSchema, Wanted> = Equal<Static<Schema>, Wanted>;
type Holds<T extends true> = T;

/** Each is `true`, or this file does not compile. */
export type SchemasEqualTheProtocol = [
  Holds<Same<typeof auditEntry, AuditEntry>>,
  Holds<Same<typeof auditPage, AuditPage>>,
];
