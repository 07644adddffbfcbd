/** `/sse/{username}`: the event stream of one user or visitor. */
import { streamHeaders } from '../events/index.js';
import type { Api } from './context.js';
import type { Routes } from './routes.js';
import { ApiError, invalidField } from './errors.js';
import { usernameParams } from './schemas.js';

export function eventsRoutes(api: Api, { context, callers }: Routes): void {
  const { hub, config } = context;
  /** Open streams of visitors, by address. */
  const byAddress = new Map<string, number>();

  api.get(
    '/sse/:username',
    { schema: { params: usernameParams }, exposeHeadRoute: false },
    async (request, reply) => {
      const accept = request.headers.accept ?? '*/*';
      if (!/text\/(event-stream|\*)|\*\/\*/i.test(accept))
        throw invalidField('Accept', 'This address answers with text/event-stream only.');
      const caller = await callers.identify(request);
      const { kind, username } = caller.principal;
      if (request.params.username !== username) throw new ApiError('not-found');
      const { streamid } = callers.stream(caller);
      if (kind === 'visitor') admit(request.ip);

      reply.hijack();
      const response = reply.raw;
      if (kind === 'visitor') count(request.ip, response);
      response.on('error', () => response.destroy());
      // Each event is a message of its own: waiting for more to send together would only delay it.
      response.socket?.setNoDelay(true);
      const headers = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
      response.writeHead(200, {
        ...(Object.fromEntries(headers) as Record<string, string>),
        ...streamHeaders,
      });
      const lastEventId = request.headers['last-event-id']?.toString();
      const most = kind === 'visitor' ? config.limits.streamsPerVisitor : Infinity;
      if (!hub.attach(streamid, response, lastEventId, most)) response.end();
    },
  );

  /** Visitors only: the experts of a hospital share an address. */
  function admit(address: string): void {
    if (!config.demo && (byAddress.get(address) ?? 0) >= config.limits.streamsPerAddress)
      throw new ApiError('too-many-requests', { headers: { 'retry-after': '15' } });
  }

  function count(address: string, response: { once(event: 'close', listener: () => void): unknown }): void {
    byAddress.set(address, (byAddress.get(address) ?? 0) + 1);
    response.once('close', () => {
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
    });
  }
}
