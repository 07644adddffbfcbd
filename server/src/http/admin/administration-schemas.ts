/** What the calls of administration take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static, type TSchema } from 'typebox';
import {
  limits,
  type Bookmark,
  type BookmarkBody,
  type BookmarkPage,
  type Broadcast,
  type NewSystemProperty,
  type OwnBookmarkPage,
  type Property,
  type SipAccount,
  type SipAccountBody,
  type SipAccountList,
  type SystemProperty,
  type SystemPropertyPage,
  type UnreadCount,
} from '../../../../src/protocol/index.js';
import { mostBookmarkProperties } from '../../administration/index.js';
import { strict, type Equal, type Holds } from '../schema-parts.js';

const segment = Type.String({ minLength: 1, maxLength: 320 });
const next = { next: Type.Optional(Type.String()) };

/** A name with something in it, and without control characters. */
const name = Type.String({
  minLength: 1,
  maxLength: limits.name,
  pattern: '^[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*$',
});
const value = Type.String({ maxLength: limits.text });
const property = Type.Object({ '@key': name, '@value': value }, strict);

export const pageQuery = Type.Object(
  { limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })), cursor: Type.Optional(segment) },
  strict,
);

// --- system properties

export const propertyParams = Type.Object({ name: segment });
export const propertyBody = property;
export const newSystemProperty = Type.Object(
  { '@key': name, '@value': value, secret: Type.Optional(Type.Boolean()) },
  strict,
);
export const systemProperty = Type.Object({
  '@key': Type.String(),
  '@value': Type.String(),
  secret: Type.Boolean(),
});
export const systemPropertyPage = Type.Object({ property: Type.Array(systemProperty), ...next });

// --- messages

export const broadcast = Type.Object(
  { body: Type.String({ minLength: 1, maxLength: limits.text, pattern: '\\S' }) },
  strict,
);
export const jidParams = Type.Object({ jid: segment });
export const unreadCount = Type.Object({ jid: Type.String(), count: Type.Integer() });

// --- bookmarks

export const bookmarkParams = Type.Object({ id: segment });
export const bookmarkPropertyQuery = Type.Object({ name, value }, strict);
export const bookmarkPropertyName = Type.Object({ name }, strict);

const kind = Type.Enum(['url', 'group_chat']);
const names = Type.Array(segment, { maxItems: 1_000 });
const properties = Type.Object(
  { property: Type.Array(property, { maxItems: mostBookmarkProperties }) },
  strict,
);

export const bookmarkBody = Type.Object(
  {
    type: kind,
    name,
    value: Type.String({ minLength: 1, maxLength: 2_000 }),
    globalBookmark: Type.Optional(Type.Boolean()),
    users: Type.Optional(names),
    groups: Type.Optional(names),
    properties: Type.Optional(properties),
  },
  strict,
);

const ownBookmark = {
  bookmarkID: Type.Integer(),
  type: kind,
  name: Type.String(),
  value: Type.String(),
  globalBookmark: Type.Boolean(),
  properties: Type.Object({
    property: Type.Array(Type.Object({ '@key': Type.String(), '@value': Type.String() })),
  }),
};
export const bookmark = Type.Object({
  ...ownBookmark,
  users: Type.Array(Type.String()),
  groups: Type.Array(Type.String()),
});
export const bookmarkPage = Type.Object({ bookmark: Type.Array(bookmark), ...next });
export const ownBookmarkPage = Type.Object({ bookmark: Type.Array(Type.Object(ownBookmark)), ...next });

// --- SIP accounts

export const sipUserParams = Type.Object({ username: segment });
export const extensionParams = Type.Object({ extension: segment });
export const sipQuery = Type.Object(
  {
    start: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$' })),
    count: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  },
  strict,
);

const sipText = Type.String({ maxLength: 200, pattern: '^[^\\x00-\\x1f\\x7f]*$' });
const sipName = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\x00-\\x20\\x7f]+$' });
const status = Type.Enum([
  'Unregistered',
  'Unregistering',
  'Registering',
  'Registered',
  'RegistrationFailed',
]);

export const sipStatusBody = Type.Object({ status }, strict);
export const sipAccountBody = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 64 }),
    sipUsername: Type.Optional(sipName),
    authUsername: Type.Optional(sipText),
    displayName: Type.Optional(sipText),
    password: Type.Optional(Type.String({ maxLength: 200 })),
    server: Type.Optional(sipText),
    outboundproxy: Type.Optional(sipText),
    stunServer: Type.Optional(sipText),
    stunPort: Type.Optional(Type.String({ pattern: '^[0-9]{0,5}$' })),
    voiceMailNumber: Type.Optional(sipText),
    useStun: Type.Optional(Type.Boolean()),
    enabled: Type.Optional(Type.Boolean()),
    promptCredentials: Type.Optional(Type.Boolean()),
    status: Type.Optional(status),
  },
  strict,
);
export const sipAccount = Type.Object({
  username: Type.String(),
  sipUsername: Type.String(),
  authUsername: Type.String(),
  displayName: Type.String(),
  password: Type.String(),
  server: Type.String(),
  outboundproxy: Type.String(),
  stunServer: Type.String(),
  stunPort: Type.String(),
  voiceMailNumber: Type.String(),
  useStun: Type.Boolean(),
  enabled: Type.Boolean(),
  promptCredentials: Type.Boolean(),
  status,
});
export const sipAccountList = Type.Object({ account: Type.Array(sipAccount) });
/** 204, as the original answers. */
export const noAccount = Type.Null({ description: 'There is none.' });

// --- the compile-time check

/** Members of members too, so that intersections are seen as what they are. */
type Flat<T> = T extends object ? { [Member in keyof T]: Flat<T[Member]> } : T;
type Same<Schema extends TSchema, Wanted> = Equal<Flat<Static<Schema>>, Flat<Wanted>>;

/** Each is `true`, or this file does not compile. */
export type SchemasEqualTheProtocol = [
  Holds<Same<typeof propertyBody, Property>>,
  Holds<Same<typeof newSystemProperty, NewSystemProperty>>,
  Holds<Same<typeof systemProperty, SystemProperty>>,
  Holds<Same<typeof systemPropertyPage, SystemPropertyPage>>,
  Holds<Same<typeof broadcast, Broadcast>>,
  Holds<Same<typeof unreadCount, UnreadCount>>,
  Holds<Same<typeof bookmarkBody, BookmarkBody>>,
  Holds<Same<typeof bookmark, Bookmark>>,
  Holds<Same<typeof bookmarkPage, BookmarkPage>>,
  Holds<Same<typeof ownBookmarkPage, OwnBookmarkPage>>,
  Holds<Same<typeof sipAccountBody, SipAccountBody>>,
  Holds<Same<typeof sipAccount, SipAccount>>,
  Holds<Same<typeof sipAccountList, SipAccountList>>,
];
