// Runs tests in WebKitGTK (Debian: webkit2gtk-driver and xvfb) over plain WebDriver, one window after the other.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

async function freePort() {
  const probe = createServer();
  await new Promise((listening, failed) => probe.on('error', failed).listen(0, '127.0.0.1', listening));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}

class WebKitLauncher {
  name = 'WebKit';
  type = 'webkit-webdriver';
  concurrency = 1;
  #binary;
  #driver = '';
  #session = '';
  #starting;
  #processes = [];
  #pages = new Map();

  constructor(binary) {
    this.#binary = binary;
  }

  async startSession(id, url) {
    this.#starting ??= this.#start();
    await this.#starting;
    this.#pages.set(id, url);
    await this.#post(`${this.#session}/url`, { url });
  }

  isActive(id) {
    return this.#pages.has(id);
  }

  getBrowserUrl(id) {
    return this.#pages.get(id);
  }

  async stopSession(id) {
    this.#pages.delete(id);
    await this.#post(`${this.#session}/url`, { url: 'about:blank' });
    return { testCoverage: undefined };
  }

  async startDebugSession() {
    throw new Error('WebKit cannot be debugged from here.');
  }

  async stop() {
    if (this.#session) await fetch(`${this.#driver}${this.#session}`, { method: 'DELETE' }).catch(() => {});
    this.#kill();
  }

  async #start() {
    process.once('exit', () => this.#kill());
    const env = { ...process.env, DISPLAY: process.env.DISPLAY ?? (await this.#startDisplay()) };
    const port = await freePort();
    this.#driver = `http://127.0.0.1:${port}`;
    this.#processes.push(spawn('WebKitWebDriver', [`--port=${port}`], { stdio: 'ignore', env }));
    await this.#driverAnswers();
    const webkit = { binary: this.#binary, args: ['--automation'] };
    const { sessionId } = await this.#post('/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': webkit } },
    });
    this.#session = `/session/${sessionId}`;
  }

  /** Xvfb chooses a free display and prints its number on file descriptor 3. */
  async #startDisplay() {
    const options = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
    const xvfb = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    this.#processes.push(xvfb);
    const number = await new Promise((resolve, reject) => {
      xvfb.on('error', reject);
      xvfb.stdio[3].once('data', resolve);
    });
    return `:${String(number).trim()}`;
  }

  async #driverAnswers() {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      try {
        await fetch(`${this.#driver}/status`);
        return;
      } catch {
        await new Promise((later) => setTimeout(later, 50));
      }
    }
    throw new Error('WebKitWebDriver did not answer within 10 s.');
  }

  async #post(path, body) {
    const response = await fetch(`${this.#driver}${path}`, { method: 'POST', body: JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value?.error} ${value?.message}`);
    return value;
  }

  #kill() {
    for (const child of this.#processes.splice(0).toReversed()) child.kill();
  }
}

export const webkitLauncher = ({ binary }) => new WebKitLauncher(binary);
