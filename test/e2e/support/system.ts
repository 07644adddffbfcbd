/** The whole system as it is run for real: the built server in a process of its own, on a database file. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openGate, type Gate } from './gate.js';

const program = resolve(import.meta.dirname, '../../../server/bin/ofchat.js');

export interface System {
  /** What browsers talk to: the gate in front of the server. */
  readonly url: string;
  readonly gate: Gate;
  /** Runs an `ofchat` command on the system's data. */
  ofchat(args: string[], input?: string): string;
  /** SIGTERM, wait for the end, start again on the same data and port. */
  restart(): Promise<void>;
  /** SIGKILL, start again. */
  crash(): Promise<void>;
  halt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      if ((await fetch(`${url}/healthz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((later) => setTimeout(later, 50));
  }
  assert.fail('The server did not answer within 10 s.');
}

export async function startSystem(environment: Record<string, string> = {}): Promise<System> {
  const data = mkdtempSync(join(tmpdir(), 'ofchat-e2e-'));
  const port = await freePort();
  const gate = await openGate(port);
  const env = {
    ...process.env,
    OFCHAT_DATA: data,
    OFCHAT_PORT: String(port),
    OFCHAT_LOG_LEVEL: 'warn',
    OFCHAT_PUBLIC_URL: gate.url,
    ...environment,
  };
  let server: ChildProcess | undefined;

  const start = async () => {
    server = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    await answers(`http://127.0.0.1:${port}`);
  };
  const end = async (signal: NodeJS.Signals) => {
    const ending = server;
    server = undefined;
    if (!ending || ending.exitCode !== null) return;
    const exited = new Promise((exit) => ending.once('exit', exit));
    ending.kill(signal);
    await exited;
  };

  const system: System = {
    url: gate.url,
    gate,
    ofchat(args, input = '') {
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
        env,
        input,
        encoding: 'utf8',
      });
      assert.equal(status, 0, `ofchat ${args.join(' ')}: ${stderr}`);
      return stdout;
    },
    async restart() {
      await end('SIGTERM');
      await start();
    },
    async crash() {
      await end('SIGKILL');
      await start();
    },
    halt: () => end('SIGTERM'),
    resume: start,
    async stop() {
      await end('SIGTERM');
      await gate.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
  return system;
}

export const passwords = { amira: 'amira-password-1', ben: 'ben-password-22', chloe: 'chloe-password-3' };

/** Two experts of `diabetes`, and one who belongs to nothing yet. */
export function addPeople(system: System, origins: readonly string[]): void {
  const names = { amira: 'Dr Amira Haddad', ben: 'Ben Okafor', chloe: 'Chloé Martin' };
  for (const [username, name] of Object.entries(names))
    system.ofchat(
      ['user', 'add', username, '--name', name, '--password-stdin'],
      passwords[username as keyof typeof passwords],
    );
  const origin = origins.flatMap((each) => ['--origin', each]);
  system.ofchat([
    'workgroup',
    'add',
    'diabetes',
    '--title',
    'Diabetes care',
    '--member',
    'amira,ben',
    ...origin,
  ]);
  system.ofchat([
    'workgroup',
    'add',
    'cardiology',
    '--title',
    'Heart clinic',
    '--member',
    'chloe',
    ...origin,
  ]);
}
