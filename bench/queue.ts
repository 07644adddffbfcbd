/** Very many requests through one queue: does one take longer because others wait? */
import { amounts } from './amounts.js';
import { startQueueLoad, type Pace } from './queue-load.js';
import { temporaryData } from './server-process.js';
import { table, whole } from './table.js';

/** Together less than the whole run may take; what was reached is said. */
const longest = { ask: 60, answer: 100 };

export async function queueTable(): Promise<string> {
  const { queue } = amounts;
  const data = temporaryData();
  const load = startQueueLoad();
  try {
    await load.order('open', { file: `${data.path}/ofchat.db`, experts: 50, most: queue });
    const asked = await load.order('ask', { count: queue, longestSeconds: longest.ask });
    const answered = await load.order('answer', { longestSeconds: longest.answer });
    await load.order('close', {});
    return [
      `### ${whole(queue)} requests through one queue`,
      'The service, the engine and the database as they run in the server, without HTTP, 200 visitors and 50 experts at once. All come in before the first is answered; each that is answered gets its room, which ends at once. The time for one is the mean over a tenth of them; asking ends with the longest queue, answering begins with it.',
      table(
        ['', 'requests', 'faults', 'time for one, first tenth', 'last tenth', 'last to first'],
        [
          ['come in', ...row(asked)],
          ['answered', ...row(answered)],
        ],
      ),
      ...(asked.done < queue || answered.done < asked.done
        ? [`Not all in the ${longest.ask} s and ${longest.answer} s that they had.`]
        : []),
    ].join('\n\n');
  } finally {
    load.stop();
    data.remove();
  }
}

function row({ done, milliseconds, errors }: Pace): (string | number)[] {
  const tenth = Math.max(1, Math.floor(milliseconds.length / 10));
  // A commit holds many, so that a hundredth may end with none and the next with two.
  const mean = (part: readonly number[]) => part.reduce((sum, each) => sum + each, 0) / part.length;
  // The very first ones pay for compiling.
  const first = mean(milliseconds.slice(1, 1 + tenth));
  const last = mean(milliseconds.slice(-tenth));
  return [
    whole(done),
    errors,
    `${first.toFixed(3)} ms`,
    `${last.toFixed(3)} ms`,
    `${(last / first).toFixed(2)}×`,
  ];
}
