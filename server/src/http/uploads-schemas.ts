/** What the calls about files take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static, type TSchema } from 'typebox';
import {
  limits,
  type Attachment,
  type UploadLink,
  type UploadRequest,
  type UploadSlot,
} from '../../../src/protocol/index.js';
import { strict, type Equal, type Holds } from './schema-parts.js';

const fileName = Type.String({ minLength: 1, maxLength: limits.fileName });
const segment = Type.String({ minLength: 1, maxLength: 320 });
const address = Type.String({ format: 'uri' });

export const uploadRequest = Type.Object(
  {
    fileName,
    size: Type.Integer({ minimum: 1 }),
    type: Type.Optional(Type.String({ maxLength: 200 })),
    room: Type.Optional(segment),
  },
  strict,
);

export const uploadSlot = Type.Object({ id: Type.String(), put: address, get: address });
export const visitorSlot = Type.Object({ put: address, get: address });

export const attachment = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 100 }),
    name: fileName,
    type: Type.String({ minLength: 1, maxLength: 200 }),
    size: Type.Integer({ minimum: 1, maximum: limits.fileBytes }),
  },
  strict,
);

export const uploadLink = Type.Object({ get: address, expires: Type.String({ format: 'date-time' }) });

export const uploadParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });

/** Of a signed address. */
export const signedQuery = Type.Object({
  expires: Type.Optional(Type.String({ maxLength: 20 })),
  signature: Type.Optional(Type.String({ maxLength: 100 })),
});

export const visitorUploadParams = Type.Object({
  userId: segment,
  fileName,
  fileSize: Type.String({ pattern: '^[0-9]{1,15}$' }),
});

/** The bytes of a file. */
export const bytes = Type.String({ contentMediaType: 'application/octet-stream' });

// --- the compile-time check

type Same<Schema extends TSchema, Wanted> = Equal<Static<Schema>, Wanted>;

/** Each is `true`, or this file does not compile. */
export type UploadSchemasEqualTheProtocol = [
  Holds<Same<typeof uploadRequest, UploadRequest>>,
  Holds<Same<typeof uploadSlot, UploadSlot>>,
  Holds<Same<typeof attachment, Attachment>>,
  Holds<Same<typeof uploadLink, UploadLink>>,
];
