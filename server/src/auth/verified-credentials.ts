/**
 * Remembers for a few minutes which passwords were right, so that Basic on each request costs one hash and not
 * many. Keeps a keyed digest that means nothing outside this process, never the password.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { credentialLifetime } from './lifetimes.js';
import { verifyHash } from './password.js';

/** Oldest entries go first beyond this. */
const capacity = 10_000;

export interface VerifiedCredentials {
  /** Whether `verify` would answer true at once. */
  remembers(username: string, password: string, passwordHash: string | undefined): boolean;
  /** @param passwordHash the user's present hash, undefined for an unknown user; another hash than before is verified anew */
  verify(username: string, password: string, passwordHash: string | undefined): Promise<boolean>;
}

export function verifiedCredentials(now: () => number): VerifiedCredentials {
  const key = randomBytes(32);
  const verified = new Map<string, number>();
  const running = new Map<string, Promise<boolean>>();

  const digest = (...parts: readonly string[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64');

  const hashAndRemember = async (id: string, password: string, passwordHash: string | undefined) => {
    const right = await verifyHash(password, passwordHash);
    if (right) {
      verified.delete(id);
      verified.set(id, now() + credentialLifetime);
      for (const oldest of verified.keys()) {
        if (verified.size <= capacity) break;
        verified.delete(oldest);
      }
    }
    return right;
  };

  const isVerified = (id: string) => (verified.get(id) ?? 0) > now();

  return {
    remembers: (username, password, passwordHash) =>
      isVerified(digest(username, password, passwordHash ?? '')),

    verify: (username, password, passwordHash) => {
      const id = digest(username, password, passwordHash ?? '');
      if (isVerified(id)) return Promise.resolve(true);
      verified.delete(id);
      // A page that sends ten requests at once with the same password is one hash, not ten.
      let attempt = running.get(id);
      if (!attempt) {
        attempt = hashAndRemember(id, password, passwordHash).finally(() => running.delete(id));
        running.set(id, attempt);
      }
      return attempt;
    },
  };
}
