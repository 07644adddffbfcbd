/**
 * Event streams held and messages delivered, ours beside a bare Node server in the same run. Everything is bounded in
 * count and time. `STREAMS=10000 npm run bench` holds more.
 */
import { pathToFileURL } from 'node:url';
import { createUsers } from '../server/src/auth/index.js';
import { openStorage } from '../server/src/storage/index.js';
import { addMember, saveWorkgroup } from '../server/src/workgroup/index.js';
import { startLoad, type LoadGenerator } from './load.js';
import {
  noLimits,
  startBareServer,
  startOurServer,
  temporaryData,
  type ServerProcess,
} from './server-process.js';
import { percentile, rounded, table, whole } from './table.js';

const streams = Number(process.env['STREAMS'] ?? 2_000);
const rate = Number(process.env['RATE'] ?? 200);
const seconds = 20;
const rounds = 10;
/** Longer than a heartbeat takes to come round. */
const idleSeconds = 20;

const experts = Array.from({ length: 4 }, (_, index) => ({
  username: `expert-${index}`,
  password: `Bench-password-${index}`,
}));

/** One workgroup in which every question finds an expert at once. */
async function prepare(file: string): Promise<void> {
  const storage = openStorage(file);
  const accounts = createUsers({ storage, now: Date.now });
  for (const { username, password } of experts)
    await accounts.add({ username, name: username, email: '', password, admin: false });
  await saveWorkgroup(
    storage,
    { name: 'bench', title: 'Bench', maxChats: streams, queueLimit: streams, requestTimeout: 3_600 },
    Date.now(),
  );
  for (const { username } of experts) await addMember(storage, 'bench', username);
  await storage.close();
}

export async function streamTables(): Promise<string> {
  const data = temporaryData();
  const running: (ServerProcess | LoadGenerator)[] = [];
  try {
    await prepare(`${data.path}/ofchat.db`);
    const ours = await startOurServer(data.path, { env: noLimits });
    running.push(ours);
    const bare = await startBareServer();
    running.push(bare);
    const load = startLoad();
    running.push(load);

    const oursHeld = await held(ours, () =>
      load.order('fill', { url: ours.url, workgroup: 'bench', experts, visitors: streams }),
    );
    ours.reset();
    const posted = await load.order('post', { rate, seconds });
    const { delayP99 } = await ours.report();
    await load.order('close', {});

    const bareHeld = await held(bare, () => load.order('hold', { url: bare.url, streams }));
    await load.order('close', {});

    const fanOut = { ours: [] as number[], bare: [] as number[] };
    await load.order('gather', { url: ours.url, bare: false, readers: streams });
    await load.order('gather', { url: bare.url, bare: true, readers: streams });
    // In turn, so that whatever else this machine does meets both. The first round only warms up.
    for (let round = 0; round <= rounds; round++) {
      const told = await load.order('shout', { url: ours.url, bare: false });
      const bareTold = await load.order('shout', { url: bare.url, bare: true });
      if (round === 0) continue;
      fanOut.ours.push(...told);
      fanOut.bare.push(...bareTold);
    }

    const at = (latencies: readonly number[]) => {
      const sorted = latencies.toSorted((a, b) => a - b);
      return [50, 95, 99].map((p) => `${rounded(percentile(sorted, p))} ms`);
    };
    return [
      `### ${whole(streams)} idle event streams`,
      'Ours: each with a visitor, a token, a room and an event log. Bare Node: an open answer and nothing else.',
      table(
        ['', 'streams', 'errors', 'memory in all', 'memory per stream', 'event-loop delay p99'],
        [
          ['OFChat', ...oursHeld],
          ['bare Node', ...bareHeld],
        ],
      ),
      `### ${whole(rate)} messages per second over ${whole(streams)} rooms, ${seconds} s`,
      'From the start of the POST to the event at the other end, each message durable before its answer.',
      table(
        ['posted', 'delivered', 'errors', 'p50', 'p95', 'p99', 'event-loop delay p99'],
        [
          [
            whole(posted.posted),
            whole(posted.delivered),
            posted.errors,
            ...at(posted.latencies),
            `${rounded(delayP99)} ms`,
          ],
        ],
      ),
      `### One message to ${whole(streams)} streams, ${rounds} times`,
      table(
        ['', 'delivered', 'missing', 'p50', 'p95', 'p99'],
        [
          ['OFChat', whole(fanOut.ours.length), streams * rounds - fanOut.ours.length, ...at(fanOut.ours)],
          ['bare Node', whole(fanOut.bare.length), streams * rounds - fanOut.bare.length, ...at(fanOut.bare)],
        ],
      ),
      `The server listened ${whole(ours.startedIn)} ms after its process was started.`,
    ].join('\n\n');
  } finally {
    for (const each of running.reverse()) await each.stop();
    data.remove();
  }
}

/** Opens streams and lets them idle: how many, errors, memory in all, memory per stream, event-loop delay. */
async function held(
  server: ServerProcess,
  open: () => Promise<{ visitors: number; errors: number }>,
): Promise<string[]> {
  const before = await server.report();
  const { visitors, errors } = await open();
  server.reset();
  await new Promise((done) => setTimeout(done, idleSeconds * 1_000));
  const after = await server.report();
  return [
    whole(visitors),
    whole(errors),
    `${rounded(after.memory / 2 ** 20)} MiB`,
    `${rounded((after.memory - before.memory) / visitors / 1024)} KiB`,
    `${rounded(after.delayP99)} ms`,
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(await streamTables());
