/** Where browsers are reached, and the key that proves who calls there. Both are kept encrypted. */
import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import type { PushSubscriptionBody } from '../../../src/protocol/index.js';
import type { Database, Secrets, Storage } from '../storage/index.js';

export interface Subscription {
  readonly username: string;
  /** The user's own name for the browser. */
  readonly resource: string;
  /** As it is stored. */
  readonly sealed: string;
}

export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Browsers of one user; a further one takes the place of the oldest. */
const mostPerUser = 10;

export class Subscriptions {
  private readonly storage: Storage;
  private readonly secrets: Secrets;

  constructor(storage: Storage, secrets: Secrets) {
    this.storage = storage;
    this.secrets = secrets;
  }

  async save(username: string, resource: string, body: PushSubscriptionBody, now: number): Promise<void> {
    const sealed = this.secrets.seal(JSON.stringify(body));
    await this.storage.write((db) => {
      db.prepare(
        'INSERT OR REPLACE INTO push_subscriptions (username, resource, subscription, created_at) VALUES (?, ?, ?, ?)',
      ).run(username, resource, sealed, now);
      db.prepare(
        `DELETE FROM push_subscriptions WHERE username = ? AND resource NOT IN (
           SELECT resource FROM push_subscriptions WHERE username = ?
           ORDER BY created_at DESC, resource = ? DESC LIMIT ?)`,
      ).run(username, username, resource, mostPerUser);
    });
  }

  /** @param sealed removes it only while it is still this one */
  async remove(username: string, resource: string, sealed?: string): Promise<boolean> {
    return this.storage.write((db) => {
      const { changes } = db
        .prepare(
          'DELETE FROM push_subscriptions WHERE username = ? AND resource = ? AND subscription = coalesce(?, subscription)',
        )
        .run(username, resource, sealed ?? null);
      return changes > 0;
    });
  }

  of(username: string): readonly Subscription[] {
    return this.storage.db
      .prepare('SELECT username, resource, subscription AS sealed FROM push_subscriptions WHERE username = ?')
      .all<Subscription>(username);
  }

  /** Users who have one, by name. */
  users(after: string, limit: number): readonly string[] {
    return this.storage.db
      .prepare(
        'SELECT DISTINCT username FROM push_subscriptions WHERE username > ? ORDER BY username LIMIT ?',
      )
      .all<{ username: string }>(after, limit)
      .map(({ username }) => username);
  }

  /** @throws {SecretUnreadable} */
  open({ sealed }: Subscription): PushSubscriptionBody {
    return JSON.parse(this.secrets.open(sealed)) as PushSubscriptionBody;
  }

  /** Made with the first use, and the same for ever: subscriptions are bound to it. */
  async keys(): Promise<KeyPair> {
    return this.readKeys(this.storage.db) ?? this.makeKeys();
  }

  private readKeys(db: Database): KeyPair | undefined {
    const kept = db
      .prepare('SELECT public_key, private_key FROM push_keys')
      .get<{ public_key: string; private_key: string }>();
    return kept && { publicKey: kept.public_key, privateKey: this.secrets.open(kept.private_key) };
  }

  private makeKeys(): Promise<KeyPair> {
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    const sealed = this.secrets.seal(privateKey);
    return this.storage.write((db) => {
      db.prepare('INSERT OR IGNORE INTO push_keys (only, public_key, private_key) VALUES (1, ?, ?)').run(
        publicKey,
        sealed,
      );
      // Another call may have been first.
      return this.readKeys(db)!;
    });
  }
}

/** Whether something can be encrypted for these keys (RFC 8291): a point on P-256, and 16 bytes. */
export function areKeys({ p256dh, auth }: PushSubscriptionBody['keys']): boolean {
  const point = Buffer.from(p256dh, 'base64url');
  if (point.length !== 65 || Buffer.from(auth, 'base64url').length !== 16) return false;
  try {
    const ours = createECDH('prime256v1');
    ours.generateKeys();
    ours.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}
