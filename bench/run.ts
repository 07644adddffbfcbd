/**
 * Prints one Markdown table for each subject; `npm run bench` builds first. `npm run bench -- sizes rooms` measures these
 * parts only. A part that fails, or takes too long, is said and left; the exit code tells of it.
 */
import { machine } from './amounts.js';
import { serverParts } from './server.js';
import { sizeTable } from './sizes.js';
import { streamTables } from './streams.js';
import { tidyUp } from './tidy.js';

const parts: Readonly<Record<string, () => Promise<string>>> = {
  sizes: sizeTable,
  streams: streamTables,
  ...serverParts,
};

/** Of one part. All together take about seven minutes on a quiet machine. */
const longestPart = 240_000;

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. The parts are: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

console.log(`${machine()}\n`);
let failed = false;
for (const name of chosen.length > 0 ? chosen : Object.keys(parts)) {
  const begun = performance.now();
  try {
    console.log(`${await inTime(parts[name]!())}\n`);
  } catch (error) {
    failed = true;
    console.log(`The part ${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  // What a part that was given up has left.
  tidyUp();
  console.error(`${name}: ${Math.round((performance.now() - begun) / 1_000)} s`);
}
process.exit(failed ? 1 : 0);

async function inTime(part: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`It took more than ${longestPart / 1_000} s.`)), longestPart);
  });
  try {
    return await Promise.race([part, tooLong]);
  } finally {
    clearTimeout(timer);
    // It may fail later, when what it talks to is gone.
    part.catch(() => undefined);
  }
}
