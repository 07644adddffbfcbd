/** Starts a server as a child process with the probe in it, and asks it how it feels. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { leftBehind } from './tidy.js';

export interface Health {
  /** Resident memory, in bytes. */
  readonly memory: number;
  readonly heap: number;
  /** CPU time since the start, in ms. */
  readonly cpu: number;
  /** Event-loop delay since the last `reset`, in ms. */
  readonly delayP99: number;
  readonly delayMax: number;
}

export interface ServerProcess {
  readonly url: string;
  /** From the start of the process to the line that says where it listens, in ms. */
  readonly startedIn: number;
  reset(): void;
  report(): Promise<Health>;
  stop(): Promise<void>;
}

const root = resolve(import.meta.dirname, '..');
const longestStart = 20_000;
const longestReport = 20_000;

/** Everybody comes from one address here, and writes as fast as it goes. */
export const noLimits = {
  OFCHAT_LIMITS_ASKS_PER_MINUTE: '1000000',
  OFCHAT_LIMITS_ASKS_PER_HOUR: '1000000',
  OFCHAT_LIMITS_STREAMS_PER_VISITOR: '1000000',
  OFCHAT_LIMITS_STREAMS_PER_ADDRESS: '1000000',
  OFCHAT_LIMITS_MESSAGE_BURST: '1000000',
  OFCHAT_LIMITS_EXPERT_MESSAGE_BURST: '1000000',
};

export function startBareServer(): Promise<ServerProcess> {
  return start(join(root, 'bench/bare-server.mjs'), [], {});
}

/** A directory for one run's database; `remove` takes it away. */
export function temporaryData(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'ofchat-bench-'));
  const remove = () => rmSync(path, { recursive: true, force: true });
  const removed = leftBehind(remove);
  return {
    path,
    remove: () => {
      removed();
      remove();
    },
  };
}

/** The built server, on a free port of loopback. */
export function startOurServer(
  data: string,
  options: { readonly demo?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ServerProcess> {
  const args = ['serve', '--port', '0', '--data', data, '--log-level', 'warn'];
  if (options.demo) args.push('--demo');
  return start(join(root, 'server/bin/ofchat.js'), args, options.env ?? {});
}

async function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const begun = performance.now();
  const child = fork(file, args, {
    execArgv: ['--expose-gc', '--import', join(root, 'bench/probe.mjs')],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.once(
    'exit',
    leftBehind(() => child.kill('SIGKILL')),
  );
  const url = await listening(child);
  const startedIn = performance.now() - begun;
  // Nobody reads its log: it must not fill the pipe.
  child.stdout?.resume();
  return {
    url,
    startedIn,
    reset: () => void child.send('reset'),
    report: () =>
      new Promise((done, fail) => {
        const tooLong = setTimeout(
          () => fail(new Error('A measured server did not say how it feels.')),
          longestReport,
        );
        child.once('message', (health) => {
          clearTimeout(tooLong);
          done(health as Health);
        });
        child.send('report');
      }),
    stop: () => stop(child),
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = '';
    const tooLong = setTimeout(() => {
      child.kill('SIGKILL');
      fail(new Error(`The server did not start in ${longestStart / 1000} s:\n${said}`));
    }, longestStart);
    const onExit = (code: number | null) => {
      clearTimeout(tooLong);
      fail(new Error(`The server ended with ${code} before it listened:\n${said}`));
    };
    child.once('exit', onExit);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /listens on (http:\/\/\S+)/.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(tooLong);
      child.off('exit', onExit);
      done(url);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    const tooLong = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(tooLong);
      done();
    });
    child.kill('SIGTERM');
  });
}
