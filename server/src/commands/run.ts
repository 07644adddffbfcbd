/** Finds the command, runs it, and turns what can go wrong into a sentence and an exit code. */
import { AccountError } from '../auth/index.js';
import { backup, restore } from './backup.js';
import { check } from './check.js';
import { CommandError, UsageError, type Command, type Surroundings } from './command.js';
import { conversation } from './conversation.js';
import { help } from './help.js';
import { user } from './user.js';
import { workgroup } from './workgroup.js';
import { ConfigError } from '../config/index.js';
import { StorageUnavailable } from '../storage/index.js';

const commands = new Map<string, Command>([
  // Loaded when it is wanted: the other commands need no web server.
  ['serve', async (...all) => (await import('./serve.js')).serve(...all)],
  ['user', user],
  ['workgroup', workgroup],
  ['backup', backup],
  ['restore', restore],
  ['conversation', conversation],
  ['check', check],
]);

/** Resolves with the exit code: 0 done, 1 not possible, 2 not understood. */
export async function run(
  args: readonly string[],
  surroundings: Surroundings,
  version: string,
): Promise<number> {
  const { stdout, stderr } = surroundings;
  const [name, ...rest] = args;
  if (args.includes('--help') || args.includes('-h') || name === 'help') {
    stdout.write(help);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    stdout.write(`${version}\n`);
    return 0;
  }
  try {
    const command = name === undefined ? undefined : commands.get(name);
    if (!command)
      throw new UsageError(name === undefined ? 'Say what to do.' : `There is no command "${name}".`);
    await command(rest, surroundings);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      stderr.write(`${error.message}\nofchat --help shows all commands.\n`);
      return 2;
    }
    stderr.write(
      `${isExpected(error) ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    return error instanceof ConfigError ? 2 : 1;
  }
}

/** The message says it all; a stack would only hide it. */
function isExpected(error: unknown): error is Error {
  const isSystemError = error instanceof Error && 'syscall' in error;
  return (
    isSystemError ||
    [CommandError, AccountError, ConfigError, StorageUnavailable].some(
      (expected) => error instanceof expected,
    )
  );
}
