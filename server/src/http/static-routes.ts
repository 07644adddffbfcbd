/** The drop-in scripts, the desk's page and, in the demo, the clinic's page. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { Api, Context } from './context.js';

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

const notBuilt = 'This server has no pages yet: run "npm run build" once, then load this page again.\n';

const forEver = { maxAge: '365d', immutable: true } as const;
/** Asked for again each time; the ETag makes that cheap. */
const fresh = { maxAge: 0 } as const;

export async function staticRoutes(app: Api, { config }: Pick<Context, 'config'>): Promise<void> {
  await app.register(fastifyStatic, { root: import.meta.dirname, serve: false });

  // Any page may load the widget: what it may do there is decided by the API.
  for (const name of ['ofchat-widget.js', 'ofchat-desk.js'])
    app.get(`/${name}`, (_request, reply) => send(forAnyPage(reply), 'drop-in', name, fresh));
  app.get<{ Params: { '*': string } }>('/chunks/*', (request, reply) =>
    send(forAnyPage(reply), 'drop-in', `chunks/${request.params['*']}`, forEver),
  );

  page('/desk/', 'desk/index.html');
  app.get<{ Params: { '*': string } }>('/assets/*', (request, reply) =>
    send(forPages(reply), 'pages', `assets/${request.params['*']}`, forEver),
  );
  if (config.demo) {
    page('/', 'index.html');
    page('/doctors.html', 'doctors.html');
  }

  function page(path: string, file: string): void {
    app.get(path, (request, reply) => {
      if (config.pagesUrl !== undefined) return reply.redirect(config.pagesUrl + request.url);
      // Relative addresses on the page count from its folder.
      if (path.length > 1 && path.endsWith('/') && !request.url.split('?')[0]!.endsWith('/'))
        return reply.redirect(path);
      return send(forPages(reply), 'pages', file, fresh);
    });
  }
}

function send(
  reply: FastifyReply,
  folder: 'drop-in' | 'pages',
  file: string,
  caching: typeof forEver | typeof fresh,
): FastifyReply {
  const built = findBuilt();
  const isChunk = caching === forEver;
  if (built === undefined || (!isChunk && !existsSync(join(built, folder, file))))
    return reply.code(404).type('text/plain; charset=utf-8').send(notBuilt);
  if (!isChunk)
    return reply
      .header('cache-control', 'no-cache')
      .sendFile(file, join(built, folder), { cacheControl: false });
  return reply.sendFile(file, join(built, folder), caching);
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

/** `dist` lies beside `server`, wherever this file was built to; undefined before the first build. */
function findBuilt(): string | undefined {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const dist = join(folder, 'dist');
    if (existsSync(join(dist, 'drop-in')) || existsSync(join(dist, 'pages'))) return dist;
    if (folder === dirname(folder)) return undefined;
  }
}
