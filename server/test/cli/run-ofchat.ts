/** Runs the program: commands in this process, servers in one of their own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/commands/run.js';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Input {
  readonly stdin?: string;
  /** Lines for a terminal, each given when it is asked for. */
  readonly typed?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** In this process, with streams of its own. */
export async function ofchat(
  args: readonly string[],
  { stdin = '', typed, env = {} }: Input = {},
): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const input = typed === undefined ? Readable.from([Buffer.from(stdin)]) : terminal(stderr, typed);
  const code = await run(args, { stdin: input, stdout, stderr, env }, '1.2.3');
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
}

/** Somebody who types a line after each prompt. */
function terminal(stderr: PassThrough, lines: readonly string[]): PassThrough & { isTTY: true } {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true as const });
  const left = [...lines];
  const write = stderr.write.bind(stderr);
  stderr.write = ((chunk: string) => {
    if (chunk.endsWith(': ')) setImmediate(() => keyboard.write(`${left.shift()}\r`));
    return write(chunk);
  }) as typeof stderr.write;
  return keyboard;
}

export interface Serving {
  readonly url: string;
  /** Everything it printed so far. */
  readonly output: readonly string[];
  /** Resolves with the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** A server in a process of its own. Resolves when it says where it listens. */
export async function serve(args: readonly string[]): Promise<Serving> {
  const child = start(['serve', '--port', '0', ...args]);
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const errors = text(child.stderr!);
  const output: string[] = [];
  const url = new Promise<string>((resolve) => {
    createInterface(child.stdout!).on('line', (line) => {
      output.push(line);
      const listening = /^OFChat listens on (http:\/\/\S+)$/.exec(line);
      if (listening) resolve(listening[1]!);
    });
  });
  const early = exit.then(async ([code]) => {
    throw new Error(`It ended with ${code}: ${await errors}`);
  });
  early.catch(() => undefined);
  return {
    url: await Promise.race([url, early]),
    output,
    stop: async (signal) => {
      child.kill(signal);
      return (await exit)[0];
    },
  };
}

function start(args: readonly string[]): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('OFCHAT_'));
  return spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
    env: Object.fromEntries(inherited),
  });
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
