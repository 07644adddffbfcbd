/** Which websites may call: exact origins, set for each workgroup. Nobody's cookies are involved, ever. */
import type { FastifyRequest } from 'fastify';
import type { Context } from './context.js';
import { ApiError } from './errors.js';

export class Origins {
  private readonly context: Pick<Context, 'config' | 'workgroups'>;

  constructor(context: Pick<Context, 'config' | 'workgroups'>) {
    this.context = context;
  }

  /**
   * Whether the configuration or some workgroup lets pages of this origin in. `null`, the origin of sandboxed
   * frames and of files, is nobody's.
   */
  known(origin: string): boolean {
    return (
      this.context.config.allowedOrigins.includes(origin) ||
      this.context.workgroups.list().some(({ allowedOrigins }) => allowedOrigins.includes(origin))
    );
  }

  /**
   * Refuses a page of a foreign origin that none of these workgroups allows. A request without an `Origin` comes
   * from a program, or from this server's own pages.
   * @throws ApiError `foreign-origin`
   */
  check(request: FastifyRequest, workgroups: readonly string[]): void {
    const { origin } = request.headers;
    if (origin === undefined || this.own(request, origin)) return;
    if (this.context.config.allowedOrigins.includes(origin)) return;
    const allowed = workgroups.some((name) =>
      this.context.workgroups.settings(name)?.allowedOrigins.includes(origin),
    );
    if (!allowed) throw new ApiError('foreign-origin');
  }

  /** Whether a page of this origin is one of this server's own. */
  own(request: FastifyRequest, origin: string): boolean {
    const { publicUrl } = this.context.config;
    if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true;
    // The scheme is left out: behind a proxy this server does not know it.
    return (
      /^https?:\/\//.test(origin) &&
      origin.replace(/^https?:\/\//, '') === request.headers.host?.toLowerCase()
    );
  }
}
