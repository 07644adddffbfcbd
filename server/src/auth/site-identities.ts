/**
 * Visitors whom a site knows: it signs a short-lived statement of who asks (a JWT, RFC 7519), with a secret it shares
 * with us or with its own private key. Each is good for one question.
 */
import { createHash } from 'node:crypto';
import { errors, importSPKI, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';
import { limits } from '../../../src/protocol/index.js';
import type { Database, Secrets, Storage } from '../storage/index.js';
import { AccountError } from './account-error.js';
import type { Alongside } from './users.js';

export interface SiteIdentity {
  readonly algorithm: 'HS256' | 'ES256';
  /** What the statement's `aud` must be. */
  readonly audience: string;
}

/** The visitor, as the site says. */
export interface Vouched {
  readonly subject: string;
  /** The subject when the site says no name: nothing that the visitor typed is shown as vouched for. */
  readonly name: string;
  /** Empty when the site says none. */
  readonly emailAddress: string;
  /** Notes that it was used, in the transaction that keeps the question. @throws {InvalidIdentity} used before */
  use(db: Database): void;
}

export interface SiteIdentities {
  /** @throws {AccountError} `unknown` workgroup, `wrong-key` */
  set(
    workgroup: string,
    identity: SiteIdentity & { readonly secretOrKey: string },
    alongside?: Alongside,
  ): Promise<void>;
  read(workgroup: string): SiteIdentity | undefined;
  /** @throws {AccountError} `unknown` */
  remove(workgroup: string, alongside?: Alongside): Promise<void>;
  /** @throws {InvalidIdentity} */
  verify(workgroup: string, token: string): Promise<Vouched>;
}

/** The message is a whole sentence for the site's developer; it quotes nothing of the statement. */
export class InvalidIdentity extends Error {
  override readonly name = 'InvalidIdentity';
}

/** In seconds. A statement that was stolen is worth little after it. */
const longestLife = 600;

/** In seconds: the site's clock and ours need not be the same. */
const clockTolerance = 5;

/** RFC 7518 §3.2: a key as long as the hash. */
const shortestSecret = 32;

interface Row {
  algorithm: 'HS256' | 'ES256';
  key: string;
  audience: string;
}

export interface SiteIdentityDependencies {
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly now: () => number;
}

export function createSiteIdentities({ storage, secrets, now }: SiteIdentityDependencies): SiteIdentities {
  const row = (workgroup: string) =>
    storage.db.prepare('SELECT * FROM site_identities WHERE workgroup = ?').get<Row>(workgroup);

  return {
    set: async (workgroup, { algorithm, audience, secretOrKey }, alongside) => {
      await checkKey(algorithm, secretOrKey);
      await storage.write((db) => {
        if (db.prepare('SELECT 1 FROM workgroups WHERE name = ?').get(workgroup) === undefined)
          throw new AccountError('unknown', 'There is no such workgroup.');
        db.prepare(
          `INSERT INTO site_identities (workgroup, algorithm, key, audience) VALUES (?, ?, ?, ?)
           ON CONFLICT (workgroup) DO UPDATE SET algorithm = excluded.algorithm, key = excluded.key, audience = excluded.audience`,
        ).run(workgroup, algorithm, secrets.seal(secretOrKey), audience);
        alongside?.(db);
      });
    },

    read: (workgroup) => {
      const known = row(workgroup);
      return known && { algorithm: known.algorithm, audience: known.audience };
    },

    remove: async (workgroup, alongside) => {
      await storage.write((db) => {
        const { changes } = db.prepare('DELETE FROM site_identities WHERE workgroup = ?').run(workgroup);
        if (changes === 0) throw new AccountError('unknown', 'This workgroup takes no identities.');
        alongside?.(db);
      });
    },

    verify: async (workgroup, token) => {
      const known = row(workgroup);
      if (known === undefined) throw new InvalidIdentity('This workgroup takes no identities.');
      const { algorithm, audience } = known;
      const key = await importKey(algorithm, secrets.open(known.key));
      const claims = await signedClaims(token, key, { algorithm, audience, now: now() });
      const expiresAt = checkedExpiry(claims, now());
      const number = claims.jti ?? claims['nonce'];
      if (typeof number !== 'string' || number === '' || number.length > 200)
        throw new InvalidIdentity('The identity needs a jti or a nonce of its own.');
      const subject = checkedText(claims, 'sub', 200);
      if (subject === undefined)
        throw new InvalidIdentity('The identity does not say who it is: sub is missing.');
      const emailAddress = checkedText(claims, 'email', limits.emailAddress) ?? '';
      if (emailAddress !== '' && !/^[^\s@]+@[^\s@]+$/.test(emailAddress))
        throw new InvalidIdentity('The email of the identity is no e-mail address.');
      return {
        subject,
        name: checkedText(claims, 'name', limits.name) ?? subject.slice(0, limits.name),
        emailAddress,
        use: (db) => useOnce(db, workgroup, number, expiresAt, now()),
      };
    },
  };
}

async function checkKey(algorithm: SiteIdentity['algorithm'], key: string): Promise<void> {
  if (algorithm === 'HS256' && key.length < shortestSecret)
    throw new AccountError('wrong-key', `With HS256 the secret has at least ${shortestSecret} characters.`);
  try {
    await importKey(algorithm, key);
  } catch {
    throw new AccountError('wrong-key', 'With ES256 the key is a public key of the curve P-256, as PEM.');
  }
}

async function importKey(algorithm: SiteIdentity['algorithm'], key: string): Promise<CryptoKey | Uint8Array> {
  return algorithm === 'HS256' ? Buffer.from(key, 'utf8') : importSPKI(key, 'ES256');
}

async function signedClaims(
  token: string,
  key: CryptoKey | Uint8Array,
  { algorithm, audience, now }: SiteIdentity & { readonly now: number },
): Promise<JWTPayload> {
  try {
    // The algorithm is ours to say: a statement that names another one, or none, was not made with this key.
    const options = { algorithms: [algorithm], audience, clockTolerance, currentDate: new Date(now) };
    const { payload } = await jwtVerify(token, key, options);
    return payload;
  } catch (cause) {
    throw new InvalidIdentity(reasonOf(cause), { cause });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The identity has expired.';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
    return 'The identity is meant for somebody else: its aud is not the audience of this workgroup.';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf')
    return 'The identity is not valid yet.';
  return 'The identity is not one that this website has signed.';
}

/** Epoch ms. */
function checkedExpiry({ exp, iat }: JWTPayload, now: number): number {
  if (typeof exp !== 'number') throw new InvalidIdentity('The identity needs an exp.');
  const begin = Math.min(iat ?? Infinity, now / 1_000 + clockTolerance);
  if (exp - begin > longestLife)
    throw new InvalidIdentity(`The identity lives longer than ${longestLife / 60} minutes.`);
  return exp * 1_000;
}

function checkedText(claims: JWTPayload, claim: string, longest: number): string | undefined {
  const value = claims[claim];
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > longest || /\p{Cc}/u.test(text))
    throw new InvalidIdentity(`The ${claim} of the identity is no text of up to ${longest} characters.`);
  return text;
}

function useOnce(db: Database, workgroup: string, number: string, expiresAt: number, now: number): void {
  db.prepare('DELETE FROM used_identities WHERE expires_at < ?').run(now - clockTolerance * 1_000);
  const { changes } = db
    .prepare('INSERT OR IGNORE INTO used_identities (workgroup, hash, expires_at) VALUES (?, ?, ?)')
    .run(workgroup, createHash('sha256').update(number).digest(), expiresAt);
  if (changes === 0) throw new InvalidIdentity('This identity was used before.');
}
