import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandError, UsageError, type Surroundings } from './command.js';

/** A password never stands on the command line: other users of the machine could read it there. */
export async function readPassword(surroundings: Surroundings, fromStdin: boolean): Promise<string> {
  if (fromStdin) return readAll(surroundings);
  if (!surroundings.stdin.isTTY) {
    throw new UsageError('There is no terminal to ask for the password: use --password-stdin.');
  }
  const password = await ask(surroundings, 'Password: ');
  if ((await ask(surroundings, 'Once more: ')) !== password)
    throw new CommandError('The two passwords differ.');
  return password;
}

async function readAll({ stdin }: Surroundings): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** Nothing that is typed appears. */
function ask({ stdin, stderr }: Surroundings, prompt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
    let answer: string | undefined;
    lines.on('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.on('close', () => {
      stderr.write('\n');
      if (answer === undefined) reject(new CommandError('Cancelled.'));
      else resolve(answer);
    });
    stderr.write(prompt);
  });
}
