/** The built server in a process of its own, which may die in every way; its port and its data stay. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';

const bin = resolve(import.meta.dirname, '../../server/bin/ofchat.js');
const movedClock = resolve(import.meta.dirname, 'moved-clock.mjs');

export interface ServerSettings {
  readonly experts: readonly string[];
  /** `KEY=VALUE` as `ofchat workgroup set` takes them. */
  readonly workgroup?: readonly string[];
}

export const passwordOf = (username: string) => `${username}-password`;

export class ServerProcess {
  readonly data: string;
  readonly port: number;
  private child: ChildProcess | undefined;

  /** Sets up the data, and starts nothing. */
  static async prepare(data: string, { experts, workgroup = [] }: ServerSettings): Promise<ServerProcess> {
    const run = (args: string[], input = '') =>
      execFileSync(process.execPath, [bin, ...args, '--data', data], { input, env: environment() });
    for (const expert of experts)
      run(['user', 'add', expert, '--name', `Dr ${expert}`, '--password-stdin'], passwordOf(expert));
    run(['workgroup', 'add', 'diabetes', '--member', experts.join(',')]);
    if (workgroup.length > 0) run(['workgroup', 'set', 'diabetes', ...workgroup]);
    return new ServerProcess(data, await freePort());
  }

  private constructor(data: string, port: number) {
    this.data = data;
    this.port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child!.pid!;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--import', movedClock, bin, 'serve', '--data', this.data, '--port', String(this.port)],
      { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.child = child;
    let lines = '';
    await new Promise<void>((listening, failed) => {
      child.stdout!.on('data', (chunk: Buffer) => {
        if (lines.length < 4_096) lines += chunk.toString();
        if (lines.includes('OFChat listens on')) listening();
      });
      child.once('exit', (code, signal) => failed(new Error(`The server ended with ${code ?? signal}.`)));
    });
  }

  /** Resolves when it is gone. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Its clock jumps a day ahead, or back again when it was ahead. */
  moveClock(): void {
    this.child!.kill('SIGUSR2');
  }
}

/** Limits per address would count all of these people as one, and they write faster than people do. */
function environment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('OFCHAT_'));
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    OFCHAT_LIMITS_ASKS_PER_MINUTE: '1000000',
    OFCHAT_LIMITS_ASKS_PER_HOUR: '1000000',
    OFCHAT_LIMITS_STREAMS_PER_ADDRESS: '1000000',
    OFCHAT_LIMITS_MESSAGE_BURST: '1000000',
    OFCHAT_LIMITS_EXPERT_MESSAGE_BURST: '1000000',
    OFCHAT_HEARTBEAT_SECONDS: '2',
    OFCHAT_LOG_LEVEL: 'silent',
  };
}

/** Free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
