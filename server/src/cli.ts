/** The program `ofchat`. */
import { readFileSync } from 'node:fs';
import { run } from './commands/run.js';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

process.exitCode = await run(process.argv.slice(2), process, manifest.version);
