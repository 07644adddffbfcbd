/**
 * Addresses that need no token: of one file, for one use, for five minutes. A browser's `<img>` sends no header, and the
 * token itself never travels in an address.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export type LinkUse = 'get' | 'put';

export interface Link {
  /** Epoch s. */
  readonly expires: number;
  readonly signature: string;
}

export interface Links {
  sign(use: LinkUse, id: string): Link;
  /** Whether the link was signed here, for this use of this file, and is not over. */
  verify(use: LinkUse, id: string, expires: string, signature: string): boolean;
}

/** In seconds. */
const lifetime = 300;

/** The key lives as long as the process: after a restart a page asks for a new link. @param now epoch ms */
export function createLinks(now: () => number): Links {
  const key = randomBytes(32);
  const signatureOf = (use: LinkUse, id: string, expires: number) =>
    createHmac('sha256', key).update(`${use} ${id} ${expires}`).digest();
  return {
    sign: (use, id) => {
      const expires = Math.floor(now() / 1_000) + lifetime;
      return { expires, signature: signatureOf(use, id, expires).toString('base64url') };
    },
    verify: (use, id, text, signature) => {
      const expires = Number(text);
      const left = expires - now() / 1_000;
      if (!Number.isSafeInteger(expires) || left < 0 || left > lifetime) return false;
      const given = Buffer.from(signature, 'base64url');
      const right = signatureOf(use, id, expires);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
