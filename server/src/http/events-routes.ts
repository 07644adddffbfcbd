/** `/sse/{username}`: the event stream of one user or visitor, and with `?poll` its news in single answers. */
import { Type } from 'typebox';
import { streamHeaders } from '../events/index.js';
import type { Api } from './context.js';
import type { Routes } from './routes.js';
import { ApiError, invalidField } from './errors.js';
import { OpenStreams } from './open-streams.js';
import { usernameParams } from './schemas.js';

const eventsQuery = Type.Object({
  poll: Type.Optional(
    Type.String({
      maxLength: 10,
      description:
        'Long-poll, for networks that keep back what flows: the answer ends with the first events behind Last-Event-ID, or after 25 s without any. Without Last-Event-ID it tells the place from which to go on.',
    }),
  ),
});

const lastEventIdHeader = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({ maxLength: 1_000, description: 'Goes on behind this event.' }),
  ),
});

const eventStream = Type.String({
  contentMediaType: 'text/event-stream',
  description: 'Server-Sent Events (WHATWG HTML §9.2).',
});

export function eventsRoutes(api: Api, { context, callers }: Routes): void {
  const { hub, config, streams } = context;
  /** Of visitors only: the experts of a hospital share an address. */
  const visitors = new OpenStreams(config.demo ? Infinity : config.limits.streamsPerAddress);

  api.get(
    '/sse/:username',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'readEvents',
        tags: ['events'],
        summary: 'Reads the events of one user or visitor as they happen.',
        params: usernameParams,
        querystring: eventsQuery,
        headers: lastEventIdHeader,
        response: { 200: eventStream },
      },
    },
    async (request, reply) => {
      const accept = request.headers.accept ?? '*/*';
      if (!/text\/(event-stream|\*)|\*\/\*/i.test(accept))
        throw invalidField('Accept', 'This address answers with text/event-stream only.');
      const caller = await callers.identify(request);
      const { kind, username } = caller.principal;
      if (request.params.username !== username) throw new ApiError('not-found');
      const { streamid } = callers.stream(caller);
      if (kind === 'visitor') visitors.admit(request.ip);

      reply.hijack();
      const response = reply.raw;
      if (kind === 'visitor') visitors.count(request.ip, response);
      response.on('error', () => response.destroy());
      // Each event is a message of its own: waiting for more to send together would only delay it.
      response.socket?.setNoDelay(true);
      const headers = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
      response.writeHead(200, {
        ...(Object.fromEntries(headers) as Record<string, string>),
        ...streamHeaders,
      });
      const lastEventId = request.headers['last-event-id'];
      const most = kind === 'visitor' ? config.limits.streamsPerVisitor : Infinity;
      const read = request.query.poll === undefined ? 'attach' : 'poll';
      if (!hub[read](streamid, response, lastEventId, most)) return void response.end();
      // Who resumes, or polls, is told what happened meanwhile, or to ask for everything.
      if (kind === 'user' && read === 'attach' && lastEventId === undefined)
        await streams.greet(caller.principal, streamid).catch(() => response.destroy());
    },
  );
}
