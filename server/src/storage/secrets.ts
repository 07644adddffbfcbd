/**
 * Secrets that must be read again (a second factor's seed, a site's signing key, a SIP password) are kept encrypted:
 * a stolen copy of the database alone tells nothing. The key lies beside the database in a file of its own.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Secrets {
  /** AES-256-GCM under a fresh nonce: the same text is never the same twice. */
  seal(text: string): string;
  /** @throws {SecretUnreadable} sealed with another key, or changed since */
  open(sealed: string): string;
}

/** The key file is missing, is another one's, or somebody changed the sealed text. The message names no secret. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
}

/** Part of every backup, and kept apart from the database's copies where that is possible. */
export const secretsFile = 'secrets.key';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Tells the format, so that a later one can be told from it. */
const mark = 'v1.';

/** @param directory of the database; the key is made there when the first secret is sealed */
export function openSecrets(directory: string): Secrets {
  let known: Buffer | undefined;
  return {
    seal: (text) => {
      known ??= readKey(directory) ?? makeKey(directory);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', known, nonce);
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return mark + sealed.toString('base64url');
    },

    open: (sealed) => {
      known ??= readKey(directory);
      if (known === undefined) throw new SecretUnreadable(`The file ${secretsFile} is missing.`);
      const bytes = Buffer.from(sealed.slice(mark.length), 'base64url');
      if (!sealed.startsWith(mark) || bytes.length < nonceBytes + tagBytes)
        throw new SecretUnreadable('A stored secret has an unknown form.');
      const decipher = createDecipheriv('aes-256-gcm', known, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      try {
        const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new SecretUnreadable(`A stored secret does not fit the file ${secretsFile}.`, { cause });
      }
    },
  };
}

function readKey(directory: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(join(directory, secretsFile), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== keyBytes) throw new SecretUnreadable(`The file ${secretsFile} holds no key.`);
  return key;
}

/** Whole or not at all, and once: two processes that make it at the same time use the same one. */
function makeKey(directory: string): Buffer {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, secretsFile);
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(keyBytes).toString('base64')}\n`);
    fsyncSync(descriptor);
    linkSync(draft, file);
    syncDirectory(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
  return readKey(directory)!;
}

/** What is sealed with the key must not outlive the key's name in a power cut. */
function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
