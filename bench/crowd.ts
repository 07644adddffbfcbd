/** Many event streams at once: what they cost while nothing happens, one message to all of them, and all of them back. */
import { openStorage } from '../server/src/storage/index.js';
import { amounts, shortage } from './amounts.js';
import { startCrowdLoad, type CrowdLoad } from './crowd-load.js';
import { addPeople, gatherIn, personOf } from './people.js';
import { sleep } from './requests.js';
import {
  noLimits,
  startBareServer,
  startOurServer,
  temporaryData,
  type ServerProcess,
} from './server-process.js';
import { percentile, rounded, table, whole } from './table.js';

const room = 'bench-hall';

export async function crowdTables(): Promise<string> {
  const { streams, rounds, returnSeconds } = amounts;
  const data = temporaryData();
  const running: { stop(): unknown }[] = [];
  const started = <Started extends { stop(): unknown }>(each: Started) => (running.push(each), each);
  try {
    const storage = openStorage(`${data.path}/ofchat.db`);
    await addPeople(storage, { count: streams });
    await gatherIn(storage, room, streams);
    await storage.close();

    const ours = started(await startOurServer(data.path, { env: noLimits }));
    const load = started(startCrowdLoad());
    const owners = Array.from({ length: streams }, (_, index) => personOf(index));
    const oursHeld = await held(ours, load, { url: ours.url, streams, owners, room });

    const bare = started(await startBareServer());
    const bareLoad = started(startCrowdLoad());
    const bareHeld = await held(bare, bareLoad, { url: bare.url, streams });

    const told = { ours: [] as number[], bare: [] as number[] };
    // In turn, so that whatever else this machine does meets both. The first round only warms up.
    for (let round = 0; round <= rounds; round++) {
      const byOurs = await load.order('shout', {});
      const byBare = await bareLoad.order('shout', {});
      if (round === 0) continue;
      told.ours.push(...byOurs);
      told.bare.push(...byBare);
    }
    bareLoad.stop();
    await bare.stop();

    await load.order('cut', {});
    const back = await load.order('comeBack', { seconds: returnSeconds });

    const at = (latencies: readonly number[]) => {
      const sorted = latencies.toSorted((a, b) => a - b);
      return [50, 95, 99].map((percent) => percentile(sorted, percent));
    };
    const [ofOurs, ofBare] = [at(told.ours), at(told.bare)];
    const shown = (milliseconds: readonly number[]) => milliseconds.map((each) => `${rounded(each)} ms`);
    const missing = (latencies: readonly number[]) => whole(streams * rounds - latencies.length);
    return [
      `### ${whole(streams)} event streams of as many users`,
      'OFChat: each with a user, a token, a session and an event log; all are in one chat room. Bare Node: an open answer and nothing else.',
      ...[shortage()].filter((sentence) => sentence !== undefined),
      table(
        ['idle', 'streams', 'errors', 'memory', 'event-loop delay p99'],
        [
          ['OFChat', ...oursHeld],
          ['bare Node', ...bareHeld],
        ],
      ),
      `One message to all, ${rounds} times; OFChat keeps it before it tells it:`,
      table(
        ['', 'delivered', 'missing', 'p50', 'p95', 'p99'],
        [
          ['OFChat', whole(told.ours.length), missing(told.ours), ...shown(ofOurs)],
          ['bare Node', whole(told.bare.length), missing(told.bare), ...shown(ofBare)],
          ['ratio', '', '', ...ofOurs.map((each, index) => `${(each / ofBare[index]!).toFixed(2)}×`)],
        ],
      ),
      `All cut, one message meanwhile, all back within ${returnSeconds} s with their \`Last-Event-ID\`:`,
      table(
        ['came back', 'errors', 'resumed', 'told to resync', 'p50', 'p99'],
        [
          [
            whole(streams - back.errors),
            `${back.errors} (${((100 * back.errors) / streams).toFixed(2)} %)`,
            whole(back.resumed),
            back.resynced,
            `${rounded(percentile(back.latencies, 50))} ms`,
            `${rounded(percentile(back.latencies, 99))} ms`,
          ],
        ],
      ),
      `With all these users signed in, the server listened ${whole(ours.startedIn)} ms after its process was started.`,
    ].join('\n\n');
  } finally {
    for (const each of running.reverse()) await each.stop();
    data.remove();
  }
}

/** Opens streams and lets them idle: how many, errors, memory, event-loop delay. */
async function held(
  server: ServerProcess,
  load: CrowdLoad,
  gathering: Parameters<typeof load.order<'gather'>>[1],
): Promise<string[]> {
  const { open, errors } = await load.order('gather', gathering);
  server.reset();
  await sleep(amounts.idleSeconds * 1_000);
  const after = await server.report();
  return [
    whole(open),
    whole(errors),
    `${rounded(after.memory / 2 ** 20)} MiB`,
    `${rounded(after.delayP99)} ms`,
  ];
}
