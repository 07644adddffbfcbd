// A WTR browser launcher for Debian's WebKitGTK (packages webkit2gtk-driver + xvfb) over plain
// WebDriver: no webdriverio. One window per test file, `concurrency` of them.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
const freePort = () =>
  new Promise((res, rej) => {
    const s = createServer()
      .on('error', rej)
      .listen(0, '127.0.0.1', () => {
        const { port } = s.address();
        s.close(() => res(port));
      });
  });
class WebKitLauncher {
  name = 'WebKit';
  type = 'webkit-wd';
  concurrency = 1;
  #procs = [];
  #sess;
  #active = new Map();
  #starting;
  constructor(o) {
    this.binary = o.binary ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
  }
  async initialize(config) {
    this.config = config;
  }
  async #call(m, p, b) {
    const r = await fetch(`http://127.0.0.1:${this.port}${p}`, { method: m, body: b && JSON.stringify(b) });
    const j = await r.json();
    if (!r.ok) throw new Error(`${m} ${p}: ${j.value?.error} ${j.value?.message}`);
    return j.value;
  }
  async #start() {
    this.port = await freePort();
    const env = { ...process.env };
    if (!env.DISPLAY) {
      // -displayfd lets Xvfb choose a free display and print it on fd 3
      const x = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      });
      this.#procs.push(x);
      env.DISPLAY =
        ':' +
        (await new Promise((res, rej) => {
          x.on('error', rej);
          x.stdio[3].once('data', (d) => res(String(d).trim()));
        }));
    }
    const d = spawn('WebKitWebDriver', [`--port=${this.port}`], { stdio: 'ignore', env });
    this.#procs.push(d);
    process.once('exit', () => this.#kill());
    for (let i = 0; ; i++) {
      try {
        await this.#call('GET', '/status');
        break;
      } catch (e) {
        if (i > 100) throw e;
        await new Promise((r) => setTimeout(r, 50));
      }
    }
    const s = await this.#call('POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: this.binary, args: ['--automation'] } },
      },
    });
    this.#sess = `/session/${s.sessionId}`;
  }
  async startSession(id, url) {
    await (this.#starting ??= this.#start());
    this.#active.set(id, url);
    await this.#call('POST', `${this.#sess}/url`, { url });
  }
  isActive(id) {
    return this.#active.has(id);
  }
  getBrowserUrl(id) {
    return this.#active.get(id);
  }
  async stopSession(id) {
    this.#active.delete(id);
    await this.#call('POST', `${this.#sess}/url`, { url: 'about:blank' });
    return { testCoverage: undefined };
  }
  async startDebugSession() {
    throw new Error('not supported');
  }
  async stop() {
    try {
      if (this.#sess) await this.#call('DELETE', this.#sess);
    } catch {}
    this.#kill();
  }
  #kill() {
    for (const p of this.#procs.splice(0).reverse()) p.kill();
  }
}
export const webkitLauncher = (o = {}) => new WebKitLauncher(o);
