/** From the start of the process to the first answer, beside a bare Node server. */
import { amounts } from './amounts.js';
import { call } from './requests.js';
import { startBareServer, startOurServer, temporaryData, type ServerProcess } from './server-process.js';
import { percentile, rounded, table } from './table.js';

export async function startTable(): Promise<string> {
  const data = temporaryData();
  try {
    const first = await answered(() => startOurServer(data.path), '/readyz');
    const again: number[] = [];
    const bare: number[] = [];
    for (let time = 0; time < amounts.starts; time++) {
      again.push(await answered(() => startOurServer(data.path), '/readyz'));
      bare.push(await answered(() => startBareServer(), '/send', 'POST'));
    }
    const row = (times: readonly number[]) => {
      const sorted = times.toSorted((a, b) => a - b);
      return [50, 100].map((percent) => `${rounded(percentile(sorted, percent))} ms`);
    };
    return [
      '### Start to first answer',
      table(
        ['', 'median', 'longest'],
        [
          ['OFChat, which makes its database', ...row([first])],
          [`OFChat, again, ${amounts.starts} times`, ...row(again)],
          [`bare Node, ${amounts.starts} times`, ...row(bare)],
        ],
      ),
    ].join('\n\n');
  } finally {
    data.remove();
  }
}

async function answered(start: () => Promise<ServerProcess>, path: string, method = 'GET'): Promise<number> {
  const begun = performance.now();
  const server = await start();
  try {
    await call(server.url, method, path, '', method === 'POST' ? '{}' : undefined);
    return performance.now() - begun;
  } finally {
    await server.stop();
  }
}
