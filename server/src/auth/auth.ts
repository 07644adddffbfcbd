/** Who calls: Basic or bearer for users, bearer for visitors. Knows nothing of HTTP but the header's value. */
import type { Principal } from '../engine/engine.js';

/** A logged-in session. */
export interface Stream {
  readonly streamid: string;
  readonly kind: 'user' | 'visitor';
  readonly username: string;
  readonly name: string;
  /** A visitor's workgroup; experts have none. */
  readonly workgroup: string | undefined;
}

export interface Caller {
  readonly principal: Principal;
  /** The stream the bearer token opened; undefined for Basic. */
  readonly stream: Stream | undefined;
}

export interface Auth {
  /**
   * `authorization`: the header's value. Undefined when it proves nobody. Refreshes the idle time of a token.
   * @throws {AuthBusy} when too many passwords wait to be checked
   */
  identify(authorization: string | undefined): Promise<Caller | undefined>;
  /** Whether this header's Basic credentials were right minutes ago, so that `identify` hashes nothing. */
  remembers(authorization: string | undefined): boolean;
  /**
   * Undefined for an unknown user or a wrong password; both take the same time.
   * @throws {AuthBusy} when too many passwords wait to be checked
   */
  verifyPassword(username: string, password: string): Promise<Principal | undefined>;
  /** A new stream with a 256-bit token. The token is answered once and kept only as a hash. */
  openStream(principal: Principal, workgroup?: string): Promise<{ stream: Stream; token: string }>;
  /** One more token for an open stream. */
  addToken(streamid: string): Promise<string>;
  stream(streamid: string): Stream | undefined;
  streamsOf(username: string): readonly Stream[];
  /** All open streams, for taking up work after a restart. */
  streams(): readonly Stream[];
  closeStream(streamid: string): Promise<void>;
  user(username: string): Principal | undefined;
  addUser(user: {
    username: string;
    name: string;
    email: string;
    password: string;
    admin: boolean;
  }): Promise<void>;
  /** This stream is in use although nobody calls: its events are being read. */
  touch(streamid: string): void;
  /** Removes streams that were idle too long or are too old; returns them. */
  expire(): Promise<readonly Stream[]>;
}
