/** What the calls about accounts take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static, type TSchema } from 'typebox';
import {
  limits,
  type AccountCalls,
  type GroupBody,
  type GroupDetails,
  type GroupNames,
  type GroupPage,
  type NewUserBody,
  type PasswordChange,
  type SessionCounts,
  type SessionPage,
  type SiteIdentity,
  type SiteIdentityBody,
  type UserAccount,
  type UserChanges,
  type UserPage,
} from '../../../src/protocol/index.js';
import { strict, type Equal, type Holds } from './schema-parts.js';

/** A name in a path, or a username, which may stand there as an address. */
const segment = Type.String({ minLength: 1, maxLength: 320 });

/** Names that people choose for groups: no control characters. */
const groupName = Type.String({
  minLength: 1,
  maxLength: limits.name,
  pattern: '^[^\\x00-\\x1f\\x7f]*\\S[^\\x00-\\x1f\\x7f]*$',
});
const description = Type.String({ maxLength: 500 });
const password = Type.String({ minLength: 1, maxLength: 1_000 });
const emailAddress = Type.String({ maxLength: limits.emailAddress, pattern: '^([^\\s@]+@[^\\s@]+)?$' });
/** The password of the moment; some authenticators show it as two groups of three. */
const totp = Type.String({ pattern: '^[0-9 ]{6,8}$' });

const page = {
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  cursor: Type.Optional(segment),
};
const next = { next: Type.Optional(Type.String()) };
const stamp = Type.String({ format: 'date-time' });

export const pageQuery = Type.Object(page, strict);
export const ofUser = Type.Object({ username: segment });
export const ofGroup = Type.Object({ group: segment });
export const ofUserAndGroup = Type.Object({ username: segment, group: groupName });
/** Nothing is answered but that it is done. */
export { nothing as done } from './chat-room-schemas.js';

export const ofWorkgroup = Type.Object({ workgroup: segment });

// --- one's own account

export const otpauthUrl = Type.String({ description: 'otpauth://totp/…, for a QR code' });
export const codeQuery = Type.Object({ totp }, strict);
export const loginQuery = Type.Object({ totp: Type.Optional(totp) });
export const passwordChange = Type.Object({ oldPassword: password, newPassword: password }, strict);

// --- users

const properties = Type.Object(
  {
    property: Type.Array(
      Type.Object(
        {
          '@key': Type.String({ minLength: 1, maxLength: limits.name }),
          '@value': Type.String({ maxLength: limits.text }),
        },
        strict,
      ),
      { maxItems: limits.properties },
    ),
  },
  strict,
);
const username = Type.String({ minLength: 1, maxLength: 64 });
const shownName = Type.String({ maxLength: limits.name });

export const userQuery = Type.Object(
  {
    ...page,
    search: Type.Optional(Type.String({ maxLength: limits.name })),
    propertyKey: Type.Optional(Type.String({ maxLength: limits.name })),
    propertyValue: Type.Optional(Type.String({ maxLength: limits.text })),
  },
  strict,
);

const optionalParts = {
  name: Type.Optional(shownName),
  email: Type.Optional(emailAddress),
  properties: Type.Optional(properties),
  admin: Type.Optional(Type.Boolean()),
};

export const newUserBody = Type.Object({ username, password, ...optionalParts }, strict);
export const userChanges = Type.Object(
  { username: Type.Optional(username), password: Type.Optional(password), ...optionalParts },
  strict,
);

export const userAccount = Type.Object({
  username: Type.String(),
  name: Type.String(),
  email: Type.String(),
  properties,
  admin: Type.Boolean(),
  locked: Type.Boolean(),
  secondFactor: Type.Boolean(),
});
export const userPage = Type.Object({ user: Type.Array(userAccount), ...next });

export const groupNames = Type.Object({ groupname: Type.Array(groupName, { maxItems: 200 }) }, strict);

// --- groups

const usernames = Type.Array(segment, { maxItems: 1_000 });
const admins = Type.Object({ admin: usernames }, strict);
const members = Type.Object({ member: usernames }, strict);

export const groupBody = Type.Object(
  {
    name: groupName,
    description: Type.Optional(description),
    admins: Type.Optional(admins),
    members: Type.Optional(members),
  },
  strict,
);
const groupSummary = { name: Type.String(), description: Type.String() };
export const groupPage = Type.Object({ group: Type.Array(Type.Object(groupSummary)), ...next });
export const groupDetails = Type.Object({ ...groupSummary, admins, members });

// --- sessions

export const sessionPage = Type.Object({
  session: Type.Array(
    Type.Object({
      sessionId: Type.String(),
      username: Type.String(),
      ressource: Type.String(),
      node: Type.Literal('Local'),
      sessionStatus: Type.Literal('Authenticated'),
      presenceStatus: Type.Union([
        Type.Literal('Online'),
        Type.Literal('Available to Chat'),
        Type.Literal('Away'),
        Type.Literal('Extended Away'),
        Type.Literal('Do Not Disturb'),
        Type.Literal('Offline'),
      ]),
      presenceMessage: Type.String(),
      priority: Type.Number(),
      hostAddress: Type.String(),
      hostName: Type.String(),
      creationDate: stamp,
      lastActionDate: stamp,
      secure: Type.Boolean(),
    }),
  ),
  ...next,
});
export const sessionCounts = Type.Object({ localSessions: Type.Integer(), clusterSessions: Type.Integer() });

// --- identities that a site vouches for

const algorithm = Type.Union([Type.Literal('HS256'), Type.Literal('ES256')]);
const audience = Type.String({ minLength: 1, maxLength: 500, pattern: '^\\S+$' });

export const siteIdentityBody = Type.Object(
  { algorithm, secretOrKey: Type.String({ minLength: 1, maxLength: 4_000 }), audience },
  strict,
);
export const siteIdentity = Type.Object({ algorithm, audience });

// --- the compile-time check

type Same<Schema extends TSchema, Wanted> = Equal<Static<Schema>, Wanted>;
/** In a query string everything is a text. */
type Names<T> = keyof NonNullable<T>;

/** Each is `true`, or this file does not compile. */
export type SchemasEqualTheProtocol = [
  Holds<Same<typeof passwordChange, PasswordChange>>,
  Holds<Same<typeof newUserBody, NewUserBody>>,
  Holds<Same<typeof userChanges, UserChanges>>,
  Holds<Same<typeof userAccount, UserAccount>>,
  Holds<Same<typeof userPage, UserPage>>,
  Holds<Same<typeof groupNames, GroupNames>>,
  Holds<Same<typeof groupBody, GroupBody>>,
  Holds<Same<typeof groupPage, GroupPage>>,
  Holds<Same<typeof groupDetails, GroupDetails>>,
  Holds<Same<typeof sessionPage, SessionPage>>,
  Holds<Same<typeof sessionCounts, SessionCounts>>,
  Holds<Same<typeof siteIdentityBody, SiteIdentityBody>>,
  Holds<Same<typeof siteIdentity, SiteIdentity>>,
  Holds<Equal<Names<Static<typeof userQuery>>, Names<AccountCalls['listUsers']['query']>>>,
  Holds<Equal<Names<Static<typeof pageQuery>>, Names<AccountCalls['listGroups']['query']>>>,
];
