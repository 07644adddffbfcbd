/** Who calls: Basic or bearer for users, bearer for visitors. Knows nothing of HTTP but the header's value. */
import type { Principal } from '../engine/engine.js';
import type { Groups } from './groups.js';
import type { SecondFactors } from './second-factors.js';
import type { SiteIdentities } from './site-identities.js';
import type { Users } from './users.js';

/** A logged-in session. */
export interface Stream {
  readonly streamid: string;
  readonly kind: 'user' | 'visitor';
  readonly username: string;
  readonly name: string;
  /** A visitor's workgroup; experts have none. */
  readonly workgroup: string | undefined;
}

/** A stream as an admin sees it. Times are epoch ms; the last use is known to the minute. */
export interface ListedStream extends Stream {
  readonly createdAt: number;
  readonly usedAt: number;
}

export interface Caller {
  readonly principal: Principal;
  /** The stream the bearer token opened; undefined for Basic. */
  readonly stream: Stream | undefined;
}

export interface Auth {
  readonly users: Users;
  readonly groups: Groups;
  readonly secondFactors: SecondFactors;
  readonly siteIdentities: SiteIdentities;
  /**
   * `authorization`: the header's value. Undefined when it proves nobody. Refreshes the idle time of a token.
   * @param passwordSuffices also for a user with a second factor, whose Basic credentials are refused else
   * @throws {AuthBusy} when too many passwords wait to be checked
   * @throws {SecondFactorNeeded} for right Basic credentials that are only one of two factors
   */
  identify(authorization: string | undefined, passwordSuffices?: boolean): Promise<Caller | undefined>;
  /** Whether this header's Basic credentials were right minutes ago, so that `identify` hashes nothing. */
  remembers(authorization: string | undefined): boolean;
  /**
   * Undefined for an unknown user, one who is locked out, or a wrong password; all take the same time.
   * @throws {AuthBusy} when too many passwords wait to be checked
   */
  verifyPassword(username: string, password: string): Promise<Principal | undefined>;
  /**
   * A new stream with a 256-bit token. The token is answered once and kept only as a hash.
   * @throws {AccountError} `unknown` or `locked`: the user was removed or locked out this moment
   */
  openStream(principal: Principal, workgroup?: string): Promise<{ stream: Stream; token: string }>;
  /** One more token for an open stream. */
  addToken(streamid: string): Promise<string>;
  stream(streamid: string): Stream | undefined;
  streamsOf(username: string): readonly Stream[];
  /** Streams in the order of their ids, of one user or visitor or of all. @param query `after`: the id to go on behind */
  listStreams(query: {
    readonly username?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  }): readonly ListedStream[];
  countStreams(): number;
  /** All open streams, for taking up work after a restart. */
  streams(): readonly Stream[];
  closeStream(streamid: string): Promise<void>;
  user(username: string): Principal | undefined;
  /** This stream is in use although nobody calls: its events are being read. */
  touch(streamid: string): void;
  /** Removes streams that were idle too long or are too old; returns them. */
  expire(): Promise<readonly Stream[]>;
}
