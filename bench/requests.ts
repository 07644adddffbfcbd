/** Calls and event streams by `node:http`, which costs less than `fetch`: the load must not be the bottleneck. */
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';

// Without a limit: a call that waits for a connection here would wait outside of what is measured.
const callAgent = new Agent({ keepAlive: true, maxSockets: Infinity });
const streamAgent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** No single call may take longer, in ms. */
const longestCall = 30_000;

export interface Following {
  readonly authorization?: string;
  readonly lastEventId?: string | undefined;
  /** From which of this machine's addresses: each has its own ports. */
  readonly localAddress?: string | undefined;
  /** Each frame without its empty line; comments too. */
  readonly onFrame: (frame: string) => void;
}

/** Opens an event stream; resolves with its first byte. */
export function follow(url: string, path: string, about: Following): Promise<ClientRequest> {
  const { authorization, lastEventId, localAddress, onFrame } = about;
  return new Promise((done, fail) => {
    const outgoing = request(url + path, {
      agent: streamAgent,
      ...(localAddress === undefined ? {} : { localAddress }),
      headers: {
        accept: 'text/event-stream',
        ...(authorization ? { authorization } : {}),
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    const tooLong = setTimeout(
      () => outgoing.destroy(new Error('The stream gave no first byte.')),
      longestCall,
    );
    outgoing.on('error', (error) => {
      clearTimeout(tooLong);
      fail(error);
    });
    outgoing.once('response', (response: IncomingMessage) => {
      if (response.statusCode !== 200) {
        outgoing.destroy(new Error(`The stream was answered with ${response.statusCode}.`));
        return;
      }
      let rest = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        clearTimeout(tooLong);
        done(outgoing);
        const frames = (rest + text).split('\n\n');
        rest = frames.pop() ?? '';
        frames.forEach(onFrame);
      });
      response.on('error', () => {});
    });
    outgoing.end();
  });
}

/** What stands behind `data: ` or `id: ` in a frame. */
export function fieldOf(frame: string, field: 'data' | 'id'): string | undefined {
  const name = `${field}: `;
  const at = frame.startsWith(name) ? 0 : frame.indexOf(`\n${name}`) + 1;
  if (at === 0 && !frame.startsWith(name)) return undefined;
  const end = frame.indexOf('\n', at);
  return frame.slice(at + name.length, end < 0 ? undefined : end);
}

/** An answer that was none of 2xx. */
export class Refused extends Error {
  readonly status: number;
  constructor(what: string, status: number, text: string) {
    super(`${what} was answered with ${status}: ${text}`);
    this.status = status;
  }
}

/** @throws {Refused} */
export function call(
  url: string,
  method: string,
  path: string,
  authorization: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<string> {
  return new Promise((done, fail) => {
    const outgoing = request(
      url + path,
      {
        method,
        agent: callAgent,
        timeout: longestCall,
        headers: {
          ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
          ...(authorization && { authorization }),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.once('error', fail);
        response.once('end', () => {
          const status = response.statusCode ?? 500;
          if (status < 300) done(text);
          else fail(new Refused(`${method} ${path}`, status, text));
        });
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error(`${method} ${path} was not answered.`)));
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

/** Works through so many, some at once. @param onError told of each that failed; the others go on */
export async function inParallel(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
  onError: (error: unknown) => void,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      try {
        await work(next++);
      } catch (error) {
        onError(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Waits until it is so, at most so many milliseconds. */
export async function until(isSo: () => boolean, longest: number): Promise<void> {
  const begun = performance.now();
  while (!isSo() && performance.now() - begun < longest) await sleep(5);
}

/** Begins `count` works at a steady pace over so many seconds; resolves when all have ended. */
export async function steadily(
  count: number,
  seconds: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  const begun = performance.now();
  const works: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const early = begun + (index * seconds * 1_000) / count - performance.now();
    if (early > 0) await sleep(early);
    works.push(work(index));
  }
  await Promise.all(works);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
