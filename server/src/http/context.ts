/** What every route works with. Passed in by `main.ts`; tests pass the same. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Administration } from '../administration/index.js';
import type { Auth, Caller } from '../auth/index.js';
import type { Engine } from '../engine/engine.js';
import type { Config } from '../config/index.js';
import type { StreamHub } from '../events/index.js';
import type { Push } from '../push/index.js';
import type { Records } from '../records/index.js';
import type { Storage } from '../storage/index.js';
import type { Uploads } from '../uploads/index.js';
import type { WorkgroupService } from '../workgroup/service.js';
import type { Streams } from './streams.js';

export interface AppOptions {
  readonly config: Config;
  readonly auth: Auth;
  readonly engine: Engine;
  readonly workgroups: WorkgroupService;
  readonly records: Records;
  readonly administration: Administration;
  readonly uploads: Uploads;
  readonly push: Push;
  readonly hub: StreamHub;
  readonly storage: Storage;
  /** Epoch ms. */
  readonly now: () => number;
  readonly streams: Streams;
  /** Where log lines go; standard output by default. */
  readonly log?: { write(line: string): void } | undefined;
  /** How long a blocking ask waits, in ms; 180 s by default. */
  readonly longestWait?: number | undefined;
}

export interface Context extends AppOptions {
  /** Aborted when the server begins to stop. */
  readonly stopping: AbortSignal;
}

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, once `identify` found out. */
    caller: Caller | undefined;
    /** The code of the refusal that was answered, for the log. */
    refusedWith: string | undefined;
  }
  interface FastifyContextConfig {
    /**
     * What a route reads from the body: JSON only; text (JSON among it); or the same and XML. Without it the body is
     * not looked at.
     */
    body?: 'json' | 'text' | 'xml';
  }
}
