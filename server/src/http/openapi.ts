/** The OpenAPI 3.1 document, made of the schemas that validate requests: what it says is what is checked. */
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { base, originalBase } from '../../../src/protocol/index.js';
import type { Api, Context } from './context.js';

const inStream = '/chat/:streamid';

/** What each group of calls is about, in the order of the page. */
const tags = [
  ['conversations', 'Signing in, asking, answering offers, talking in rooms.'],
  ['chat-rooms', 'Rooms that no workgroup made, and their administration.'],
  ['events', 'The event streams.'],
  ['people', 'Contacts, presence, users and their properties.'],
  ['messages', 'Messages between two, and their history.'],
  ['records', 'Notes, canned replies, transcripts and their search, statistics, the audit log.'],
  ['uploads', 'Files in conversations.'],
  ['push', 'Web push, for experts whose desk is closed.'],
  ['xmpp', 'Raw stanzas.'],
  ['accounts', 'Users, groups, lockouts, sessions, second factors, identities.'],
  ['workgroups', 'Setting up workgroups; handing over, monitoring, putting queues right.'],
  ['administration', 'Properties, broadcasts, bookmarks, SIP accounts.'],
  ['operation', 'Health and metrics.'],
] as const;

/** To be called before the routes are made. */
export async function registerOpenApi(app: Api, { config }: Pick<Context, 'config'>): Promise<void> {
  const origin = config.publicUrl ?? '';
  const options: FastifyDynamicSwaggerOptions = {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'OFChat: the Chat API',
        version: '1.0',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        description:
          'REST calls, and Server-Sent Events at `/sse/{username}`. Calls under `/chat` exist twice: with the stream taken from the token, and with the stream in the path.',
      },
      servers: [
        { url: `${origin}${base}`, description: 'The base of the README.' },
        { url: `${origin}${originalBase}`, description: 'The base of the original plugin.' },
      ],
      tags: tags.map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'The token that signing in or asking answered.',
          },
          basic: { type: 'http', scheme: 'basic', description: 'Username and password of a user.' },
        },
        schemas: {
          Problem: {
            type: 'object',
            description: 'Every answer that is not 2xx. Decide by `code`.',
            required: ['status', 'code', 'message', 'exception'],
            properties: {
              status: { type: 'integer' },
              code: { type: 'string' },
              message: { type: 'string', description: 'A whole sentence that may be shown to a person.' },
              field: { type: 'string', description: 'The member, parameter or header that is wrong.' },
              exception: { type: 'string' },
              ressource: { type: 'string' },
            },
          },
        },
      },
      security: [{ bearer: [] }, { basic: [] }],
    },
    transform: ({ schema, url, route }) => {
      const hidden = !schema?.operationId || url.startsWith(originalBase) || route.method === 'HEAD';
      if (hidden) return { schema: { ...schema, hide: true }, url };
      const relative = url.startsWith(base) ? url.slice(base.length) : url;
      const twin = relative.startsWith(inStream);
      const readsText = ['text', 'xml'].includes(route.config?.body ?? '') && schema.body === undefined;
      return {
        schema: {
          ...schema,
          params: named(schema.params, relative),
          ...(readsText && { body: textOrObject, consumes: ['text/plain', 'application/json'] }),
          ...(twin && { operationId: `${schema.operationId}InStream` }),
        },
        url: relative,
      };
    },
    transformObject: (document) => {
      const { openapiObject } = document as { openapiObject: { paths: Record<string, PathItem> } };
      for (const [path, item] of Object.entries(openapiObject.paths)) {
        // These stand outside the two bases.
        if (/^\/(sse|healthz|readyz|metrics)/.test(path)) item.servers = [{ url: origin || '/' }];
        for (const operation of Object.values(item)) describeRefusals(operation);
      }
      return openapiObject;
    },
  };
  await app.register(swagger, options);
}

/** What the route checks itself, once it knows which of the two was sent. */
const textOrObject = { anyOf: [{ type: 'string' }, { type: 'object' }] };

interface PathItem {
  servers?: { url: string }[];
  [method: string]: unknown;
}

/** One shape for everything that is not 2xx. */
function describeRefusals(operation: unknown): void {
  if (typeof operation !== 'object' || operation === null || !('responses' in operation)) return;
  const responses = operation.responses as Record<string, unknown>;
  responses['default'] = {
    description: 'Refused, with the reason.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** One schema serves both path families: of its members, those that this path has. */
function named(params: unknown, path: string): object {
  const { properties = {} } = (params ?? {}) as { properties?: Record<string, unknown> };
  const names = Object.keys(properties).filter((name) => path.includes(`:${name}`));
  const kept = Object.fromEntries(names.map((name) => [name, properties[name]]));
  return { type: 'object', properties: kept, required: names };
}
