/** What handing over and supervising take and answer. The checks at the end do not compile while a schema and its type differ. */
import { Type, type Static, type TSchema } from 'typebox';
import {
  limits,
  type Estimate,
  type Handover,
  type HandoverBody,
  type OwnLimit,
  type SupervisedRooms,
  type WaitingRequests,
} from '../../../src/protocol/index.js';
import { chatParams } from './schemas.js';
import { strict, type Holds } from './schema-parts.js';

const segment = Type.String({ minLength: 1, maxLength: 320 });
const { streamid } = chatParams.properties;
/** ISO 8601, UTC. */
const stamp = Type.String({ format: 'date-time' });
const count = Type.Integer({ minimum: 0 });

// --- parameters of paths, query strings

export const handoverParams = Type.Object({ streamid, room: segment });
export const requestParams = Type.Object({ streamid, request: segment });
export const pageQuery = Type.Object({
  offset: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
});

// --- bodies

export const limitBody = Type.Object(
  { maxChats: Type.Union([Type.Integer({ minimum: 1, maximum: 100 }), Type.Null()]) },
  strict,
);

export const handoverBody = Type.Object(
  {
    to: Type.Union([
      Type.Object({ user: segment }, strict),
      Type.Object({ queue: segment }, strict),
      Type.Object({ workgroup: segment }, strict),
    ]),
    reason: Type.Optional(Type.String({ maxLength: limits.status })),
  },
  strict,
);

export const moveBody = Type.Object({ queue: segment }, strict);

// --- answers

const person = Type.Object({ username: Type.String(), name: Type.String() });

export const handoverAnswer = Type.Object({
  room: Type.String(),
  kind: Type.Enum(['transfer', 'invitation']),
  workgroup: Type.String(),
  phase: Type.Enum(['offered', 'accepted']),
  expert: Type.Optional(Type.String()),
});

export const supervisedRooms = Type.Object({
  room: Type.Array(
    Type.Object({
      room: Type.String(),
      workgroup: Type.String(),
      question: Type.String(),
      visitor: Type.String(),
      experts: Type.Array(person),
      since: stamp,
      messages: count,
    }),
  ),
  total: count,
});

const estimate = Type.Object({ from: Type.Number(), to: Type.Number() });

export const waitingRequests = Type.Object({
  request: Type.Array(
    Type.Object({
      request: Type.String(),
      workgroup: Type.String(),
      queue: Type.String(),
      position: Type.Integer(),
      question: Type.String(),
      visitor: Type.String(),
      since: stamp,
      waited: count,
      estimate,
      offeredTo: Type.Array(person),
    }),
  ),
  total: count,
});

// --- the compile-time check

type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Same<Schema extends TSchema, Wanted> = Equal<Static<Schema>, Wanted>;

/** Each is `true`, or this file does not compile. */
export type SupervisionSchemasEqualTheProtocol = [
  Holds<Same<typeof limitBody, OwnLimit>>,
  Holds<Same<typeof handoverBody, HandoverBody>>,
  Holds<Same<typeof handoverAnswer, Handover>>,
  Holds<Same<typeof supervisedRooms, SupervisedRooms>>,
  Holds<Same<typeof waitingRequests, WaitingRequests>>,
  Holds<Same<typeof estimate, Estimate>>,
];
