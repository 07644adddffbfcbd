/** Copies everything a server keeps, while it runs; and puts such a copy back. */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { databaseFile, loadConfig } from '../config/index.js';
import { lockData, openStorage, secretsFile } from '../storage/index.js';
import { problemsOf } from './check.js';
import { CommandError, dataOptions, parse, say, UsageError, withStorage, type Command } from './command.js';

/** What stands beside the database. Files of it are never changed, only added and removed. */
const beside = ['uploads', secretsFile];

export const backup: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, dataOptions);
  const directory = oneDirectory(positionals);
  if (existsSync(directory) && readdirSync(directory).length > 0)
    throw new CommandError(`${directory} is not empty: a backup needs a directory of its own.`);
  await withStorage(values, surroundings, (storage, config) => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = join(directory, basename(databaseFile(config)));
    // One consistent state, whatever the server writes meanwhile. The database first: it names the files.
    storage.db.exec(`VACUUM INTO '${file.replaceAll("'", "''")}'`);
    chmodSync(file, 0o600);
    copyInto(directory, config.data, beside);
  });
  say(
    surroundings,
    `Everything is in ${directory}. It holds what people wrote: keep it as safe as the original.`,
  );
};

export const restore: Command = async (args, surroundings) => {
  const { values, positionals } = parse(args, {
    ...dataOptions,
    replace: { type: 'boolean', default: false },
  });
  const directory = oneDirectory(positionals);
  const config = loadConfig({ file: values.config, env: surroundings.env, flags: { data: values.data } });
  const source = join(directory, basename(databaseFile(config)));
  if (!existsSync(source)) throw new CommandError(`There is no backup in ${directory}.`);
  const data = resolve(config.data);
  const target = databaseFile(config);
  if (existsSync(target) && !values.replace)
    throw new CommandError(
      `There are data in ${data} already. With --replace they are moved aside, and the backup takes their place.`,
    );

  const unlock = lockData(data);
  // Inside the directory, which may be a mounted volume; so that each step is a rename.
  const copy = join(data, 'restoring');
  try {
    await copyWhole(directory, copy, basename(target));
    const aside = existsSync(target) ? putAside(data, basename(target)) : undefined;
    for (const name of readdirSync(copy)) renameSync(join(copy, name), join(data, name));
    say(
      surroundings,
      `Restored ${data}.`,
      ...(aside === undefined ? [] : [`What was there is in ${aside}.`]),
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
    unlock();
  }
};

/** Only what is whole may take the place of what is there. */
async function copyWhole(from: string, to: string, database: string): Promise<void> {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { mode: 0o700 });
  copyInto(to, from, [database, ...beside]);
  chmodSync(join(to, database), 0o600);
  const storage = openStorage(join(to, database));
  const problems = problemsOf(storage.db);
  await storage.close();
  if (problems.length > 0) throw new CommandError(`This backup is damaged:\n${problems.join('\n')}`);
}

function putAside(data: string, database: string): string {
  const aside = join(data, `replaced-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  mkdirSync(aside, { mode: 0o700 });
  for (const name of [database, `${database}-wal`, `${database}-shm`, ...beside])
    if (existsSync(join(data, name))) renameSync(join(data, name), join(aside, name));
  return aside;
}

function copyInto(to: string, from: string, names: readonly string[]): void {
  for (const name of names)
    if (existsSync(join(from, name)))
      cpSync(join(from, name), join(to, name), { recursive: true, preserveTimestamps: true });
}

function oneDirectory(positionals: readonly string[]): string {
  const [directory, ...others] = positionals;
  if (directory === undefined || others.length > 0) throw new UsageError('Say one directory for the backup.');
  return resolve(directory);
}
