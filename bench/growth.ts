/** Calls that read: does one take longer because more is kept? */
import { openStorage } from '../server/src/storage/index.js';
import { base } from '../src/protocol/base-path.js';
import { paths } from '../src/protocol/index.js';
import { amounts } from './amounts.js';
import { personOf } from './people.js';
import { addRecords, commonWord, longRoom, rareName, rareWord, workgroup } from './records.js';
import { call } from './requests.js';
import { startOurServer, temporaryData } from './server-process.js';
import { percentile, table, whole } from './table.js';

const warmUps = 5;
const times = 25;
/** Of one call at one size, in ms; what is slower is measured fewer times. */
const longest = 3_000;

const year = new Date(Date.now() - 365 * 86_400_000).toISOString().slice(0, 10);

const calls: readonly (readonly [what: string, path: string])[] = [
  ['history: the newest page of a room', `${paths.history(longRoom)}?limit=50`],
  ['history: a page from its beginning', `${paths.history(longRoom)}?after=1&limit=50`],
  ['conversations: the newest page', `${base}/conversations?limit=50`],
  ['search: a word of one in fifty', `${base}/conversations?limit=20&q=${commonWord}`],
  ['search: a word of three', `${base}/conversations?limit=20&q=${rareWord}`],
  ['statistics: 30 days', `${base}/statistics?by=day`],
  ['statistics: a year, by expert', `${base}/statistics?by=expert&from=${year}`],
  ['left messages', paths.leftMessages(workgroup)],
  ['users: the first page', `${base}/users?limit=50`],
  ['users: three of a name', `${base}/users?limit=50&search=${rareName}`],
  ['audit: the newest page', `${base}/audit?limit=50`],
  ['audit: of one person', `${base}/audit?limit=50&actor=person-7`],
];

export async function growthTable(): Promise<string> {
  const { sizes } = amounts;
  const columns: number[][] = [];
  for (const size of sizes) columns.push(await medians(size));
  const rows = calls.map(([what], index) => {
    const bySize = columns.map((column) => column[index]!);
    return [
      what,
      ...bySize.map((median) => `${median.toFixed(1)} ms`),
      `${(bySize.at(-1)! / bySize[0]!).toFixed(1)}×`,
    ];
  });
  return [
    '### What is read, while more and more is kept',
    'Of each kind of thing as many as the column says: conversations of a year with three texts each, messages in one room, left messages, users, lines of the audit log. Median over HTTP, one call after the other.',
    table(['', ...sizes.map((size) => whole(size)), 'last to first'], rows),
  ].join('\n\n');
}

async function medians(size: number): Promise<number[]> {
  const data = temporaryData();
  try {
    const storage = openStorage(`${data.path}/ofchat.db`);
    await addRecords(storage, size);
    await storage.close();
    const server = await startOurServer(data.path);
    try {
      const found: number[] = [];
      for (const [, path] of calls) found.push(await median(server.url, path));
      return found;
    } finally {
      await server.stop();
    }
  } finally {
    data.remove();
  }
}

async function median(url: string, path: string): Promise<number> {
  const { authorization } = personOf(0);
  const took: number[] = [];
  const begun = performance.now();
  for (let time = 0; time < warmUps + times; time++) {
    const before = performance.now();
    await call(url, 'GET', path, authorization);
    if (time >= warmUps || performance.now() - begun > longest) took.push(performance.now() - before);
    if (performance.now() - begun > longest) break;
  }
  return percentile(
    took.toSorted((a, b) => a - b),
    50,
  );
}
