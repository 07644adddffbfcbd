/** What the commands share: their surroundings, their errors, and how they open the data. */
import type { Readable, Writable } from 'node:stream';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { databaseFile, loadConfig, type Config } from '../config/index.js';
import { openStorage, type Storage } from '../storage/index.js';

export interface Surroundings {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: { readonly [name: string]: string | undefined };
}

export type Command = (args: readonly string[], surroundings: Surroundings) => Promise<void>;

/** The command line was typed wrongly; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** It was understood and cannot be done; exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Where the data is; every command that opens it has these. */
export const dataOptions = { data: { type: 'string' }, config: { type: 'string' } } as const;

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws {UsageError} */
export function parse<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The one name a command takes. @throws {UsageError} */
export function oneName(positionals: readonly string[], what: string): string {
  const [name, ...others] = positionals;
  if (!name) throw new UsageError(`Say which ${what}.`);
  if (others.length > 0) throw new UsageError(`Only one ${what} at a time; "${others[0]}" is too much.`);
  return name;
}

/** `a, b` → `['a', 'b']` */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Opens the data that a server may be using at the same time. */
export async function withStorage<T>(
  { data, config: file }: { readonly data?: string | undefined; readonly config?: string | undefined },
  { env }: Surroundings,
  work: (storage: Storage, config: Config) => T | Promise<T>,
): Promise<T> {
  const config = loadConfig({ file, env, flags: { data } });
  const storage = openStorage(databaseFile(config));
  try {
    return await work(storage, config);
  } finally {
    await storage.close();
  }
}

export function say({ stdout }: Surroundings, ...lines: readonly string[]): void {
  stdout.write(`${lines.join('\n')}\n`);
}
