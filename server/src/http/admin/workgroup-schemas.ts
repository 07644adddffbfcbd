/** What setting up workgroups takes and answers. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static, type TSchema } from 'typebox';
import type {
  ConfiguredWorkgroup,
  ConfiguredWorkgroups,
  MemberList,
  SupervisorList,
  WorkgroupSetup,
  WorkgroupToCreate,
} from '../../../../src/protocol/index.js';
import { workgroupSettingsSchema } from '../../workgroup/index.js';
import { strict, type Equal, type Holds } from '../schema-parts.js';

const name = Type.String({ minLength: 1, maxLength: 100 });
const segment = Type.String({ minLength: 1, maxLength: 320 });

export const workgroupParams = Type.Object({ workgroup: segment });
export const personParams = Type.Object({ workgroup: segment, user: segment });
export const listQuery = Type.Object(
  {
    cursor: Type.Optional(name),
    limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
  },
  strict,
);

/** For the OpenAPI document: what is wrong is said by `changeSettings`, which sees the settings as a whole. */
export const changes = Type.Object(
  Object.fromEntries(
    Object.entries(workgroupSettingsSchema.properties).map(([setting, schema]) => [
      setting,
      Type.Optional(Type.Union([schema as TSchema, Type.Null()])),
    ]),
  ),
  {
    ...strict,
    description:
      'A merge patch (RFC 7396): what is absent stays, null gives a setting its default, lists are replaced as a whole.',
  },
);

const people = Type.Array(segment, { maxItems: 1_000 });
export const memberList = Type.Object({ member: people }, strict);
export const supervisorList = Type.Object({ supervisor: people }, strict);

export const workgroupToCreate = Type.Object(
  {
    name,
    description: Type.Optional(Type.String({ maxLength: 500 })),
    members: Type.String({ minLength: 1, maxLength: 4_000 }),
  },
  strict,
);

export const configuredWorkgroup = Type.Object({
  name: Type.String(),
  open: Type.Boolean(),
  waiting: Type.Integer(),
  settings: workgroupSettingsSchema,
  members: Type.Array(Type.String()),
  supervisors: Type.Array(Type.String()),
});

export const configuredWorkgroups = Type.Object({
  workgroup: Type.Array(configuredWorkgroup),
  next: Type.Optional(Type.String()),
});

// --- the compile-time check

/** Members of members too, so that intersections are seen as what they are. */
type Flat<T> = T extends object ? { [Member in keyof T]: Flat<T[Member]> } : T;
type Same<Schema extends TSchema, Wanted> = Equal<Flat<Static<Schema>>, Flat<Wanted>>;

/** Each is `true`, or this file does not compile. */
export type SchemasEqualTheProtocol = [
  Holds<Same<typeof workgroupSettingsSchema, WorkgroupSetup>>,
  Holds<Same<typeof configuredWorkgroup, ConfiguredWorkgroup>>,
  Holds<Same<typeof configuredWorkgroups, ConfiguredWorkgroups>>,
  Holds<Same<typeof memberList, MemberList>>,
  Holds<Same<typeof supervisorList, SupervisorList>>,
  Holds<Same<typeof workgroupToCreate, WorkgroupToCreate>>,
];
