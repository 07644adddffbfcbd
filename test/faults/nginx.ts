/** Debian's nginx with the configuration that we recommend, in front of a server. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './server-process.js';

const recommended = resolve(import.meta.dirname, '../../server/deploy/nginx.conf');

export interface Nginx {
  readonly url: string;
  /** Lines of `METHOD /path?query status`. */
  requests(): string[];
  stop(): Promise<void>;
}

/** Undefined when this machine has what it takes. */
export function whyNoNginx(): string | undefined {
  for (const [program, option] of [
    ['nginx', '-v'],
    ['openssl', 'version'],
  ] as const)
    if (spawnSync(program, [option]).status !== 0)
      return `there is no ${program} (apt-get install ${program})`;
  return undefined;
}

/** @param keepsBack an administrator forgot that streams must flow, and the proxy does not listen to the server either */
export async function startNginx(port: number, { keepsBack }: { keepsBack: boolean }): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'ofchat-nginx-'));
  const [plain, secure] = [await freePort(), await freePort()];
  makeCertificate(folder);
  let site = readFileSync(recommended, 'utf8');
  for (const [from, to] of [
    ['127.0.0.1:7070', `127.0.0.1:${port}`],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ssl', `listen 127.0.0.1:${secure} ssl`],
    ['/etc/letsencrypt/live/chat.hospital.example/fullchain.pem', join(folder, 'certificate.pem')],
    ['/etc/letsencrypt/live/chat.hospital.example/privkey.pem', join(folder, 'key.pem')],
    ...(keepsBack
      ? ([['proxy_buffering off;', 'proxy_buffering on; proxy_ignore_headers X-Accel-Buffering;']] as const)
      : []),
  ] as const) {
    if (!site.includes(from)) throw new Error(`The configuration has no "${from}" any more.`);
    site = site.replaceAll(from, to);
  }
  const log = join(folder, 'access.log');
  writeFileSync(log, '');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1; events {}
     http { log_format line '$request_method $request_uri $status'; access_log ${log} line;
     client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f;
     uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
     ${site} }`,
  );
  const child = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'inherit' });
  const url = `https://127.0.0.1:${secure}`;
  for (let attempt = 0; !(await answers(url)); attempt++) {
    if (attempt > 100 || child.exitCode !== null) throw new Error('nginx does not start.');
    await pause(50);
  }
  return {
    url,
    requests: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

function makeCertificate(folder: string): void {
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
      .concat(['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'])
      .concat(['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')]),
    { stdio: 'ignore' },
  );
}
