/** Answers 405, with what would be allowed, at addresses that exist for other methods only. */
import type { HTTPMethods } from 'fastify';
import type { Api } from './context.js';
import { ApiError } from './errors.js';

const methods: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

/** Call it before the routes; what it returns, after them. */
export function watchMethods(api: Api): () => void {
  const known = new Map<string, Set<string>>();
  api.addHook('onRoute', ({ url, method }) => {
    const at = known.get(url) ?? new Set();
    for (const each of [method].flat()) at.add(each);
    known.set(url, at);
  });
  return () => {
    const routes = [...known]
      .filter(([url]) => !url.includes('*'))
      .map(([url, at]) => [url, new Set(at)] as const);
    // An address may be that of two patterns: `/rooms/x/history` is also an invitation of a user named history.
    const answeredElsewhere = (url: string, method: string) =>
      routes.some(([other, at]) => at.has(method) && pattern(other).test(url.replaceAll(/:\w+/g, 'x')));
    for (const [url, at] of routes) {
      const missing = methods.filter((method) => !at.has(method) && !answeredElsewhere(url, method));
      const allow = [...at].join(', ');
      if (missing.length === 0) continue;
      api.route({
        method: missing,
        url,
        handler: async () => {
          throw new ApiError('method-not-allowed', { headers: { allow } });
        },
      });
    }
  };
}

function pattern(url: string): RegExp {
  return new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`);
}
