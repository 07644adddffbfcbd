/**
 * A second factor: codes of six digits that change every 30 seconds (TOTP, RFC 6238), as authenticator programs
 * make them. A code counts in its own 30 seconds and in those before and after, and once.
 */
import { Secret, TOTP } from 'otpauth';
import type { Database, Secrets, Storage } from '../storage/index.js';
import { AccountError } from './account-error.js';
import type { Alongside } from './users.js';

export interface SecondFactors {
  /** Signing in needs a code. */
  isActive(username: string): boolean;
  /**
   * The `otpauth:` address of a secret, for a QR code. The same one until it is confirmed, and never again after.
   * @throws {AccountError} `taken` when a second factor is active
   */
  enroll(username: string): Promise<string>;
  /**
   * From now on signing in needs a code. @throws {AccountError} `unknown` when nothing is to be confirmed; and
   * as `check`
   */
  confirm(username: string, code: string, alongside?: Alongside): Promise<void>;
  /**
   * Uses up a code. Without an active second factor every code is right.
   * @throws {SecondFactorNeeded} {@link TooManyCodes}
   */
  check(username: string, code: string | undefined): Promise<void>;
  /** As `check`, and no code is needed any more. @throws {AccountError} `unknown` when there is no second factor */
  end(username: string, code: string | undefined, alongside?: Alongside): Promise<void>;
  /** By an admin, for somebody who lost the device. @throws {AccountError} `unknown` */
  reset(username: string, alongside?: Alongside): Promise<void>;
}

/** The password was right, and that is not enough. */
export class SecondFactorNeeded extends Error {
  override readonly name = 'SecondFactorNeeded';
  /** A code was given: it was wrong, over, or used before. */
  readonly wrong: boolean;
  constructor(wrong: boolean) {
    super(wrong ? 'This code is wrong or was used before.' : 'A code is needed too.');
    this.wrong = wrong;
  }
}

/** Somebody who knows the password tries codes. */
export class TooManyCodes extends Error {
  override readonly name = 'TooManyCodes';
  /** Seconds to wait. */
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super('Too many wrong codes.');
    this.retryAfter = retryAfter;
  }
}

const period = 30;
const secretBytes = 20;

/** Ten guesses in a quarter of an hour: one in a million takes years. */
const wrongCodes = { most: 10, within: 15 * 60_000 };

interface Row {
  secret: string;
  active_at: number | null;
  last_step: number;
  wrong_count: number;
  wrong_since: number;
}

export interface SecondFactorDependencies {
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly now: () => number;
  /** Shown by the authenticator above the code. */
  readonly issuer: string;
}

export function createSecondFactors(options: SecondFactorDependencies): SecondFactors {
  const { storage, secrets, now, issuer } = options;

  const read = (db: Database, username: string) =>
    db.prepare('SELECT * FROM second_factors WHERE username = ?').get<Row>(username);

  const totp = (username: string, secret: string) =>
    new TOTP({ issuer, label: username, period, digits: 6, secret: Secret.fromBase32(secret) });

  /** Inside a transaction, so that two who send the same code are not both right. Never throws what undoes a count. */
  const judge = (
    db: Database,
    username: string,
    row: Row,
    code: string,
  ): 'right' | 'wrong' | TooManyCodes => {
    const windowEnd = row.wrong_since + wrongCodes.within;
    const counting = now() < windowEnd;
    if (counting && row.wrong_count >= wrongCodes.most)
      return new TooManyCodes(Math.ceil((windowEnd - now()) / 1_000));
    const token = code.replaceAll(/\s/g, '');
    const delta = totp(username, secrets.open(row.secret)).validate({ token, timestamp: now(), window: 1 });
    const step = Math.floor(now() / 1_000 / period) + (delta ?? 0);
    if (delta !== null && step > row.last_step) {
      db.prepare('UPDATE second_factors SET last_step = ?, wrong_count = 0 WHERE username = ?').run(
        step,
        username,
      );
      return 'right';
    }
    db.prepare('UPDATE second_factors SET wrong_count = ?, wrong_since = ? WHERE username = ?').run(
      counting ? row.wrong_count + 1 : 1,
      counting ? row.wrong_since : now(),
      username,
    );
    return 'wrong';
  };

  /** @param then what a right code leads to, in the same transaction */
  const take = async (
    username: string,
    code: string | undefined,
    active: boolean,
    then: (db: Database) => void,
  ): Promise<void> => {
    const judged = await storage.write((db) => {
      const row = read(db, username);
      if (row === undefined || (row.active_at !== null) !== active) return 'none';
      if (code === undefined) return 'missing';
      const judgement = judge(db, username, row, code);
      if (judgement === 'right') then(db);
      return judgement;
    });
    if (judged === 'none') throw none();
    if (judged === 'right') return;
    throw judged instanceof TooManyCodes ? judged : new SecondFactorNeeded(judged === 'wrong');
  };

  const isActive = (username: string) => (read(storage.db, username)?.active_at ?? null) !== null;

  return {
    isActive,

    enroll: async (username) => {
      const secret = await storage.write((db) => {
        const known = read(db, username);
        if (known === undefined) {
          const fresh = new Secret({ size: secretBytes }).base32;
          db.prepare('INSERT INTO second_factors (username, secret) VALUES (?, ?)').run(
            username,
            secrets.seal(fresh),
          );
          return fresh;
        }
        if (known.active_at !== null)
          throw new AccountError('taken', 'A second factor is in use. End it before you set up another one.');
        return secrets.open(known.secret);
      });
      return totp(username, secret).toString();
    },

    confirm: (username, code, alongside) =>
      take(username, code, false, (db) => {
        db.prepare('UPDATE second_factors SET active_at = ? WHERE username = ?').run(now(), username);
        alongside?.(db);
      }),

    check: async (username, code) => {
      if (isActive(username)) await take(username, code, true, () => undefined);
    },

    end: (username, code, alongside) =>
      take(username, code, true, (db) => {
        remove(db, username);
        alongside?.(db);
      }),

    reset: (username, alongside) => resetSecondFactor(storage, username, alongside),
  };
}

/** Needs no key, so that the command line can do it. @throws {AccountError} `unknown` */
export async function resetSecondFactor(
  storage: Storage,
  username: string,
  alongside?: Alongside,
): Promise<void> {
  await storage.write((db) => {
    if (remove(db, username) === 0) throw none();
    alongside?.(db);
  });
}

function remove(db: Database, username: string): number {
  return db.prepare('DELETE FROM second_factors WHERE username = ?').run(username).changes;
}

function none(): AccountError {
  return new AccountError('unknown', 'There is no second factor here.');
}
