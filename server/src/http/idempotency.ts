/** One key, one effect: a call that is repeated with its key gets the first call's answer (kept for 24 hours). */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Database, Storage } from '../storage/index.js';
import { ApiError, invalidField } from './errors.js';

const day = 24 * 60 * 60_000;

export interface Call {
  /** The caller and the route: keys of others are not looked at. */
  readonly scope: string;
  /** Undefined when the caller sent none: then every call counts. */
  readonly key: string | undefined;
  readonly body: unknown;
}

/** Keeps the answer of a first call, inside a transaction. */
export type Keep<T> = (db: Database, answer: T) => void;

/** The request's `Idempotency-Key`, also when it is quoted as in the drafts of the header's standard. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  const key = String(header).replace(/^"(.*)"$/, '$1');
  if (!/^[\x21-\x7e]{1,100}$/.test(key))
    throw invalidField('Idempotency-Key', 'An Idempotency-Key has 1 to 100 visible ASCII characters.');
  return key;
}

export class Idempotency {
  private readonly storage: Storage;
  private readonly now: () => number;
  private readonly running = new Set<string>();

  constructor(storage: Storage, now: () => number) {
    this.storage = storage;
    this.now = now;
  }

  /**
   * Does `work` once for a key and keeps its answer, which must survive JSON. `work` may call `keep` in a transaction
   * of its own: then neither what it did nor the answer is ever kept without the other. Else the answer is kept
   * afterwards.
   * @throws ApiError `idempotency-mismatch` for the same key with another body, `in-progress` while the first call runs
   */
  async once<T>(
    { scope, key, body }: Call,
    work: (keep: Keep<T>) => Promise<T>,
  ): Promise<{ answer: T; repeated: boolean }> {
    if (key === undefined) return { answer: await work(() => undefined), repeated: false };
    const hash = createHash('sha256').update(JSON.stringify(body)).digest();
    const kept = this.storage.db
      .prepare('SELECT body_hash, answer FROM idempotency WHERE scope = ? AND key = ? AND created_at > ?')
      .get<{ body_hash: Uint8Array; answer: string }>(scope, key, this.now() - day);
    if (kept !== undefined) {
      if (!hash.equals(kept.body_hash)) throw new ApiError('idempotency-mismatch');
      return { answer: JSON.parse(kept.answer) as T, repeated: true };
    }
    const running = `${scope} ${key}`;
    if (this.running.has(running)) throw new ApiError('in-progress', { headers: { 'retry-after': '1' } });
    this.running.add(running);
    let isKept = false;
    const keep: Keep<T> = (db, answer) => {
      db.prepare(
        'INSERT OR REPLACE INTO idempotency (scope, key, body_hash, answer, created_at) VALUES (?, ?, ?, ?, ?)',
      ).run(scope, key, hash, JSON.stringify(answer), this.now());
      isKept = true;
    };
    try {
      const answer = await work(keep);
      if (!isKept) await this.storage.write((db) => keep(db, answer));
      return { answer, repeated: false };
    } finally {
      this.running.delete(running);
    }
  }
}

/** Removes what is older than a day. */
export async function expireIdempotencyKeys(storage: Storage, now: number): Promise<void> {
  await storage.write((db) => db.prepare('DELETE FROM idempotency WHERE created_at <= ?').run(now - day));
}
