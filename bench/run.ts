/** Prints one Markdown table for each subject; `npm run bench` builds first. */
import { cpus } from 'node:os';
import { sizeTable } from './sizes.js';
import { streamTables } from './streams.js';

console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores\n`);
console.log(await sizeTable());
console.log();
console.log(await streamTables());
