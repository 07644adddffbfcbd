/**
 * The load generator, a process of its own: real experts and visitors over the real API, on loopback only.
 */
import { pathToFileURL } from 'node:url';
import { paths } from '../src/protocol/index.js';
import { startWorker, takeOrders, type Worker } from './orders.js';
import { call, fieldOf, follow as followFrames, inParallel, steadily, until } from './requests.js';

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

export type LoadGenerator = Worker<Orders>;

export function startLoad(): LoadGenerator {
  return startWorker<Orders>(import.meta.filename);
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

const open = new Set<{ destroy(): void }>();
const visitors: Visitor[] = [];
/** By the server's address. */
const circles = new Map<string, Circle>();
/** When the message with this id was sent, for whoever sees it arrive. */
const sentAt = new Map<string, number>();
let arrived: number[] = [];
/** In all: an id that was used before would be the same message again. */
let written = 0;
let errors = 0;

const orders: { [Name in keyof Orders]: (what: Orders[Name][0]) => Promise<Orders[Name][1]> } = {
  fill: async ({ url, workgroup, experts, visitors: count }) => {
    const begun = performance.now();
    for (const expert of experts) await startExpert(url, expert);
    await inParallel(count, 24, (index) => startVisitor(url, workgroup, index), onError);
    return { visitors: visitors.length, errors, seconds: (performance.now() - begun) / 1000 };
  },

  post: async ({ rate, seconds }) => {
    arrived = [];
    errors = 0;
    const total = rate * seconds;
    await steadily(total, seconds, (index) =>
      post(visitors[index % visitors.length]!, `bench-${process.pid}-${++written}`),
    );
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
    const hear = (data: string) => {
      if (data.includes('bench-shout')) circle.latencies.push(performance.now() - circle.begun);
    };
    await inParallel(readers, 24, () => follow(url, path, authorization, hear), onError);
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
    await inParallel(streams, 24, () => follow(url, '/events', '', () => {}), onError);
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

async function follow(url: string, path: string, authorization: string, onData: (data: string) => void) {
  const stream = await followFrames(url, path, {
    authorization,
    onFrame: (frame) => {
      const data = fieldOf(frame, 'data');
      if (data !== undefined) onData(data);
    },
  });
  open.add(stream);
}

function onError(error: unknown) {
  if (errors++ === 0) console.error(error);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) takeOrders<Orders>(orders);
