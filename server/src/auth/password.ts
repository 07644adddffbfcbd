/** Passwords as PHC strings, so that the cost can change and old hashes still verify. */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** 2^14 blocks of 1 KiB, five times: OWASP's choice for 16 MiB of memory. */
const cost = { ln: 14, r: 8, p: 5 };
const keyBytes = 32;

/** Each hash takes 16 MiB and most of a core: more of them at a time would starve everything else. */
const atOnce = 2;

/** Attempts that may wait for their turn; at two a turn this is about half a minute. */
const longestQueue = 100;

/** Too many passwords wait to be checked; somebody may be guessing. Try again later. */
export class AuthBusy extends Error {
  override readonly name = 'AuthBusy';
}

/** `$scrypt$ln=14,r=8,p=5$salt$key` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await limited(() => hash(password, salt, keyBytes, cost));
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`;
}

/**
 * Takes as long for an unknown user as for a wrong password.
 * @param phc the user's hash; undefined for an unknown user
 */
export async function verifyHash(password: string, phc: string | undefined): Promise<boolean> {
  const known = phc === undefined ? undefined : parse(phc);
  const { cost: ownCost, salt, key } = known ?? nobody;
  const actual = await limited(() => hash(password, salt, key.length, ownCost));
  return timingSafeEqual(actual, key) && known !== undefined;
}

const nobody = { cost, salt: randomBytes(16), key: randomBytes(keyBytes) };

function parse(phc: string) {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (!match) throw new Error('A stored password hash has an unknown form.');
  const [ln, r, p] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return {
    cost: { ln, r, p },
    salt: Buffer.from(match[4]!, 'base64'),
    key: Buffer.from(match[5]!, 'base64'),
  };
}

function hash(password: string, salt: Buffer, length: number, { ln, r, p }: typeof cost): Promise<Buffer> {
  const N = 2 ** ln;
  // The same letter can be typed as one character or as two: RFC 8265 §4.2 asks for NFC.
  return derive(password.normalize('NFC'), salt, length, { N, r, p, maxmem: 256 * N * r });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

let running = 0;
const waiting: (() => void)[] = [];

async function limited<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= longestQueue)
    throw new AuthBusy('Too many passwords are being checked at the moment.');
  if (running < atOnce) running++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    // A place is handed to the next in line rather than freed, so that nobody overtakes.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
