/** Log lines hold what this list allows and nothing else: no URL, no header, no sentence that somebody typed. */
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { LogLevel } from '../config/index.js';

const allowed = ['event', 'problem', 'method', 'route', 'status', 'duration', 'code', 'error', 'at'] as const;
type Line = { readonly [Member in (typeof allowed)[number]]?: string | number };

/** @param log where lines go: standard output when undefined */
export function loggerOptions(
  log: { write(line: string): void } | undefined,
  level: LogLevel,
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label) => ({ level: label }),
      log: (members) => pick(members),
    },
    hooks: {
      // Fastify's own lines may quote a request in their text: a line is its members, and has no text.
      logMethod([first], method) {
        if (typeof first === 'object' && first !== null) method.call(this, pick(first) as never);
        else method.call(this, { event: 'server' } as never);
      },
    },
    ...(log === undefined ? {} : { stream: log }),
  };
}

function pick(members: object): Line {
  const line: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(members)) {
    if (name === 'err') Object.assign(line, describe(value));
    else if (
      (allowed as readonly string[]).includes(name) &&
      (typeof value === 'string' || typeof value === 'number')
    )
      line[name] = value;
  }
  return line;
}

/** An error without its message, which may quote what somebody sent: its class, and where in our code it was. */
export function describe(error: unknown): Line {
  if (!(error instanceof Error)) return { error: typeof error };
  const lines = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at [\w$.<> [\]#]*\(?(file:|node:|\/)[^\s]*:\d+:\d+\)?$/.test(line));
  const code =
    'code' in error && typeof error.code === 'string' && /^\w{1,60}$/.test(error.code)
      ? { code: error.code }
      : {};
  return {
    error: error.name,
    ...code,
    at: lines
      .slice(0, 8)
      .map((line) => line.trim())
      .join(' < '),
  };
}

/** One line for each answered request. The route is its pattern: addresses hold names. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      event: 'request',
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      duration: Math.round(reply.elapsedTime),
      ...(request.refusedWith === undefined ? {} : { code: request.refusedWith }),
    });
  });
}
