/**
 * Messages between visitors and experts in many rooms, each kept before its sender is answered: at a steady pace, then
 * once more with and without passwords being checked beside them.
 */
import { createUsers } from '../server/src/auth/index.js';
import { openStorage } from '../server/src/storage/index.js';
import { addMember, saveWorkgroup } from '../server/src/workgroup/index.js';
import { paths } from '../src/protocol/index.js';
import { amounts } from './amounts.js';
import { startLoad, type LoadGenerator, type Posted } from './load.js';
import { addPeople, password, personOf } from './people.js';
import { call, Refused, steadily } from './requests.js';
import { noLimits, startOurServer, temporaryData } from './server-process.js';
import { percentile, rounded, table, whole } from './table.js';

const workgroup = 'bench';
const experts = Array.from({ length: 20 }, (_, index) => ({
  username: `expert-${index}`,
  password: `Bench-password-${index}`,
}));

/** Of each kind of measurement, so that whatever else this machine does meets both. */
const turns = 2;

export async function roomTables(): Promise<string> {
  const { rooms, messagesPerSecond, seconds, loginsPerSecond } = amounts;
  const data = temporaryData();
  const running: { stop(): unknown }[] = [];
  try {
    await prepare(`${data.path}/ofchat.db`, turns * loginsPerSecond * seconds);
    // Each login comes from an address of its own, as those of a whole company would.
    const server = await startOurServer(data.path, { env: { ...noLimits, OFCHAT_TRUST_PROXY: 'true' } });
    running.push(server);
    const load = startLoad();
    running.push(load);
    const filled = await load.order('fill', { url: server.url, workgroup, experts, visitors: rooms });

    server.reset();
    const posted = await load.order('post', { rate: messagesPerSecond, seconds });
    const { delayP99 } = await server.report();

    const quieter = Math.max(5, Math.round(messagesPerSecond / 5));
    const beside = await withAndWithoutLogins(server.url, load, quieter);

    return [
      `### ${whole(messagesPerSecond)} messages per second over ${whole(filled.visitors)} rooms, ${seconds} s`,
      'From the start of the POST to the event at the other end, each message durable before its answer.',
      table(
        ['posted', 'delivered', 'errors', 'p50', 'p95', 'p99', 'event-loop delay p99'],
        [[...row(posted), `${rounded(delayP99)} ms`]],
      ),
      `### ${whole(quieter)} messages per second, while ${loginsPerSecond} users per second sign in`,
      'Each with a password that was not checked before. Two are checked at a time, some wait for their turn, and more are asked to come later.',
      table(
        [
          '',
          'signed in',
          'asked to come later',
          'no answer in 30 s',
          'posted',
          'delivered',
          'errors',
          'p50',
          'p95',
          'p99',
        ],
        [
          ['without', '', '', '', ...row(beside.without)],
          [
            'with',
            whole(beside.logins.signedIn),
            whole(beside.logins.later),
            beside.logins.failed,
            ...row(beside.with),
          ],
          ['ratio', '', '', '', '', '', '', ...ratios(beside.with, beside.without)],
        ],
      ),
    ].join('\n\n');
  } finally {
    for (const each of running.reverse()) await each.stop();
    data.remove();
  }
}

/** One workgroup in which every question finds an expert at once, and users who do nothing but sign in. */
async function prepare(file: string, users: number): Promise<void> {
  const storage = openStorage(file);
  const accounts = createUsers({ storage, now: Date.now });
  await Promise.all(
    experts.map(({ username, password: own }) =>
      accounts.add({ username, name: username, email: '', password: own, admin: false }),
    ),
  );
  await addPeople(storage, { count: users, signedIn: false });
  await saveWorkgroup(
    storage,
    { name: workgroup, title: 'Bench', maxChats: 100, queueLimit: amounts.rooms, requestTimeout: 3_600 },
    Date.now(),
  );
  for (const { username } of experts) await addMember(storage, workgroup, username);
  await storage.close();
}

interface Logins {
  signedIn: number;
  later: number;
  failed: number;
}

async function withAndWithoutLogins(url: string, load: LoadGenerator, rate: number) {
  const { seconds, loginsPerSecond } = amounts;
  const logins: Logins = { signedIn: 0, later: 0, failed: 0 };
  const without: Posted[] = [];
  const withLogins: Posted[] = [];
  const post = () => load.order('post', { rate, seconds });

  without.push(await post());
  // Without a pause between them: whoever still waits at the end of the first is checked in the second.
  const signingIn = steadily(turns * loginsPerSecond * seconds, turns * seconds, (index) =>
    signIn(url, index, logins),
  );
  for (let turn = 0; turn < turns; turn++) withLogins.push(await post());
  await signingIn;
  without.push(await post());
  return { without: sum(without), with: sum(withLogins), logins };
}

async function signIn(url: string, index: number, logins: Logins): Promise<void> {
  const headers = {
    'content-type': 'text/plain',
    accept: 'application/json',
    'x-forwarded-for': `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  };
  try {
    await call(url, 'POST', paths.login(personOf(index).username), '', password, headers);
    logins.signedIn++;
  } catch (error) {
    if (error instanceof Refused && (error.status === 503 || error.status === 429)) logins.later++;
    else logins.failed++;
  }
}

function sum(all: readonly Posted[]): Posted {
  const total = (count: (each: Posted) => number) => all.reduce((before, each) => before + count(each), 0);
  return {
    posted: total(({ posted }) => posted),
    delivered: total(({ delivered }) => delivered),
    errors: total(({ errors }) => errors),
    latencies: all.flatMap(({ latencies }) => latencies).toSorted((a, b) => a - b),
  };
}

const percents = [50, 95, 99];

function row({ posted, delivered, errors, latencies }: Posted): (string | number)[] {
  const shown = percents.map((percent) => `${rounded(percentile(latencies, percent))} ms`);
  return [whole(posted), whole(delivered), errors, ...shown];
}

function ratios(one: Posted, other: Posted): string[] {
  return percents.map(
    (percent) => `${(percentile(one.latencies, percent) / percentile(other.latencies, percent)).toFixed(2)}×`,
  );
}
