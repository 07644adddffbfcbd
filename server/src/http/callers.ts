/** Who calls, and whether the stream named in the path is the caller's own. */
import type { FastifyRequest } from 'fastify';
import type { Caller, Stream } from '../auth/index.js';
import type { Context } from './context.js';
import { ApiError } from './errors.js';
import type { Origins } from './origins.js';
import type { RateLimits } from './rate-limits.js';

export class Callers {
  private readonly context: Pick<Context, 'auth' | 'workgroups'>;
  private readonly origins: Origins;
  private readonly limits: RateLimits;

  constructor(context: Pick<Context, 'auth' | 'workgroups'>, origins: Origins, limits: RateLimits) {
    this.context = context;
    this.origins = origins;
    this.limits = limits;
  }

  /**
   * The caller of a request, from a page that may be used by this caller.
   * @throws ApiError `not-signed-in`, `foreign-origin`; `not-found` when `streamid` is not the caller's,
   *   `too-many-requests` when too many passwords from this address were wrong
   */
  async identify(request: FastifyRequest, streamid?: string, passwordSuffices = false): Promise<Caller> {
    const caller = await this.prove(request, passwordSuffices);
    if (caller === undefined) throw new ApiError('not-signed-in');
    request.caller = caller;
    this.origins.check(request, this.workgroupsOf(caller));
    if (streamid !== undefined) this.ownStream(caller, streamid);
    return caller;
  }

  /** As `identify`, for what only users may do: to a visitor it does not exist. */
  async user(request: FastifyRequest, streamid?: string): Promise<Caller> {
    const caller = await this.identify(request, streamid);
    if (caller.principal.kind !== 'user') throw new ApiError('not-found');
    return caller;
  }

  /** As `user`, for what only admins may do: `forbidden` to other users. The right is read anew each time. */
  async admin(request: FastifyRequest): Promise<Caller> {
    const caller = await this.user(request);
    if (!caller.principal.admin) throw new ApiError('forbidden');
    return caller;
  }

  /**
   * As `user`, for setting up and ending a second factor: the password alone is enough.
   * @throws ApiError as `user`
   */
  async enrolling(request: FastifyRequest): Promise<Caller> {
    const caller = await this.identify(request, undefined, true);
    if (caller.principal.kind !== 'user') throw new ApiError('not-found');
    return caller;
  }

  /** The caller's stream: the one in the path, the token's, or the latest. */
  stream(caller: Caller, streamid?: string): Stream {
    if (streamid !== undefined) return this.ownStream(caller, streamid);
    const stream = caller.stream ?? this.context.auth.streamsOf(caller.principal.username).at(-1);
    if (stream === undefined) throw new ApiError('not-found', { sentence: 'You have no open stream.' });
    return stream;
  }

  /** Passwords that were right minutes ago are no guesses: whoever shares an address with a guesser goes on. */
  private prove(request: FastifyRequest, passwordSuffices: boolean): Promise<Caller | undefined> {
    const { auth } = this.context;
    const { authorization } = request.headers;
    const identify = () => auth.identify(authorization, passwordSuffices);
    const guess = /^\s*basic\s/i.test(authorization ?? '') && !auth.remembers(authorization);
    return guess ? this.limits.password(request, identify) : identify();
  }

  private ownStream(caller: Caller, streamid: string): Stream {
    const stream = this.context.auth.stream(streamid);
    const { kind, username } = caller.principal;
    if (stream === undefined || stream.kind !== kind || stream.username !== username)
      throw new ApiError('not-found', { sentence: 'There is no such stream.' });
    return stream;
  }

  private workgroupsOf({ principal, stream }: Caller): readonly string[] {
    if (principal.kind === 'visitor') return stream?.workgroup === undefined ? [] : [stream.workgroup];
    if (principal.admin) return this.context.workgroups.list().map(({ name }) => name);
    return this.context.workgroups.memberships(principal.username);
  }
}
