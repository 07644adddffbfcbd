/** Addresses of files: plain ones, which need a token, and signed ones, which need none. */
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/index.js';
import type { Link, LinkUse, Uploads } from '../uploads/index.js';

/** A whole address, under the base by which the caller came. */
export function uploadAddress({ publicUrl }: Config, request: FastifyRequest, id: string): string {
  const origin = publicUrl ?? `${request.protocol}://${request.host}`;
  const [prefix] = request.routeOptions.url!.split(/\/(?:uploads|ask)/, 1);
  return `${origin}${prefix}/uploads/${id}`;
}

export function signed(address: string, { expires, signature }: Link): string {
  return `${address}?expires=${expires}&signature=${signature}`;
}

export function isSigned({ links }: Uploads, request: FastifyRequest, use: LinkUse, id: string): boolean {
  const { expires, signature } = request.query as { expires?: string; signature?: string };
  if (expires === undefined || signature === undefined) return false;
  return links.verify(use, id, expires, signature);
}
