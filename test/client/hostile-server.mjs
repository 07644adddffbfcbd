// A server that does to its clients what networks, proxies and old servers do. A test sends it the script of its
// answers first; the n-th request of that test then gets the n-th answer. It runs under Node's own server and, as a
// middleware, inside the web server of the browser tests, so that both meet the same bytes.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * One thing that happens to an answer's body, in order.
 * `text` and `bytes` are written; `slowly` writes one byte at a time; `gate` waits until the test opens it; `again`
 * repeats a text every 10 ms until the client goes away; `hold` waits until the client goes away; `cut` breaks the
 * connection. After the last step the answer ends properly.
 * @typedef {{ text: string } | { bytes: number[] } | { slowly: string } | { gate: true } | { again: string } | { hold: true } | { cut: true }} Step
 *
 * `mute` never sends even the headers. An answer that the client gives up is over at that step.
 * @typedef {{ status?: number, headers?: Record<string, string>, steps?: Step[], mute?: boolean }} Answer
 *
 * @typedef {{ method: string, path: string, headers: Record<string, string | string[] | undefined>, body: string, open: boolean }} Exchange
 * @typedef {{ answers: Answer[], log: Exchange[], gates: number, opened: (() => void)[] }} Run
 */

/** @type {Map<string, Run>} */
const runs = new Map();

/**
 * Answers requests below `/hostile/`; false for any other, which it leaves alone.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function handle(request, response) {
  const [, key, rest] = /^\/hostile\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
  if (!key || !rest) return false;
  void act(key, rest, request, response).catch(() => response.destroy());
  return true;
}

/**
 * @param {string} key of one test's run
 * @param {string} path
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function act(key, path, request, response) {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  if (path === '/script') {
    runs.set(key, { answers: JSON.parse(body).answers, log: [], gates: 0, opened: [] });
    return void response.writeHead(204).end();
  }
  const run = runs.get(key);
  if (!run) return void response.writeHead(500).end('No script was sent.');
  if (path === '/log') return void response.writeHead(200).end(JSON.stringify(run.log));
  if (path === '/open') {
    run.gates += 1;
    for (const opened of run.opened.splice(0)) opened();
    return void response.writeHead(204).end();
  }

  const answer = run.answers[Math.min(run.log.length, run.answers.length - 1)];
  const exchange = { method: request.method ?? '', path, headers: request.headers, body, open: true };
  run.log.push(exchange);
  const gone = new Promise((resolve) => response.once('close', () => resolve(undefined)));
  void gone.then(() => (exchange.open = false));
  await play(answer ?? {}, run, response, gone);
}

/**
 * @param {Answer} answer
 * @param {Run} run
 * @param {import('node:http').ServerResponse} response
 * @param {Promise<unknown>} gone
 */
async function play(answer, run, response, gone) {
  if (answer.mute) return void (await gone);
  response.socket?.setNoDelay(true);
  response.writeHead(answer.status ?? 200, answer.headers);
  response.flushHeaders();
  for (const step of answer.steps ?? []) {
    if (response.destroyed) return;
    if ('text' in step) await write(response, step.text);
    else if ('bytes' in step) await write(response, Uint8Array.from(step.bytes));
    else if ('slowly' in step)
      for (const byte of Buffer.from(step.slowly)) await write(response, Uint8Array.of(byte), 1);
    else if ('gate' in step) await Promise.race([gate(run), gone]);
    else if ('hold' in step) await gone;
    else if ('again' in step) while (!response.destroyed) await write(response, step.again);
    else return void response.destroy();
  }
  response.end();
}

/** Waits, so that the next piece arrives as a piece of its own. */
async function write(response, piece, milliseconds = 10) {
  response.write(piece);
  await pause(milliseconds);
}

/** @param {Run} run */
async function gate(run) {
  while (run.gates === 0) await new Promise((resolve) => run.opened.push(() => resolve(undefined)));
  run.gates -= 1;
}

/** For Koa: `middleware: [hostileMiddleware]`. */
export async function hostileMiddleware(context, next) {
  if (!handle(context.req, context.res)) return next();
  // The answer is ours alone; the status is for the runner's list of missing files.
  context.status = 200;
  context.respond = false;
  return undefined;
}

/** For Node. @returns {Promise<{ origin: string, close: () => void }>} */
export async function startHostileServer() {
  const server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(404).end();
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
