/** What schemas of all subjects are made of, and how they are held to the protocol's types. */
import { Type, type Static, type TSchema } from 'typebox';
import { shows, type Availability, type EndReason, type Role } from '../../../src/protocol/index.js';

/** Unknown members are refused. */
export const strict = { additionalProperties: false };

/** One of the protocol's own words. */
export const oneOf = <Word extends string>(words: readonly Word[]) =>
  Type.Unsafe<Word>({ type: 'string', enum: words });

export const availability = oneOf<Availability>([...shows, 'offline']);
export const role = oneOf<Role>(['visitor', 'expert', 'supervisor', 'service']);
export const endReason = oneOf<EndReason>([
  'visitor-left',
  'expert-left',
  'expert-gone',
  'no-expert',
  'cancelled',
  'visitor-gone',
  'closed',
]);

// --- a file that says `Holds<Same<typeof schema, Wanted>>` does not compile when they differ

export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export type Flat<T> = { [Member in keyof T]: T[Member] };
export type Same<Schema extends TSchema, Wanted> = Equal<Flat<Static<Schema>>, Flat<Wanted>>;
export type Holds<T extends true> = T;
