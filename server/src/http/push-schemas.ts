/** What the calls about web push take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static, type TSchema } from 'typebox';
import type { PushKey, PushSubscriptionBody, PushUsers } from '../../../src/protocol/index.js';
import { strict, type Equal, type Holds } from './schema-parts.js';

const segment = Type.String({ minLength: 1, maxLength: 320 });
const base64url = (maxLength: number) => Type.String({ maxLength, pattern: '^[A-Za-z0-9_-]+={0,2}$' });

export const pushSubscriptionBody = Type.Object(
  {
    endpoint: Type.String({ minLength: 1, maxLength: 2_000, format: 'uri' }),
    expirationTime: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    keys: Type.Object({ p256dh: base64url(100), auth: base64url(30) }, strict),
  },
  strict,
);

export const pushKey = Type.Object({ publicKey: Type.String() });
export const pushUsers = Type.Object({ user: Type.Array(Type.Object({ username: Type.String() })) });
export const pushUsersQuery = Type.Object({
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  after: Type.Optional(segment),
});
export const pushUserParams = Type.Object({ username: segment });
export const pushResource = Type.String({ minLength: 1, maxLength: 100 });
export const pushResourceParams = Type.Object({ username: segment, resource: pushResource });
export const ownPushParams = Type.Object({ streamid: Type.Optional(segment) });
export const ownPushResourceParams = Type.Object({
  streamid: Type.Optional(segment),
  resource: pushResource,
});
export const nothing = Type.Null();

// --- the compile-time check

type Same<Schema extends TSchema, Wanted> = Equal<Static<Schema>, Wanted>;

/** Each is `true`, or this file does not compile. */
export type PushSchemasEqualTheProtocol = [
  Holds<Same<typeof pushSubscriptionBody, PushSubscriptionBody>>,
  Holds<Same<typeof pushKey, PushKey>>,
  Holds<Same<typeof pushUsers, PushUsers>>,
];
