/**
 * The load generator, a process of its own: real experts and visitors over the real API, on loopback only. Its parent
 * sends one order at a time and gets one answer.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { Agent, request, type IncomingMessage } from 'node:http';
import { pathToFileURL } from 'node:url';
import { paths } from '../src/protocol/index.js';

export interface Filled {
  readonly visitors: number;
  readonly errors: number;
  readonly seconds: number;
}

export interface Posted {
  readonly posted: number;
  readonly delivered: number;
  readonly errors: number;
  /** Milliseconds from the start of each POST to its event at the expert, ascending. */
  readonly latencies: readonly number[];
}

type Orders = {
  /** Visitors ask, experts accept, both join: as many rooms, each with an open stream of its visitor. */
  fill: [
    {
      url: string;
      workgroup: string;
      experts: readonly { username: string; password: string }[];
      visitors: number;
    },
    Filled,
  ];
  /** Visitors post in turn at a steady rate. */
  post: [{ rate: number; seconds: number }, Posted];
  /** Opens `readers` streams of one visitor of `fill`, or of a bare server. */
  gather: [{ url: string; bare: boolean; readers: number }, object];
  /** One message to all of them: milliseconds from the start of the POST to the event at each reader. */
  shout: [{ url: string; bare: boolean }, readonly number[]];
  /** Opens plain streams of a bare server. */
  hold: [{ url: string; streams: number }, Filled];
  close: [object, object];
};

export interface LoadGenerator {
  order<Name extends keyof Orders>(name: Name, what: Orders[Name][0]): Promise<Orders[Name][1]>;
  stop(): void;
}

