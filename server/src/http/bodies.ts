/** Bodies that JSON Schema alone cannot judge: media types, depth, and texts that may be JSON. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { limits, localPart, type MessageData, type PostBody } from '../../../src/protocol/index.js';
import { ApiError, invalidField } from './errors.js';

/** Reads JSON as JSON and everything else as text; what a route takes of it is checked before the handler runs. */
export function registerBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Clients of the original label calls without a body as JSON too.
    if (text.trim() === '') done(null, undefined);
    else void parseJson(request, text, done);
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  app.addHook('preValidation', async (request) => {
    const { body } = request.routeOptions.config;
    if (request.body === undefined || body === undefined) return;
    const mediaType = mediaTypeOf(request);
    if (mediaType !== 'application/json') {
      // curl sends a form's type unless it is told otherwise, and the original took any.
      const isText = mediaType === 'text/plain' || mediaType === 'application/x-www-form-urlencoded';
      const isXml = mediaType === 'application/xml' || mediaType === 'text/xml';
      if (!(isText && body !== 'json') && !(isXml && body === 'xml'))
        throw new ApiError('unsupported-media-type');
      return;
    }
    const deep = tooDeep(request.body, [], limits.depth);
    if (deep !== undefined) throw invalidField(deep, 'The body is nested too deeply.');
  });
}

function mediaTypeOf(request: FastifyRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** Path of the first member that lies too deep. */
function tooDeep(value: unknown, path: readonly string[], levels: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (levels === 0) return path.join('.').slice(0, 100);
  for (const [name, member] of Object.entries(value)) {
    const found = tooDeep(member, [...path, name], levels - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The original's room messages are text, or a JSON object sent as text; ours are JSON.
 * @returns what still has to fit `postBody`
 */
export function messageOf(body: unknown, jsonInText: boolean): unknown {
  if (typeof body !== 'string') return body ?? {};
  const text = body.trim();
  if (jsonInText && text.startsWith('{') && text.endsWith('}')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (tooDeep(parsed, [], limits.depth) === undefined) return parsed;
    } catch {
      // No JSON after all: somebody wrote braces.
    }
  }
  return { body };
}

/** What travels beside the text: the whole object, as the README shows it, when there is more in it than the text. */
export function dataOf(message: PostBody): MessageData | null {
  const { id: _id, ...rest } = message;
  return Object.keys(rest).length > 1 ? rest : null;
}

/** A password or a reason: text, a JSON string, or the named member of a JSON object. */
export function textOf(body: unknown, member: string): string {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (typeof body === 'object' && !Array.isArray(body)) {
    const stranger = Object.keys(body).find((name) => name !== member);
    if (stranger !== undefined) throw invalidField(stranger.slice(0, 100), 'This member is not known here.');
    const text: unknown = (body as Record<string, unknown>)[member] ?? '';
    if (typeof text === 'string') return text;
  }
  throw invalidField(member, `The value of ${member} must be a text.`);
}

/** Names may be given as addresses: `room@conference.domain` names the room `room`. */
export const nameOf = localPart;
