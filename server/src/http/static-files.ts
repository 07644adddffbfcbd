/** Files that the build made, read from known folders by names that cannot lead anywhere else. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './errors.js';

const compress = promisify(brotliCompress);

const types: { readonly [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** A hash in its name says that a file never changes; the others are asked for again each time. */
const caching = { hashed: 'public, max-age=31536000, immutable', named: 'no-cache' } as const;

const notBuilt = 'This server has no pages yet: run "npm run build" once, then load this page again.\n';

/** @param file one or two segments below `dist/{folder}`; the last one may come from the request */
export async function sendBuilt(
  request: FastifyRequest,
  reply: FastifyReply,
  folder: 'drop-in' | 'pages',
  file: string,
  kind: keyof typeof caching,
): Promise<FastifyReply> {
  const built = findBuilt();
  const type = types[extname(file)];
  // One plain name: no separator, no leading dot, so it stays in its folder.
  const isPlain = file.split('/').every((segment) => /^[\w-][\w.-]*$/.test(segment));
  if (type === undefined || !isPlain) throw new ApiError('not-found');
  const content = built === undefined ? undefined : await readIfThere(join(built, folder, file));
  if (content === undefined) {
    if (kind === 'hashed') throw new ApiError('not-found');
    return reply.code(404).type('text/plain; charset=utf-8').send(notBuilt);
  }
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`;
  reply.headers({ etag, 'cache-control': caching[kind] }).type(type);
  reply.header('vary', 'Accept-Encoding');
  const known = request.headers['if-none-match']
    ?.split(/\s*,\s*/)
    .some((each) => each.replace(/^W\//, '') === etag);
  if (known) return reply.code(304).send();
  if (!compressible.has(extname(file)) || !takesBrotli(request)) return reply.send(content);
  return reply.header('content-encoding', 'br').send(await compressed(etag, content));
}

const compressible = new Set(['.css', '.html', '.js', '.json', '.map', '.svg']);

function takesBrotli(request: FastifyRequest): boolean {
  return /\bbr\b(?!;q=0\b)/.test(String(request.headers['accept-encoding'] ?? ''));
}

/** By ETag; there are a few dozen files, but while developing they change all the time. */
const compressions = new Map<string, Promise<Buffer>>();

function compressed(etag: string, content: Buffer): Promise<Buffer> {
  const known = compressions.get(etag);
  if (known !== undefined) return known;
  if (compressions.size > 200) compressions.clear();
  const compression = compress(content);
  compressions.set(etag, compression);
  return compression;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch {
    return undefined;
  }
}

/** `dist` lies beside `server`, wherever this file was built to; undefined before the first build. */
function findBuilt(): string | undefined {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const dist = join(folder, 'dist');
    if (existsSync(join(dist, 'drop-in')) || existsSync(join(dist, 'pages'))) return dist;
    if (folder === dirname(folder)) return undefined;
  }
}
