/** The drop-in scripts, the desk's page and, in the demo, the clinic's pages. */
import type { FastifyReply } from 'fastify';
import type { Api, Context } from './context.js';
import { sendBuilt } from './static-files.js';

/** Our own pages are held to what we ask of others: no inline script or style, no foreign source, Trusted Types. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types ofchat ofchat-lit',
].join('; ');

export function staticRoutes(app: Api, { config }: Pick<Context, 'config'>): void {
  // Any page may load the widget: what it may do there is decided by the API.
  for (const name of ['ofchat-widget.js', 'ofchat-desk.js'])
    app.get(`/${name}`, (request, reply) => sendBuilt(request, forAnyPage(reply), 'drop-in', name, 'named'));
  app.get<{ Params: { name: string } }>('/chunks/:name', (request, reply) =>
    sendBuilt(request, forAnyPage(reply), 'drop-in', `chunks/${request.params.name}`, 'hashed'),
  );
  app.get<{ Params: { name: string } }>('/assets/:name', (request, reply) =>
    sendBuilt(request, forPages(reply), 'pages', `assets/${request.params.name}`, 'hashed'),
  );
  page('/desk/', 'desk/index.html');
  if (config.demo) {
    page('/', 'index.html');
    page('/doctors.html', 'doctors.html');
  }

  function page(path: string, file: string): void {
    app.get(path, (request, reply) => {
      if (config.pagesUrl !== undefined) return reply.redirect(config.pagesUrl + request.url);
      const [asked, query] = request.url.split('?', 2);
      // Relative addresses on the page count from its folder.
      if (path.endsWith('/') && !asked!.endsWith('/'))
        return reply.redirect(query === undefined ? path : `${path}?${query}`);
      return sendBuilt(request, forPages(reply), 'pages', file, 'named');
    });
  }
}

function forAnyPage(reply: FastifyReply): FastifyReply {
  return reply.headers({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
}

function forPages(reply: FastifyReply): FastifyReply {
  return reply.headers({
    'content-security-policy': pagePolicy,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
}
