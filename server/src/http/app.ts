/** The Chat API over HTTP: every route, with what they share. */
import { STATUS_CODES } from 'node:http';
import fastify, { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { base, limits, originalBase } from '../../../src/protocol/index.js';
import { accountRoutes } from './account-routes.js';
import { adminRoutes } from './admin/index.js';
import { askRoutes } from './ask-routes.js';
import { assistsRoutes } from './assists-routes.js';
import { registerBodies } from './bodies.js';
import { Callers } from './callers.js';
import { chatRoutes, loginRoute } from './chat-routes.js';
import { contactsRoutes } from './contacts-routes.js';
import type { Api, AppOptions, Context } from './context.js';
import type { Routes } from './routes.js';
import { registerCors } from './cors.js';
import { ApiError, toApiError } from './errors.js';
import { docsRoutes } from './docs-routes.js';
import { eventsRoutes } from './events-routes.js';
import { Idempotency } from './idempotency.js';
import { loggerOptions, logRequests } from './logging.js';
import { messagesRoutes } from './messages-routes.js';
import { watchMethods } from './methods.js';
import { createMetrics } from './metrics.js';
import { metricsRoutes } from './metrics-routes.js';
import { registerOpenApi } from './openapi.js';
import { Origins } from './origins.js';
import { peopleRoutes } from './people-routes.js';
import { presenceRoutes } from './presence-routes.js';
import { registerRateLimits } from './rate-limits.js';
import { recordsRoutes } from './records-routes.js';
import { roomsRoutes } from './rooms-routes.js';
import { staticRoutes } from './static-routes.js';
import { supervisionRoutes } from './supervision-routes.js';
import { uploadsRoutes } from './uploads-routes.js';
import { workgroupsRoutes } from './workgroups-routes.js';
import { xmppRoutes } from './xmpp-routes.js';

const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Not listening yet; `close` ends the event streams, then lets running requests finish. */
export async function createApp(options: AppOptions): Promise<Api> {
  const { config, hub } = options;
  const stopping = new AbortController();
  const context: Context = { ...options, stopping: stopping.signal };

  const app = fastify({
    // The demo's terminal is for a person: it shows the guide, and what goes wrong.
    logger: loggerOptions(options.log, config.demo && config.logLevel === 'info' ? 'warn' : config.logLevel),
    // The request's number would be one more member than the list of allowed ones has.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    trustProxy: config.trustProxy,
    bodyLimit: limits.bodyBytes,
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 400 },
    // Nothing is coerced, removed or filled in: what does not fit is refused. Lengths are UTF-16 code units.
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        unicode: false,
        strict: false,
        // It calls counting in code units deprecated, each time a schema is compiled.
        logger: false,
      },
    },
    frameworkErrors: (error, request, reply) => refuse(error, request, reply),
    clientErrorHandler: (error, socket) => {
      if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) return void socket.destroy();
      const status = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
      const sentence =
        status === 431 ? 'The headers of this request are too large.' : 'This is no valid HTTP request.';
      const body = JSON.stringify({ ...new ApiError('invalid-body', { sentence }).body, status });
      const headers = {
        ...securityHeaders,
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        connection: 'close',
      };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.decorateRequest('caller', undefined);
  app.decorateRequest('refusedWith', undefined);
  // What the routes say of their answers is documentation, which tests check: nothing is changed on the way out. Calls
  // that answer with nothing have an empty body.
  app.setSerializerCompiler(() => (answer) => (answer === null ? '' : JSON.stringify(answer)));
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((request, reply) => refuse(new ApiError('not-found'), request, reply));
  logRequests(app);
  const metrics = createMetrics(app, context);
  if (config.publicUrl?.startsWith('https:'))
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('strict-transport-security', 'max-age=31536000');
    });
  app.addHook('preClose', async () => {
    stopping.abort();
    hub.drain();
  });

  await registerOpenApi(app, context);
  await app.register(async (api: Api) => {
    const origins = new Origins(context);
    const finishMethods = watchMethods(api);
    api.addHook('onRequest', async (_request, reply) => {
      reply.headers(securityHeaders);
      if (stopping.signal.aborted) throw new ApiError('unavailable');
    });
    await registerCors(api, origins);
    registerBodies(api);
    const limits = await registerRateLimits(api, context);
    const routes: Routes = {
      context,
      origins,
      callers: new Callers(context, origins, limits),
      idempotency: new Idempotency(context.storage, context.now),
      limits,
    };
    for (const prefix of [base, originalBase])
      await api.register(async (scope: Api) => resources(scope, routes), { prefix });
    eventsRoutes(api, routes);
    metricsRoutes(api, routes, metrics);
    finishMethods();
  });
  await app.register(async (pages: Api) => docsRoutes(pages));
  await app.register(async (pages: Api) => staticRoutes(pages, context));
  return app;
}

function resources(api: Api, routes: Routes): void {
  askRoutes(api, routes);
  workgroupsRoutes(api, routes);
  loginRoute(api, routes);
  accountRoutes(api, routes);
  recordsRoutes(api, routes);
  uploadsRoutes(api, routes);
  adminRoutes(api, routes);
  // The README's summary takes the stream from the token, its use cases name it in the path.
  for (const chat of ['/chat', '/chat/:streamid']) {
    chatRoutes(api, routes, chat);
    assistsRoutes(api, routes, chat);
    supervisionRoutes(api, routes, chat);
    roomsRoutes(api, routes, chat);
    presenceRoutes(api, routes, chat);
    contactsRoutes(api, routes, chat);
    peopleRoutes(api, routes, chat);
    messagesRoutes(api, routes, chat);
    xmppRoutes(api, routes, chat);
  }
}

function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { refusal, unexpected } = toApiError(error);
  request.refusedWith = refusal.code;
  if (unexpected) request.log.error({ event: 'fault', err: error });
  void reply
    .code(refusal.status)
    .headers({ ...securityHeaders, ...refusal.headers })
    .send(refusal.body);
}