export function startLoad(): LoadGenerator {
  const child: ChildProcess = fork(import.meta.filename, [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    order: (name, what) =>
      new Promise((done, fail) => {
        const onExit = () => fail(new Error('The load generator ended.'));
        child.once('exit', onExit);
        child.once('message', (answer: { ok: boolean; value: never; error: string }) => {
          child.off('exit', onExit);
          if (answer.ok) done(answer.value);
          else fail(new Error(answer.error));
        });
        child.send({ name, what });
      }),
    stop: () => void child.kill(),
  };
}

// --- the process itself ------------------------------------------------------------------------------

interface Visitor {
  readonly username: string;
  readonly authorization: string;
  readonly room: string;
}

/** Readers of one stream who all hear the same. */
interface Circle {
  begun: number;
  readonly readers: number;
  latencies: number[];
}

const callAgent = new Agent({ keepAlive: true, maxSockets: 64 });
const streamAgent = new Agent({ keepAlive: true, maxSockets: Infinity });
const open = new Set<{ destroy(): void }>();
const visitors: Visitor[] = [];
/** By the server's address. */
const circles = new Map<string, Circle>();
/** When the message with this id was sent, for whoever sees it arrive. */
const sentAt = new Map<string, number>();
let arrived: number[] = [];
let errors = 0;

const orders: { [Name in keyof Orders]: (what: Orders[Name][0]) => Promise<Orders[Name][1]> } = {
  fill: async ({ url, workgroup, experts, visitors: count }) => {
    const begun = performance.now();
    for (const expert of experts) await startExpert(url, expert);
    await inParallel(count, 24, (index) => startVisitor(url, workgroup, index));
    return { visitors: visitors.length, errors, seconds: (performance.now() - begun) / 1000 };
  },

  post: async ({ rate, seconds }) => {
    arrived = [];
    errors = 0;
    const total = rate * seconds;
    const begun = performance.now();
    const posts: Promise<void>[] = [];
    for (let index = 0; index < total; index++) {
      const due = begun + (index * 1000) / rate;
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      posts.push(post(visitors[index % visitors.length]!, `bench-${process.pid}-${index}`));
    }
    await Promise.all(posts);
    await until(() => arrived.length >= total - errors, 5_000);
    return {
      posted: total - errors,
      delivered: arrived.length,
      errors,
      latencies: arrived.toSorted((a, b) => a - b),
    };
  },

  gather: async ({ url, bare, readers }) => {
    const circle: Circle = { begun: 0, readers, latencies: [] };
    circles.set(url, circle);
    const { path, authorization } = listenersOf(bare);
    await inParallel(readers, 24, () =>
      follow(url, path, authorization, (data) => {
        if (data.includes('bench-shout')) circle.latencies.push(performance.now() - circle.begun);
      }),
    );
    return {};
  },

  shout: async ({ url, bare }) => {
    const circle = circles.get(url)!;
    const { room, authorization } = listenersOf(bare);
    circle.latencies = [];
    circle.begun = performance.now();
    const body = JSON.stringify({ body: 'To everybody', id: `bench-shout-${Math.trunc(circle.begun)}` });
    await call(url, 'POST', bare ? '/send' : paths.room(room), authorization, body);
    await until(() => circle.latencies.length >= circle.readers, 10_000);
    return circle.latencies;
  },

  hold: async ({ url, streams }) => {
    const begun = performance.now();
    await inParallel(streams, 24, () => follow(url, '/events', '', () => {}));
    return { visitors: streams, errors, seconds: (performance.now() - begun) / 1000 };
  },

  close: async () => {
    for (const stream of open) stream.destroy();
    open.clear();
    return {};
  },
};

function listenersOf(bare: boolean): { path: string; authorization: string; room: string } {
  const [visitor] = visitors;
  if (bare || !visitor) return { path: '/events', authorization: '', room: '' };
  return { path: paths.events(visitor.username), authorization: visitor.authorization, room: visitor.room };
}

let server = '';

async function startExpert(url: string, { username, password }: { username: string; password: string }) {
  server = url;
  const accept = 'application/json';
  const answer = await call(url, 'POST', paths.login(username), '', password, {
    'content-type': 'text/plain',
    accept,
  });
  const authorization = `Bearer ${(JSON.parse(answer) as { token: string }).token}`;
  await follow(url, paths.events(username), authorization, (data) => {
    const event = JSON.parse(data) as { type?: string; id?: string };
    if (event.type === 'groupchat') arrive(event.id);
    if (event.type === 'offerReceived') void take(url, authorization, event.id ?? '');
  });
  await call(url, 'POST', `${paths.presence()}?show=chat`, authorization, '');
}

async function take(url: string, authorization: string, offer: string) {
  try {
    await call(url, 'POST', paths.offer(offer), authorization, '');
    await call(url, 'PUT', paths.room(offer), authorization, '');
  } catch {
    errors++;
  }
}

async function startVisitor(url: string, workgroup: string, index: number) {
  const question = {
    workgroup,
    userID: `Visitor ${index}`,
    emailAddress: `visitor-${index}@example.org`,
    question: 'May I ask you something?',
  };
  const accepted = JSON.parse(
    await call(url, 'POST', paths.ask(), '', JSON.stringify(question), { prefer: 'respond-async' }),
  ) as { username: string; token: string };
  const { username } = accepted;
  const authorization = `Bearer ${accepted.token}`;
  let invited: () => void;
  const invitation = new Promise<void>((done) => (invited = done));
  await follow(url, paths.events(username), authorization, (data) => {
    if (data.includes('"type":"offer"')) invited();
  });
  // The offer may have come between the question and the stream.
  const state = JSON.parse(await call(url, 'GET', paths.asked(username), authorization)) as { phase: string };
  if (state.phase === 'queued') await invitation;
  const joined = await call(url, 'POST', paths.asked(username), authorization, '');
  visitors.push({ username, authorization, room: (JSON.parse(joined) as { room: string }).room });
}

async function post({ room, authorization }: Visitor, id: string) {
  sentAt.set(id, performance.now());
  try {
    const body = JSON.stringify({ body: 'How are you today?', id });
    await call(server, 'POST', paths.room(room), authorization, body);
  } catch {
    errors++;
    sentAt.delete(id);
  }
}

function arrive(id: string | undefined) {
  const sent = id === undefined ? undefined : sentAt.get(id);
  if (sent === undefined || id === undefined) return;
  arrived.push(performance.now() - sent);
  sentAt.delete(id);
}

/** Opens an event stream; resolves with its first byte. */
function follow(
  url: string,
  path: string,
  authorization: string,
  onData: (data: string) => void,
): Promise<void> {
  return new Promise((done, fail) => {
    const call = request(url + path, {
      agent: streamAgent,
      headers: { accept: 'text/event-stream', ...(authorization && { authorization }) },
    });
    open.add(call);
    call.once('error', fail);
    call.once('response', (response: IncomingMessage) => {
      if (response.statusCode !== 200)
        return fail(new Error(`The stream was answered with ${response.statusCode}.`));
      let rest = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        done();
        const frames = (rest + text).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) {
          const at = frame.indexOf('data: ');
          if (at >= 0) onData(frame.slice(at + 6));
        }
      });
      response.on('error', () => {});
    });
    call.end();
  });
}

function call(
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
        headers: {
          ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
          ...(authorization && { authorization }),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.once('end', () =>
          (response.statusCode ?? 500) < 300
            ? done(text)
            : fail(new Error(`${method} ${path} was answered with ${response.statusCode}: ${text}`)),
        );
      },
    );
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

async function inParallel(count: number, atOnce: number, work: (index: number) => Promise<unknown>) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      try {
        await work(next++);
      } catch (error) {
        if (errors++ === 0) console.error(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function until(isSo: () => boolean, longest: number) {
  const begun = performance.now();
  while (!isSo() && performance.now() - begun < longest) await sleep(5);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.on('message', ({ name, what }: { name: keyof Orders; what: never }) => {
    const work = orders[name] as (what: never) => Promise<unknown>;
    work(what).then(
      (value) => process.send?.({ ok: true, value }),
      (error: unknown) => process.send?.({ ok: false, error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}
